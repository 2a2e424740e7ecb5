"""An item is taken in private: on which ground, and what everyone may read of it all the same; and it is opened again,
once its reason is gone. The body's clerk writes this; what the rules are is in `grounds`."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from . import agendas, authority, finishing, grounds, ledger
from .announcing import announce
from .models import CLOSED, Access, AgendaItem, Body, Decision, Edition, Person, Post, Submission
from .refusals import refuse_for
from .states import SubmissionState


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
            for name, value in grounds.columns(item).items():
                setattr(item.submission, name, value)
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
    reasons += agendas.refusals(agenda_item)
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


def open_item(*, agenda_item: AgendaItem, reason: str, by: Person) -> AgendaItem:
    """What was private may be read by everyone from now on: the item, what was decided on it, and the papers that were
    closed on its ground. One about an edition is opened with its text, before every body."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_open_item(agenda_item=item, reason=reason, by=by))
        if item.submission:
            open_text(edition=item.submission.passage.edition, reason=reason, by=by)
        else:
            _open(item, reason=reason, by=by)
        item.refresh_from_db()
        return item


def refusals_to_open_item(*, agenda_item: AgendaItem, by: Person, reason: str | None = None) -> list[str]:
    """Why the item stays private."""
    reasons = agendas.refusals(agenda_item)
    if not grounds.is_private(agenda_item):
        reasons.append("The item is open: everyone reads it as it is.")
    elif agenda_item.submission:
        return reasons + refusals_to_open_text(edition=agenda_item.submission.passage.edition, by=by, reason=reason)
    return reasons + _not_theirs_to_open([agenda_item.meeting.body], by) + _without(reason)


def open_text(*, edition: Edition, reason: str, by: Person) -> Edition:
    """A text that was put before its bodies in private is public, as far as it would be had it never been private; with
    its items, and the papers that were closed on their ground."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_open_text(edition=edition, reason=reason, by=by))
        for submission in _closed(edition):
            for item in submission.agenda_items.filter(access__in=CLOSED).order_by("pk"):
                _open(item, reason=reason, by=by)
            submission.access = Access.OPEN
            ledger.keep(submission, action="submission.opened", by=by, why=reason)
        finishing.publish_edition(edition)
        announce("edition", edition.pk)
        return edition


def refusals_to_open_text(*, edition: Edition, by: Person, reason: str | None = None) -> list[str]:
    """Why the text stays private. The monitoring officer opens it, or who closed it: the clerk of every body before
    which it is closed, or the lead officer as long as no body has it on an agenda."""
    closed = list(_closed(edition))
    if not closed:
        return ["It is not private: nothing has to be opened."]
    reasons = _not_theirs_to_open([each.body for each in closed], by)
    if all(each.state in (SubmissionState.PROPOSED, SubmissionState.WITHDRAWN) for each in closed):
        lead = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
        reasons = reasons if lead else []
    return reasons + _without(reason)


def _closed(edition: Edition) -> QuerySet[Submission]:
    found = Submission.objects.filter(passage__edition=edition, access__in=CLOSED)
    return found.select_related("body", "passage").order_by("pk")


def _open(item: AgendaItem, *, reason: str, by: Person) -> None:
    for paper in item.papers.filter(access=item.access).order_by("pk"):
        paper.access = Access.OPEN
        ledger.keep(paper, action="paper.opened", by=by, why=reason)
    item.access = Access.OPEN
    ledger.keep(item, action="item.opened", by=by, why=reason)
    for decision in item.decisions.all():
        announce("decision", decision.pk)


def _not_theirs_to_open(bodies: Iterable[Body], by: Person) -> list[str]:
    """Whoever closed it: the clerk of each of the bodies; or the monitoring officer, for all."""
    today = timezone.localdate()
    if authority.holds(by, post=Post.MONITORING_OFFICER, body=None, on=today):
        return []
    return list(
        dict.fromkeys(
            f"Only the monitoring officer, or who is clerk of the {body}, opens what was private there."
            for body in bodies
            if authority.lacks(by, post=Post.CLERK, body=body, on=today)
        )
    )


def _without(reason: str | None) -> list[str]:
    return ["Say why it can be read now."] if reason is not None and not reason.strip() else []


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
    reasons += agendas.refusals(agenda_item)
    if not grounds.is_private(agenda_item):
        reasons.append("The item is open: everyone reads it as it is.")
    return reasons + grounds.refusals_to_publish_outcome(agenda_item)
