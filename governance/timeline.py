"""The ledger in sentences: who did what to which part of the record, when, and why. Names come from
the list of people, so what is erased there is gone from here too."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from . import classes, differences, drafts_log, histories, presences
from .actors import reference
from .changes import Changed, Line, Names, between
from .entries import instant, subject_of
from .models import (
    Appointment,
    Attendance,
    Body,
    Confirmation,
    Decision,
    Edition,
    Interest,
    LedgerEntry,
    Meeting,
    Membership,
    Person,
    Pin,
    Route,
    Submission,
)
from .models.redaction import ERASED, keeps_back

# What was done, by action of the entry; `{what}` is the row, `{state}` what was entered for it then.
DEEDS = {
    "person.entered": "entered {what} in the register of people",
    "person.changed": "changed the entry of {what} in the register of people",
    "person.account_deleted": "noted that no account acts as {what} any more",
    "body.entered": "entered the body {what}",
    "body.changed": "changed the particulars of {what}",
    "route.entered": "entered the route {what}",
    "route.changed": "changed the route {what}",
    "routestage.entered": "put on a route: {what}",
    "routestage.changed": "changed {what}",
    "person.taken_over": "took over {what} from the register of people",
    "body.taken_over": "took over the body {what} from the registers",
    "route.taken_over": "took over the route {what} from the registers",
    "routestage.taken_over": "took over {what} from the registers",
    "terms.agreed": "entered {what}",
    "terms.ended": "ended {what}",
    "appointment.made": "made an appointment: {what}",
    "appointment.ended": "ended an appointment: {what}",
    "membership.began": "gave a seat to {what} on the {body}",
    "membership.ended": "ended the seat of {what} on the {body}",
    "document.created": "entered the document {what}",
    "document.readdressed": "gave {what} an address without its words",
    "edition.created": "began the edition {what}",
    "edition.readdressed": "gave {what} an address without its words",
    "edition.placed": "gave {what} its page",
    "edition.submitted": "submitted {what}",
    "edition.withdrawn": "withdrew {what}",
    "edition.taken_back": "took back to its draft: {what}",
    "edition.adopted": "brought {what} to its adoption",
    "edition.in_force": "brought {what} into force",
    "edition.superseded": "noted that {what} was superseded",
    "edition.drafting": "gave {what} back to its authors",
    "edition.rejected": "noted that {what} was rejected",
    "edition.imported": "entered {what} from an earlier record",
    "passage.started": "started {what}",
    "passage.ended": "ended {what}",
    "passage.imported": "entered {what} from an earlier record",
    "pin.made": "pinned the text of {what}",
    "pin.author": "noted an author of a pinned text",
    "pin.file": "pinned the file {what}",
    "submission.proposed": "put {what}",
    "submission.scheduled": "put on an agenda: {what}",
    "submission.decided": "noted as decided: {what}",
    "submission.relisted": "set free for another meeting: {what}",
    "submission.withdrawn": "withdrew {what}",
    "submission.imported": "entered {what} from an earlier record",
    "meeting.scheduled": "scheduled a meeting: {what}",
    "meeting.held": "marked as held: {what}",
    "meeting.cancelled": "cancelled the meeting: {what}",
    "meeting.inquorate": "marked as inquorate: {what}",
    "meeting.reported": "entered from a paper that names it: {what}",
    "meeting.published": "published the papers of {what}",
    "meeting.postponed": "postponed the meeting: {what}",
    "meeting.adjourned": "adjourned the meeting: {what}",
    "meeting.continued": "put what was left undone on another agenda: {what}",
    "submission.published": "published the papers on {what}",
    "file.kept": "handed in the file {what}",
    "paper.attached": "attached {what} ({meeting})",
    "paper.supplied": "handed in {what} ({meeting})",
    "paper.corrected": "corrected a paper: {what} ({meeting})",
    "paper.published": "published {what} ({meeting})",
    "minutes.written": "wrote the draft: {what}",
    "minutes.signed": "handed in the signed file: {what}",
    "minutes.confirmed": "noted as confirmed: {what}",
    "minutes.replaced": "noted as corrected: {what}",
    "minutes.corrected": "entered the corrected version: {what}",
    "work.planned": "planned for the {body}: {what}",
    "work.referred": "referred to the {body}: {what}",
    "work.listed": "put on an agenda of the {body}: {what}",
    "work.freed": "set free for another agenda of the {body}: {what}",
    "work.dropped": "dropped from the work programme of the {body}: {what}",
    "action.assigned": "noted what is to be done for the {body}: {what}",
    "action.recommended": "noted what the {body} recommends: {what}",
    "action.answered": "entered the answer to the {body}: {what}",
    "action.handed_over": "gave another person what is to be done for the {body}: {what}",
    "action.progress": "reported on: {what}",
    "action.done": "noted as done: {what}",
    "action.dropped": "noted as no longer wanted: {what}",
    "action.chased": "reminded the owner of: {what}",
    "condition.chased": "reminded the owner of a condition of: {what}",
    "meeting.filed_elsewhere": "entered where its official record is: {what}",
    "meeting.imported": "took in from Modern.gov: {what}",
    "item.imported": "took in from Modern.gov: {what} ({meeting})",
    "attendance.imported": "took in from Modern.gov as {state}: {member} ({meeting})",
    "item.closed": "closed an item to the public: item {number} ({meeting})",
    "item.opened": "opened an item to the public: item {number} ({meeting})",
    "submission.opened": "opened to the public: {what}",
    "paper.opened": "opened {what} to the public ({meeting})",
    "item.summarised": "wrote what everyone may read of item {number} ({meeting})",
    "paper.closed": "closed a paper to the public: paper {number} ({meeting})",
    "submission.closed": "noted as taken in private: {what}",
    "membership.name_withheld": "withheld the name of a member of the {body}",
    "withholding.made": "withheld a part of the record",
    "withholding.lifted": "lifted the withholding of a part",
    "routestage.taken_off": "took a body off its route: {what}",
    "rectification.noted": "added a note: {what}",
    "erasure.asked": "asked that words of the record be erased",
    "erasure.agreed": "agreed that words of the record be erased",
    "erasure.refused": "did not agree that words of the record be erased",
    "erasure.made": "erased words of the record",
    "hold.placed": "forbade that something be disposed of, until further notice",
    "hold.lifted": "let something be disposed of again",
    "implicationtype.asked_for": "asked the papers of the {body} to set out what they mean for: {what}",
    "implicationtype.taken_over": "took over what papers must set out: {what}",
    "implication.set_out": "set out what it means: {what}",
    "item.amended": "changed {what} ({meeting})",
    "item.taken_off": "took off the agenda: {what} ({meeting})",
    "item.renumbered": "moved up on the agenda: {what} ({meeting})",
    "item.listed": "put on the agenda: {what} ({meeting})",
    "item.taken": "noted when it was taken: {what} ({meeting})",
    "attendance.recorded": "recorded as {state}: {member} ({meeting})",
    "interest.declared": "recorded a declared interest: {what}",
    "interest.taken_back": "took back an interest that nobody declared: {what}",
    "decision.recorded": "recorded a decision: {what}",
    "decision.imported": "entered a decision from an earlier record: {what}",
    "decision.confirmed": "confirmed a decision: {what}",
    "decision.published": "published a decision: {what}",
    "condition.recorded": "recorded a condition: {what}",
    "condition.discharge_recorded": "recorded as met, to be confirmed: {what}",
    "condition.met": "noted as met: {what}",
    "condition.not_met": "noted as not met: {what}",
    "condition.lapsed": "noted as no longer owed: {what}",
    "link.sent": "sent a link to confirm with: {what}",
    "link.used": "used a link to confirm with: {what}",
    "link.ended": "ended a link to confirm with: {what}",
    "duty.override_asked": "asked that one person does two duties: {what}",
    "duty.overridden": "agreed that one person does two duties: {what}",
    "call_in.received": "entered a request: {what}",
    "call_in.accepted": "found valid: {what}",
    "call_in.refused": "found not valid: {what}",
    "call_in.upheld": "entered that the decision was upheld: {what}",
    "call_in.referred_back": "entered that the decision was sent back: {what}",
    "call_in.to_council": "entered that it goes to full Council: {what}",
    "plan.entered": "entered in the forward plan: {what}",
    "plan.noticed": "gave notice of: {what}",
    "plan.moved": "moved to other days: {what}",
    "plan.withdrawn": "withdrew from the forward plan: {what}",
    "plan.taken": "noted as taken: {what}",
    "passage.asks": "noted from where it goes on: {what}",
    "passage.agreed_minor": "agreed that what changed is minor: {what}",
    "passage.reopened": "opened again: {what}",
    "edition.in_governance": "put {what} before its bodies again",
    "edition.dated": "noted from when {what} is in force",
    "edition.lapsed": "noted that {what} ended",
    "edition.review_set": "set the day for the review of {what}",
    "edition.under_review": "began the review of {what}",
}


def entries(
    *,
    kind: str = "",
    subject: str = "",
    by: Person | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[LedgerEntry]:
    """The entries about one kind of record (the name of its model) or one record, by one person, between two days, the
    latest first."""
    found = LedgerEntry.objects.order_by("-seq")
    if kind:
        found = found.filter(subject__startswith=f"{kind}:")
    if subject:
        found = found.filter(subject=subject)
    if by:
        found = found.filter(actor=reference(by))
    if since:
        found = found.filter(at__gte=_instant(since, time.min))
    if until:
        found = found.filter(at__lte=_instant(until, time.max))
    return found


def kinds() -> list[tuple[str, str]]:
    """Each kind of record that stands in the ledger, with what people call it."""
    names = [(str(model._meta.model_name), str(model._meta.verbose_name).capitalize()) for model in classes.entered()]
    return sorted(names, key=lambda pair: pair[1])


def sentences(found: Iterable[LedgerEntry]) -> list[Line]:
    """The entries as they are read, in the order given."""
    listed = list(found)
    rows, people, payloads = _rows(listed), _people(listed), _payloads(listed)
    changed = _changes(listed)
    return [
        Line(
            seq=entry.seq,
            at=datetime.fromisoformat(entry.at),
            sentence=_sentence(entry, rows.get(entry.subject), people, payloads.get(entry.seq, {})),
            why=payloads.get(entry.seq, {}).get("why", "") or keeps_back(entry.subject),
            subject=entry.subject,
            changes=changed.get(entry.seq, ()),
        )
        for entry in listed
    ]


def of_edition(edition: Edition) -> list[Line]:
    """All that happened to an edition, from its first day."""
    submissions = Submission.objects.filter(passage__edition=edition)
    decisions = Decision.objects.filter(submission__in=submissions)
    entered = _of(
        edition,
        *edition.passages.all(),
        *submissions,
        *Pin.objects.filter(edition=edition),
        *decisions,
        *(each.confirmation for each in decisions.filter(confirmation__isnull=False).select_related("confirmation")),
    )
    return in_order(_with_their_texts(edition, entered), drafts_log.lines(edition))


def _with_their_texts(edition: Edition, lines: list[Line]) -> list[Line]:
    """Each pin with the paragraphs that changed since the pin before it, word by word."""
    pins = list(edition.pins.order_by("pk"))
    changed = {subject_of(after): _texts(before, after) for before, after in pairwise(pins)}
    return [replace(line, changes=line.changes + changed.get(line.subject, ())) for line in lines]


def _texts(before: Pin, after: Pin) -> tuple[Changed, ...]:
    return tuple(
        Changed("the text", paragraph.before, paragraph.after, paragraph.words)
        for paragraph in differences.between(before, after).changed
    )


def of_body(body: Body) -> list[Line]:
    """What its registers tell of a body: its own particulars, terms, posts, seats."""
    return _of(body, *body.terms.all(), *body.appointments.all(), *body.memberships.all())


def of_person(person: Person) -> list[Line]:
    """The posts and seats that a person was given, and how their name was written."""
    return in_order(_of(*person.appointments.all(), *person.memberships.all()), histories.lines(person))


def in_order(*told: list[Line]) -> list[Line]:
    """Lines of several sources as one, the oldest first."""
    return sorted((line for lines in told for line in lines), key=lambda line: (line.at, line.seq))


def last_of_meeting(meeting: Meeting) -> Line | None:
    """What was entered last of a meeting: of its state, its attendance, its items, papers, minutes and decisions."""
    last = _about(*_parts(meeting)).order_by("-seq")[:1]
    return next(iter(sentences(last)), None)


def of_meeting(meeting: Meeting) -> list[Line]:
    """All that happened at and around a meeting, with how many were there whenever that changed."""
    return presences.told(meeting, _of(*_parts(meeting)))


def _parts(meeting: Meeting) -> list[Model]:
    items = meeting.items.all()
    rows = [meeting, *items, *meeting.attendance.all(), *meeting.papers.all(), *meeting.minutes.all()]
    decisions = Decision.objects.filter(agenda_item__in=items)
    confirmations = Confirmation.objects.filter(decision__in=decisions)
    return [*rows, *Interest.objects.filter(agenda_item__in=items), *decisions, *confirmations]


def of_record(row: Model) -> list[Line]:
    """What the ledger holds of one row, and of one that is not entered there, what its own history holds."""
    match row:
        case Meeting():
            return of_meeting(row)
        case Edition():
            return of_edition(row)
        case Body():
            return of_body(row)
        case Person():
            return of_person(row)
        case Route():
            return _of(row, *row.stages.all())
    return _of(row) if type(row) in classes.entered() else histories.lines(row)


def _of(*rows: Model) -> list[Line]:
    return sentences(_about(*rows).order_by("seq"))


def _about(*rows: Model) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(subject__in=[subject_of(row) for row in rows])


def _changes(listed: list[LedgerEntry]) -> dict[int, tuple[Changed, ...]]:
    """By number of the entry, what it changed of what was entered of the same row before it."""
    subjects = {entry.subject for entry in listed}
    entered = LedgerEntry.objects.filter(subject__in=subjects, payload__isnull=False)
    wanted, models = {entry.seq for entry in listed}, {str(each._meta.model_name): each for each in classes.entered()}
    last: dict[str, dict[str, Any]] = {}
    pairs = {}
    for seq, subject, text in entered.order_by("seq").values_list("seq", "subject", "payload__canonical"):
        row, model = json.loads(text).get("row"), models.get(subject.partition(":")[0])
        if row and model and not keeps_back(subject, text):
            if seq in wanted and subject in last:
                pairs[seq] = (model, last[subject], row)
            last[subject] = row
    names = Names((model, row) for model, before, after in pairs.values() for row in (before, after))
    return {seq: between(model, before, after, names) for seq, (model, before, after) in pairs.items()}


def _sentence(entry: LedgerEntry, row: Model | None, people: dict[str, str], payload: dict[str, Any]) -> str:
    deed = DEEDS.get(entry.action, f"did “{entry.action}” to {{what}}")
    return f"{people[entry.actor]} {deed.format_map(_words(row, payload))}."


def _words(row: Model | None, payload: dict[str, Any]) -> dict[str, Any]:
    """What a deed may name. `defaultdict`, so that a row that is gone leaves a gap and no error."""
    words: dict[str, Any] = defaultdict(lambda: "something that is gone")
    if row is None:
        return words
    words["what"] = getattr(row, "decision", None) or row
    for name in ("meeting", "body", "number"):
        if hasattr(row, name):
            words[name] = getattr(row, name)
    if isinstance(row, Attendance):
        words["member"] = row.membership
        words["state"] = Attendance.State(payload.get("row", {}).get("state", row.state)).label.lower()
    if isinstance(row, Appointment | Membership):
        words["body"] = row.body
    return words


def _rows(listed: list[LedgerEntry]) -> dict[str, Model]:
    """The rows that the entries are about, one query a model."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in listed:
        name, _, pk = entry.subject.partition(":")
        if pk.isdecimal():
            wanted[name].add(int(pk))
    models = {str(model._meta.model_name): model for model in classes.entered()}
    return {
        f"{name}:{row.pk}": row
        for name, pks in wanted.items()
        if name in models
        for row in models[name]._base_manager.filter(pk__in=pks).select_related()
    }


