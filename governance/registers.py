"""What readers and other programs are told of the record: the edition in force, the route of an
edition, and each decision in the shape of interchange 4. Only what anyone may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from . import aftermath, grounds, presence, publication, routes, shelf
from .importing import NOT_STATED
from .models import (
    CLOSED,
    Access,
    Basis,
    Confirmation,
    Decision,
    Document,
    Edition,
    LedgerEntry,
    Passage,
    Pin,
    Submission,
    Terms,
)
from .models.decisions import RECORDING, DecisionQuerySet
from .publication import Reading
from .states import HAS_MET, ON_AN_AGENDA, EditionState, MeetingState, SubmissionState


@dataclass(frozen=True, slots=True)
class InForce:
    """The edition in force on a day. Without a pin no text is held here."""

    edition: Edition
    pin: Pin | None

    @property
    def text_is_held(self) -> bool:
        return self.pin is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an edition's route: `state` is done, here, ahead or stopped."""

    title: str
    state: str
    date: date | str | None = None
    detail: str = ""
    href: str = ""


def edition_in_force(document: Document, on: date) -> InForce | None:
    """The edition of `document` that is in force on the day, if any."""
    edition = shelf.shelf(document, on).in_force
    return InForce(edition, publication.public_pin(edition, on)) if edition else None


def decisions_register() -> DecisionQuerySet:
    """Every decision anyone may see, the latest first."""
    related = ("body", "pin", "submission__passage__edition__document")
    return Decision.objects.open().standing().with_fate().select_related(*related)


def route_of(edition: Edition) -> tuple[Step, ...]:
    """The latest passage of an edition as steps: who spoke of it before, the bodies in order, then the day
    it is in force."""
    passage = edition.passages.order_by("-number").first()
    before = _spoken_of(edition, until=passage.started_at if passage else timezone.now())
    if passage is None:
        return before
    submissions = {
        submission.stage: submission
        for submission in passage.submissions.prefetch_related("decisions__confirmation", "agenda_items__meeting")
    }
    steps = [_step(passage, stage, submissions.get(stage.number)) for stage in routes.stages(passage)]
    return (*before, *steps, _last_step(edition)) if edition.pins.exists() else (*before, *steps)


def _spoken_of(edition: Edition, *, until: datetime) -> tuple[Step, ...]:
    """Meetings that spoke of the edition without being asked to decide on it, such as a workshop."""
    items = edition.discussed.filter(
        submission=None, meeting__state__in=[*HAS_MET, MeetingState.REPORTED], meeting__starts_at__lt=until
    )
    return tuple(
        Step(
            item.meeting.body.name,
            "done",
            item.meeting.date_stated or timezone.localdate(item.meeting.starts_at),
            "Known from a paper" if item.meeting.state == MeetingState.REPORTED else "Spoke of it",
            reverse("governance:meeting", args=[item.meeting_id]),
        )
        for item in items.exclude(access__in=CLOSED).select_related("meeting__body").order_by("meeting__starts_at")
    )


def public_summaries(decisions: Collection[Decision]) -> list[dict[str, Any]]:
    """Decisions as the lines of `/decisions.json`: their entries are read together, and each edition once. Raises
    LookupError for a row that was never entered."""
    subjects = [f"decision:{decision.pk}" for decision in decisions]
    entries = LedgerEntry.objects.filter(subject__in=subjects, action__in=RECORDING).order_by("-seq")
    records = dict(entries.values_list("subject", "hash"))
    editions = {edition for decision in decisions if (edition := _edition(decision))}
    readings = publication.readings(editions)
    return [
        _summary(
            decision,
            readings[edition.pk] if (edition := _edition(decision)) else None,
            record=records[f"decision:{decision.pk}"],
        )
        for decision in decisions
    ]


def _summary(decision: Decision, reading: Reading | None, *, record: str) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "id": decision.pk,
        "title": decision.title,
        "body": decision.body.name,
        "meeting_date": _date_of(decision),
        "outcome": decision.outcome,
        "adopted": reading is not None and _is_adopted(reading, decision),
        "page_url": _page_url(decision, reading),
        "record": record,
    }
    summary |= {"fingerprint": decision.pin.fingerprint} if decision.pin else {"text": "not held"}
    return summary | ({"notice": [_sentence(decision.taken_back)]} if decision.taken_back else {})


