"""A saved search as an Atom feed (RFC 4287), so that a feed reader tells a family of what is new."""

from datetime import date, datetime, time

from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from search.answering import Answer
from search.asking import Asked
from search.clock import LONDON
from search.crisis import Urgent

from .questions import Question, without_postcodes


def feed(asked: Asked, answer: Answer, *, site: str, today: date) -> str:
    """The first results of a search. What to do in danger stands before them, unaltered, as on the page."""
    question = Question.of(asked).shared
    made = Atom1Feed(
        title=f"Local Offer: {_heading(asked, answer)}",
        link=site + question.href,
        feed_url=site + question.feed,
        description="",
        language="en-gb",
    )
    if answer.urgent:
        made.add_item(
            title=answer.urgent.title,
            link=site + question.href,
            description=_contacts(answer.urgent),
            unique_id=get_tag_uri(site + question.href, None) + ":urgent",
            updateddate=_morning(today),
        )
    for hit in answer.result.hits:
        made.add_item(
            title=hit.title,
            link=site + hit.url,
            description=hit.summary,
            unique_id=get_tag_uri(f"{site}/local-offer/{hit.id}", None),
            # A day that stays the same from one fetch to the next, or a reader would call it new each day.
            updateddate=_morning(hit.confirmed_on or today.replace(month=1, day=1)),
        )
    return made.writeString("utf-8")


def _heading(asked: Asked, answer: Answer) -> str:
    """A reader shows it to whoever looks: nothing of what somebody in danger wrote."""
    return "search" if answer.urgent else without_postcodes(asked.query) or "everything"


def _contacts(urgent: Urgent) -> str:
    return "\n".join(
        " ".join(filter(None, (f"{each.name}:", each.phone, each.text, each.url, each.hours)))
        for each in urgent.contacts
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
