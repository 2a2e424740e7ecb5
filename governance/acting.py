"""Somebody decides for a body between its meetings: an officer, its chair, a member of the executive, or all its
members in writing. It rests on a resolution held here or on a clause of the constitution, and is put before the body's
next meeting to be noted."""

from datetime import date

from django.utils import timezone

from . import authority, duties, entering, ledger, programming, resolutions, routes
from .models import OPEN_STATES, AgendaItem, Basis, Body, Decision, Meeting, Override, Person, Pin, Post, Submission
from .models.decisions import OUTSIDE_A_MEETING
from .particulars import Mandate, Resolution, columns
from .refusals import refuse_for
from .resolutions import cannot, when
from .states import MeetingState, Outcome, SubmissionState

NO_QUORUM = "It was decided outside a meeting, so no quorum applies."


def decide_outside_a_meeting(
    *,
    body: Body,
    mandate: Mandate,
    resolution: Resolution,
    by: Person,
    title: str = "",
    submission: Submission | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """The clerk records what was decided for the body: by whom and on what power (`mandate`), and what."""
    with ledger.writing():
        if submission:
            submission = Submission.objects.select_for_update().get(pk=submission.pk)
        refuse_for(
            refusals(
                body=body,
                mandate=mandate,
                resolution=resolution,
                by=by,
                title=title,
                submission=submission,
                replaces=replaces,
            )
        )
        decision = Decision(
            body=body,
            submission=submission,
            pin=entering.text_of(submission, resolution),
            title=_title(title, submission, resolution),
            authority=mandate.clause,
            quorum={"present": None, "members": None, "required": None, "met": None, "sentences": [NO_QUORUM]},
            replaces=replaces,
            **columns(mandate),
        )
        entering.enter_decision(decision=decision, resolution=resolution, by=by)
        if replaces is None:
            _list_for_noting(decision, by=by)
        if submission and submission.state in OPEN_STATES:
            entering.mark_decided(submission, by=by, basis=mandate.basis)
        return decision


def refusals(
    *,
    body: Body,
    by: Person,
    mandate: Mandate | None = None,
    resolution: Resolution | None = None,
    title: str = "",
    submission: Submission | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision of the body between its meetings. What is not given is not judged, so that
    a screen can ask before the form is filled in."""
    text = entering.text_of(submission, resolution)
    found = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    found += duties.refusals(by, duty=Override.Duty.RECORD, pin=text, item=None)
    found += entering.refusals_to_replace(replaces, by=by)
    if mandate is not None:
        found += refusals_of_mandate(
            body, mandate, on=resolution.decided_on if resolution else timezone.localdate(), text=text
        )
    if resolution is None:
        return found
    if not _title(title, submission, resolution):
        found.append("Say what was decided on: give it a title.")
    if submission:
        found += _not_waiting(submission, body, resolution.outcome, replaces)
        stage = routes.stage(submission.passage, submission.stage)
        if resolution.outcome not in routes.outcomes(stage, quorum_met=None):
            found.append(cannot(body, resolution.outcome))
    return found + entering.refusals(body=body, resolution=resolution)


def refusals_of_mandate(body: Body, mandate: Mandate, *, on: date, text: Pin | None = None) -> list[str]:
    """Why nobody had that power on the day: who decides on which basis, and what gives it."""
    found = _not_theirs_to_decide(body, mandate.basis, mandate.decided_by, on)
    found += _not_authorised(mandate.authorised_by, mandate.clause)
    if mandate.decided_by:
        found += _not_theirs_to_judge(mandate.decided_by, text)
    return found


def _title(title: str, submission: Submission | None, resolution: Resolution) -> str:
    concerns = resolution.concerns
    about = submission.passage.edition.title if submission else concerns.title if concerns else ""
    return title.strip() or about


def _list_for_noting(decision: Decision, *, by: Person) -> None:
    """The body hears at its next meeting what was decided for it."""
    to_come = Meeting.objects.filter(body=decision.body_id, state=MeetingState.SCHEDULED, starts_at__gt=timezone.now())
    programming.plan_item(
        body=decision.body,
        title=f"Decided between meetings: {decision.title}"[:255],
        purpose=AgendaItem.Purpose.NOTE,
        meeting=to_come.order_by("starts_at").first(),
        note=f"{decision.get_basis_display()}. See {decision.get_absolute_url()}.",
        by=by,
    )


def _not_theirs_to_decide(body: Body, basis: Basis, decided_by: Person | None, day: date) -> list[str]:
    """Who decides on which basis."""
    if basis not in OUTSIDE_A_MEETING:
        return [f"“{basis.label}” is no basis for a decision between meetings."]
    if basis == Basis.WRITTEN_PROCEDURE:
        return []
    if decided_by is None:
        return ["Say who decided."]
    if basis == Basis.CHAIRS_ACTION and not is_chair(decided_by, body, day):
        return [f"Only the chair of the {body} takes such action, and {decided_by} did not chair it that day."]
    is_member = body.memberships.on(day).filter(person=decided_by).exists()
    if basis == Basis.INDIVIDUAL_EXECUTIVE and not (is_member and resolutions.is_executive(body, day)):
        return [f"Only a member of the executive decides alone, and {decided_by} was none of the {body} that day."]
    return []


def is_chair(person: Person, body: Body, day: date) -> bool:
    """Whether `person` chairs the body on the day, or in the chair's place."""
    return any(authority.holds(person, post=post, body=body, on=day) for post in (Post.CHAIR, Post.VICE_CHAIR))


def _not_authorised(authorised_by: Decision | None, clause: str) -> list[str]:
    if authorised_by is None:
        if clause.strip():
            return []
        return ["Say what gives the power: the resolution that delegates it, or the clause of the constitution."]
    if Decision.objects.holding().filter(pk=authorised_by.pk).exists():
        return []
    return ["The resolution that should give the power is not confirmed, or no longer holds."]


def _not_theirs_to_judge(decided_by: Person, pin: Pin | None) -> list[str]:
    if duties.refusals_of_author(decided_by, duty=Override.Duty.RECORD, pin=pin, item=None):
        return [f"{decided_by} wrote some of this text, so another person must decide on it."]
    return []


def _not_waiting(submission: Submission, body: Body, outcome: Outcome, replaces: Decision | None) -> list[str]:
    """Between meetings a body decides on what is on no agenda yet; its chair may also let go what is on one."""
    found = entering.refusals_of_text(submission)
    if submission.body_id != body.pk:
        found.append(f"It waits for the {submission.body}, not for the {body}.")
    if replaces is not None:
        return found
    waiting = OPEN_STATES if outcome == Outcome.WITHDRAWN else (SubmissionState.PROPOSED,)
    if submission.state in OPEN_STATES and submission.state not in waiting:
        found.append(f"It is on an agenda of the {body}, which decides on it there. Take it off the agenda first.")
    elif submission.state not in waiting:
        last = submission.decisions.standing().order_by("-pk").first()
        outcome_then = f": {last.get_outcome_display().lower()}, recorded {when(last.recorded_at)}" if last else ""
        found.append(f"It is {submission.get_state_display().lower()} already{outcome_then}.")
    return found