def public_record(decision: Decision, came_of_it: aftermath.Aftermath | None = None) -> dict[str, Any]:
    """A decision in full, as `/decisions/<id>.json`; with what came of it, where that is known already."""
    reading = _reading(decision)
    record = _summary(decision, reading, record=record_of(decision)) | {
        "wording": decision.wording or NOT_STATED,
        "basis": decision.basis,
        "quorum": decision.quorum,
        "since": _since(decision, reading),
        "notice": _notices(decision, came_of_it or aftermath.of(decision)),
    }
    named = {
        "reasons": decision.reasons,
        "alternatives": decision.alternatives,
        "minute_number": decision.minute_number,
        "source": decision.source,
    }
    record |= {name: text for name, text in named.items() if text}
    notes = [each.sentence for each in decision.rectifications.for_the_public()]
    return record | ({"rectifications": notes} if notes else {})


def public_part(decision: Decision) -> dict[str, Any]:
    """Of a decision taken in private, all that anyone may read: the same on its page and as data (sections 100B and
    100C of the Local Government Act 1972; SI 2012/2089, regulations 13 and 20)."""
    item = decision.agenda_item
    part: dict[str, Any] = {
        "id": decision.pk,
        "title": grounds.safe_title(decision),
        "body": decision.body.name,
        "meeting_date": _date_of(decision),
        "outcome": decision.outcome,
        "page_url": decision.get_absolute_url(),
        "record": record_of(decision),
        "ground": grounds.reason(decision),
        "wording": decision.public_wording,
        "basis": decision.basis,
        "notice": aftermath.sentences(aftermath.of(decision)),
    }
    at_meeting = (
        {"item": item.number, "summary": item.public_summary, "exclusion_resolution": item.exclusion_resolution}
        if item
        else {}
    )
    return part | {name: told for name, told in at_meeting.items() if told}


def record_of(decision: Decision) -> str:
    """The hash of the decision's entry in the ledger. Raises LookupError for a row that was never entered."""
    return entry_of(decision).hash


def entry_of(decision: Decision) -> LedgerEntry:
    """The entry that stands for the decision. Raises LookupError for a row that was never entered."""
    entry = LedgerEntry.objects.filter(subject=f"decision:{decision.pk}", action__in=RECORDING).order_by("seq").first()
    if entry is None:
        raise LookupError(f"The ledger does not know decision {decision.pk}.")
    return entry


def _step(passage: Passage, stage: routes.Stage, submission: Submission | None) -> Step:
    """Where the edition stands with one body. What is exempt is told no further than that it is there."""
    if submission is None:
        return Step(stage.body_name, "stopped" if passage.ended_at else "ahead")
    if submission.access in CLOSED:
        return Step(stage.body_name, "here" if passage.ended_at is None else "done")
    decision = _last_decision(submission)
    if decision is None:
        return _waiting(stage, submission)
    accepted = routes.lets_go_on(stage, outcome=decision.outcome, quorum_met=decision.quorum.get("met"))
    state = "done" if decision.is_settled and accepted else "stopped" if passage.ended_at else "here"
    detail = decision.get_outcome_display() + (f", {decision.taken_back}" if decision.taken_back else "")
    if decision.taken_back:
        state = "stopped" if passage.ended_at else "here"
    return Step(
        stage.body_name,
        state,
        decision.decided_on or decision.date_stated,
        detail if decision.is_settled else f"{detail}, not yet confirmed",
        decision.get_absolute_url() if _is_open(decision) else "",
    )


def _waiting(stage: routes.Stage, submission: Submission) -> Step:
    if submission.state == SubmissionState.WITHDRAWN:
        return Step(stage.body_name, "stopped", detail="Withdrawn")
    item = submission.agenda_items.order_by("-pk").first()
    if item and submission.state in ON_AN_AGENDA:
        return Step(stage.body_name, "here", timezone.localdate(item.meeting.starts_at), "On the agenda")
    return Step(stage.body_name, "here", detail="Waits for a meeting")


