"""A body's resolution enters the record: the clerk records it, the chair confirms it. Who wrote the
text, who records and who confirms are three persons."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from . import authority, ledger, pinning, proceeding, quorum, routes, wheels
from .announcing import announce
from .models import AgendaItem, Confirmation, Decision, Interest, Person, Pin, PinAuthor, Post, Submission
from .refusals import refuse_for
from .states import MeetingState, Outcome, SubmissionState


def record_decision(
    *,
    agenda_item: AgendaItem,
    submission: Submission | None = None,
    outcome: Outcome,
    wording: str,
    decided_on: date,
    by: Person,
    reasons: str = "",
    alternatives: str = "",
    minute_number: str = "",
    replaces: Decision | None = None,
) -> Decision:
    """What a body resolved on one agenda item, with the quorum as computed for that item. Until it
    is confirmed, its recorder may record it again with `replaces`; both stay."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(
            refusals(
                agenda_item=item,
                submission=submission,
                outcome=outcome,
                wording=wording,
                decided_on=decided_on,
                by=by,
                replaces=replaces,
            )
        )
        submission = item.submission
        decision = Decision(
            body=item.meeting.body,
            agenda_item=item,
            submission=submission,
            pin=submission.pin if submission else None,
            title=item.title,
            outcome=outcome,
            wording=wording,
            reasons=reasons,
            alternatives=alternatives,
            minute_number=minute_number,
            decided_on=decided_on,
            quorum=quorum.for_item(item).as_json(),
            recorded_at=timezone.now(),
            recorded_by=by,
            replaces=replaces,
        )
        ledger.keep(decision, action="decision.recorded", by=by)
        if submission and submission.state == SubmissionState.SCHEDULED:
            submission.state = SubmissionState.DECIDED
            ledger.keep(submission, action="submission.decided", by=by)
        if submission:
            wheels.follow(submission.passage)
        announce("decision", decision.pk)
        if replaces:
            announce("decision", replaces.pk)
        return decision


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    submission: Submission | None = None,
    outcome: Outcome | None = None,
    wording: str | None = None,
    decided_on: date | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision. What is not known yet is not judged, so that a screen can
    ask before the form is filled in."""
    item, meeting = agenda_item, agenda_item.meeting
    reasons = _not_held(item)
    reasons += authority.lacks(by, post=Post.CLERK, body=meeting.body, on=timezone.localdate())
    reasons += _recorded_before(item, by=by, replaces=replaces)
    if submission and submission.pk != item.submission_id:
        reasons.append("That edition is not what this item is about.")
    reasons += _not_independent(item.submission.pin if item.submission else None, item, by, doing="record")
    reasons += _not_before_the_body(item.submission, replaces)
    if outcome is not None:
        reasons += _not_possible(item, Outcome(outcome))
    if wording is not None and not wording.strip():
        reasons.append("Write down what was resolved, word for word.")
    if decided_on is not None and decided_on != timezone.localdate(meeting.starts_at):
        reasons.append(f"The meeting was on {_day(timezone.localdate(meeting.starts_at))}, so it decided on that day.")
    if decided_on is not None and decided_on > timezone.localdate():
        reasons.append("That day has not come yet.")
    return reasons


def confirm_decision(*, decision: Decision, by: Person) -> Confirmation:
    """The chair's word that this is what was resolved. What follows from it happens at once: the next
    body is asked, or the edition is adopted or goes back."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_confirm(decision=decision, by=by))
        confirmation = Confirmation(decision=decision, confirmed_at=timezone.now(), confirmed_by=by)
        ledger.keep(confirmation, action="decision.confirmed", by=by)
        if decision.submission:
            proceeding.proceed(decision=decision, submission=decision.submission, by=by)
        announce("decision", decision.pk)
        return confirmation


