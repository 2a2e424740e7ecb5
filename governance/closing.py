"""An item is taken in private: on which ground, and what everyone may read of it all the same. The body's clerk
writes this; what the rules are is in `grounds`."""

from django.db.models import Q
from django.utils import timezone

from . import authority, grounds, ledger
from .announcing import announce
from .models import CLOSED, Access, AgendaItem, Decision, Person, Post
from .refusals import refuse_for


def close_item(
    *,
    agenda_item: AgendaItem,
    access: Access,
    by: Person,
    public_title: str,
    closed_reason: str = "",
    exempt_paragraph: int | None = None,
) -> AgendaItem:
    """From now on only those entitled read the item, its papers and what is decided on it; the others read
    `public_title` and the ground. Said again, it replaces what was said."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_of_what_is_public(agenda_item=item))
        item.access, item.exempt_paragraph = access, exempt_paragraph
        item.public_title, item.closed_reason = public_title, closed_reason
        refuse_for(refusals(agenda_item=item, by=by))
        ledger.keep(item, action="item.closed", by=by, why=closed_reason)
        if item.submission:
            item.submission.access = access
            ledger.keep(item.submission, action="submission.closed", by=by)
            announce("edition", item.submission.passage.edition_id)
        for paper in item.papers.exclude(access__in=CLOSED):
            paper.access = access
            ledger.keep(paper, action="paper.closed", by=by)
        for decision in item.decisions.all():
            announce("decision", decision.pk)
        return item


def refusals(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    """Why the item, as it now stands, is not closed."""
    reasons = authority.lacks(by, post=Post.CLERK, body=agenda_item.meeting.body, on=timezone.localdate())
    if agenda_item.access not in CLOSED:
        reasons.append("Say on which ground: exempt, confidential, or not for publication.")
    return reasons + grounds.refusals(agenda_item)


def refusals_of_what_is_public(*, agenda_item: AgendaItem) -> list[str]:
    """Why an item that is open stays open: what its body resolved counts or is published, and nobody takes back by
    themselves what everyone may read. One that was taken in private may still be put right."""
    if grounds.is_private(agenda_item):
        return []
    decided = Decision.objects.standing().filter(agenda_item=agenda_item)
    if not decided.filter(Q(published_notice__isnull=False) | Q(pk__in=Decision.objects.settled())).exists():
        return []
    return [
        "What was decided on it is confirmed or published, so everyone may read it. Published words are taken back by "
        "the monitoring officer alone: ask them to withhold what must not be read. Its page then says so, with the day."
    ]


def summarise_item(
    *, agenda_item: AgendaItem, public_summary: str, by: Person, exclusion_resolution: str = ""
) -> AgendaItem:
    """What anyone may read of an item that was taken in private: a summary, and the resolution to exclude the public
    (sections 100A(4) and 100C(2) of the Local Government Act 1972)."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        item.public_summary, item.exclusion_resolution = public_summary, exclusion_resolution
        refuse_for(refusals_to_summarise(agenda_item=item, by=by))
        return ledger.keep(item, action="item.summarised", by=by)


def refusals_to_summarise(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    """Why the summary, as it now stands, is not enough."""
    reasons = authority.lacks(by, post=Post.CLERK, body=agenda_item.meeting.body, on=timezone.localdate())
    if not grounds.is_private(agenda_item):
        reasons.append("The item is open: everyone reads it as it is.")
    return reasons + grounds.refusals_to_publish_outcome(agenda_item)
