"""The notice of what a meeting decided, and from when it may be acted on."""

from collections.abc import Iterator

from .. import grounds, voting
from ..models import Decision, Meeting
from ..states import Outcome
from . import words
from .outline import Heading, Outline, Paragraph, Part, paragraphs


def notice(meeting: Meeting) -> Outline:
    """The decisions of a meeting, in the order of its agenda."""
    decisions = Decision.objects.standing().with_fate().filter(agenda_item__meeting=meeting).for_the_public()
    related = "agenda_item__meeting__body", "confirmation", "mover__person", "seconder__person", "concerns__agenda_item"
    found = decisions.select_related(*related).order_by("agenda_item__number", "pk")
    parts = [part for decision in found for part in _decision(decision)]
    return Outline("Decision notice", words.heading(meeting), tuple(parts or [Paragraph("Nothing was decided.")]))


def _of_words(decision: Decision) -> str:
    is_resolved = decision.outcome != Outcome.REJECTED and not decision.is_for_information
    return "Resolved" if is_resolved else decision.heading_of_words


def _decision(decision: Decision) -> Iterator[Part]:
    item = decision.agenda_item
    is_private = grounds.covers(decision)
    title = grounds.title(item) if item else decision.title
    yield Heading(f"{item.number}. {title}" if item else title)
    yield Paragraph(decision.get_outcome_display(), "Outcome")
    if decision.taken_back:
        yield Paragraph(decision.taken_back, "It no longer holds")
    if item and is_private:
        yield Paragraph(grounds.sentence(item))
    yield from paragraphs(decision.public_wording if is_private else decision.wording, label=_of_words(decision))
    if not is_private:
        yield from paragraphs(decision.reasons, label="Reasons")
        yield from paragraphs(decision.alternatives, label="Other choices that were considered")
        yield from paragraphs(decision.conflicts, label="Conflicts of interest")
        if how := voting.in_words(decision):
            yield Paragraph(how, "How")
    if decision.is_key:
        yield Paragraph("This is a key decision.")
    if decision.urgency:
        yield Paragraph(f"{decision.get_urgency_display()}, agreed by {decision.urgency_agreed_by}", "Urgency")
    if decision.effective_on:
        yield Paragraph(words.day(decision.effective_on), "Has effect from")
    if not decision.is_settled:
        yield Paragraph("Draft, not yet confirmed.")