def refusals_to_confirm(*, decision: Decision, by: Person) -> list[str]:
    """Why `by` may not confirm this decision."""
    today = timezone.localdate()
    reasons = []
    if not any(authority.holds(by, post=post, body=decision.body, on=today) for post in (Post.CHAIR, Post.VICE_CHAIR)):
        reasons.append(f"Only the chair of the {decision.body} confirms this, and you are not appointed to be.")
    if Confirmation.objects.filter(decision=decision).exists():
        reasons.append(f"The chair confirmed it already, {_when(decision.confirmation.confirmed_at)}.")
    elif decision.is_settled:
        reasons.append("It was imported from an earlier record, which needs no confirmation.")
    if Decision.objects.filter(replaces=decision).exists():
        reasons.append("The clerk has recorded it anew. Confirm the new entry.")
    if decision.recorded_by_id == by.pk:
        reasons.append("You recorded this decision, so another person must confirm it.")
    if decision.pin:
        reasons += pinning.faults(decision.pin)
    return (
        reasons
        + _counted_otherwise(decision)
        + _not_independent(decision.pin, decision.agenda_item, by, doing="confirm")
    )


def _counted_otherwise(decision: Decision) -> list[str]:
    """What the chair confirms is what the record says of who was there."""
    if decision.agenda_item is None:
        return []
    now = quorum.for_item(decision.agenda_item).as_json()
    if all(now[figure] == decision.quorum.get(figure) for figure in ("present", "members", "required", "met")):
        return []
    return ["Who was there was written down otherwise since it was recorded. The clerk must record it again."]


def _not_held(item: AgendaItem) -> list[str]:
    meeting = item.meeting
    match meeting.state:
        case MeetingState.HELD:
            return []
        case MeetingState.SCHEDULED:
            return ["Nothing can be recorded before the meeting is marked as held."]
    return [f"The meeting was {meeting.get_state_display().lower()}, so it decided nothing."]


def _recorded_before(item: AgendaItem, *, by: Person, replaces: Decision | None) -> list[str]:
    """One decision an item; the recorder may replace the last one until the chair confirms it."""
    last = Decision.objects.standing().filter(agenda_item=item).first()
    if last is None:
        return [] if replaces is None else ["There is no decision on this item to replace."]
    if replaces is None:
        return [
            f"This item was already recorded by the clerk {_when(last.recorded_at)}: "
            f"{last.get_outcome_display().lower()}."
        ]
    if replaces.pk != last.pk:
        return [f"It was recorded anew {_when(last.recorded_at)}: {last.get_outcome_display().lower()}."]
    reasons = []
    if last.is_settled:
        reasons.append("The chair has confirmed it. What is confirmed stands; the body may decide anew.")
    if last.recorded_by_id != by.pk:
        reasons.append("Only the person who recorded it replaces it.")
    return reasons


def _not_before_the_body(submission: Submission | None, replaces: Decision | None) -> list[str]:
    if submission is None:
        return []
    reasons = []
    expected = SubmissionState.DECIDED if replaces else SubmissionState.SCHEDULED
    if submission.state != expected:
        reasons.append(f"The edition is {submission.get_state_display().lower()}, so this item cannot decide on it.")
    if submission.pin:
        reasons += pinning.faults(submission.pin)
    return reasons


def _not_independent(pin: Pin | None, item: AgendaItem | None, by: Person, *, doing: str) -> list[str]:
    """Authors neither record nor confirm what a body said of their text; nor does who has an interest."""
    reasons = []
    if pin and PinAuthor.objects.filter(pin=pin, person=by).exists():
        reasons.append(f"You wrote some of this text, so another person must {doing} the decision on it.")
    if item and Interest.objects.filter(agenda_item=item, membership__person=by).exists():
        reasons.append(f"You declared an interest in this item, so another person must {doing} the decision on it.")
    return reasons


def _not_possible(item: AgendaItem, outcome: Outcome) -> list[str]:
    present = quorum.for_item(item)
    stage = routes.stage(item.submission.passage, item.submission.stage) if item.submission else None
    if outcome in routes.outcomes(stage, quorum_met=present.met):
        return []
    if present.met is False and outcome in routes.outcomes(stage, quorum_met=None):
        return [
            f"The quorum was not met, so the item can only be noted or deferred. {' '.join(present.sentences)}",
        ]
    return [f"At this stage the {item.meeting.body} cannot resolve “{outcome.label.lower()}”."]


def _when(at: datetime) -> str:
    local = timezone.localtime(at)
    clock = f"at {local:%H:%M}"
    return clock if local.date() == timezone.localdate() else f"on {_day(local.date())} {clock}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")