def _last_decision(submission: Submission) -> Decision | None:
    """The one that stands, unless it only led to another meeting that has not decided yet."""
    if submission.state != SubmissionState.DECIDED:
        return None
    return submission.decisions.entered().standing().with_fate().order_by("-pk").first()


def _last_step(edition: Edition) -> Step:
    match edition.state:
        case EditionState.IN_FORCE | EditionState.SUPERSEDED:
            return Step("In force", "done", edition.effective_on)
        case EditionState.ADOPTED:
            has_begun = edition.effective_on is not None and edition.effective_on <= timezone.localdate()
            return Step("In force", "done" if has_begun else "ahead", edition.effective_on)
        case EditionState.IN_GOVERNANCE:
            return Step("In force", "ahead")
    return Step("In force", "stopped")


def _edition(decision: Decision) -> Edition | None:
    return decision.submission.passage.edition if decision.submission else None


def _reading(decision: Decision) -> Reading | None:
    edition = _edition(decision)
    return publication.reading(edition) if edition else None


def _page_url(decision: Decision, reading: Reading | None) -> str:
    """Where anyone can read what became of it: until the edition is public, its document's page."""
    if reading is None:
        return decision.get_absolute_url()
    return (reading.edition if reading.is_public else reading.edition.document).get_absolute_url()


def _is_adopted(reading: Reading, decision: Decision) -> bool:
    """Whether the edition, with the very text of this decision, has been adopted."""
    if reading.edition.state not in publication.BEGUN:
        return False
    if decision.pin is None:
        return True
    return reading.adopted is not None and reading.adopted.fingerprint == decision.pin.fingerprint


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _date_of(decision: Decision) -> str:
    return decision.decided_on.isoformat() if decision.decided_on else decision.date_stated or NOT_STATED


def _is_open(decision: Decision) -> bool:
    return decision.agenda_item is None or decision.agenda_item.access == Access.OPEN


def _confirmed(confirmation: Confirmation) -> str:
    """Who confirmed a decision, by post, and when."""
    day = _day(timezone.localdate(confirmation.confirmed_at))
    if confirmation.manner == Terms.Confirming.SHEET:
        return f"A second officer compared it with the signed sheet on {day}."
    decided_it = confirmation.decision.decided_by_id == confirmation.confirmed_by_id
    return f"{'Who decided it' if decided_it else 'The chair'} confirmed it on {day}."


def _since(decision: Decision, reading: Reading | None) -> list[str]:
    """What came after the decision was recorded, in sentences."""
    came = []
    if hasattr(decision, "confirmation"):
        came.append(_confirmed(decision.confirmation))
    if decision.submission is None or reading is None or not decision.is_settled:
        return came
    later = (
        Decision.objects.open()
        .standing()
        .filter(submission__passage=decision.submission.passage_id, submission__stage__gt=decision.submission.stage)
    )
    came.extend(
        f"{each.body}: {each.get_outcome_display().lower()}, {_in_words(each)}."
        for each in later.select_related("body").order_by("submission__stage")
    )
    edition = reading.edition
    if edition.state in publication.BEGUN and edition.effective_on and _is_adopted(reading, decision):
        verb = "came" if edition.effective_on <= timezone.localdate() else "comes"
        came.append(f"It {verb} into force on {_day(edition.effective_on)}.")
    if edition.state == EditionState.SUPERSEDED:
        came.append("A later edition has taken its place.")
    return came


def _notices(decision: Decision, came_of_it: aftermath.Aftermath) -> list[str]:
    """What a reader must know to read the record rightly: how it stands comes first."""
    notices = aftermath.sentences(came_of_it)
    if decision.basis == Basis.IMPORTED:
        notices.append(f"This comes from an earlier record: {decision.source}")
    if decision.pin and presence.is_after(decision.pin.pinned_at, decision):
        pinned = timezone.localtime(decision.pin.pinned_at)
        notices.append(
            f"The text was entered here on {_day(pinned.date())} at {pinned:%H:%M}, after it was decided on."
        )
    if decision.body.official_record == decision.body.OfficialRecord.ELSEWHERE:
        notices.append("The signed minutes are the official record.")
    return notices


def _in_words(decision: Decision) -> str:
    return _day(decision.decided_on) if decision.decided_on else f"date {decision.date_stated or NOT_STATED}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")