def _people(listed: list[LedgerEntry]) -> dict[str, str]:
    """Who each actor is, by how the ledger names them."""
    actors = {entry.actor for entry in listed}
    pks = [int(pk) for kind, _, pk in (actor.partition(":") for actor in actors) if kind == "person" and pk.isdecimal()]
    names = {f"person:{person.pk}": person.name for person in Person.objects.filter(pk__in=pks).exclude(name=ERASED)}
    return {actor: names.get(actor) or _unnamed(actor) for actor in actors}


def _unnamed(actor: str) -> str:
    kind, _, name = actor.partition(":")
    return f"The command “{name}”" if kind == "command" else "Someone whose name is no longer held"


def _payloads(listed: list[LedgerEntry]) -> dict[int, dict[str, Any]]:
    """What was entered, by number of the entry; nothing for what was withheld."""
    related = LedgerEntry.objects.filter(Q(seq__in=[entry.seq for entry in listed]), payload__isnull=False)
    found = related.values_list("seq", "subject", "payload__canonical")
    return {seq: json.loads(text) for seq, subject, text in found if not keeps_back(subject, text)}


def _instant(day: date, clock: time) -> str:
    """As the ledger writes instants, which therefore compare as texts; nothing in it is older than the program."""
    return instant(timezone.make_aware(datetime.combine(max(day, date(2000, 1, 1)), clock)))
