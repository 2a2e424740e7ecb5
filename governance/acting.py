"""Somebody decides for a body between its meetings: an officer, its chair, a member of the executive, or all its
members in writing. It rests on a resolution held here or on a clause of the constitution, and is put before the body's
next meeting to be noted."""

from datetime import date

from django.utils import timezone

from . import authority, duties, entering, grounds, ledger, programming, resolutions, routes, terms
from .announcing import announce
from .models import (
    CLOSED,
    OPEN_STATES,
    AgendaItem,
    Basis,
    Body,
    Decision,
    LegalKind,
    Meeting,
    Override,
    Person,
    Pin,
    Post,
    Submission,
)
from .models.decisions import OUTSIDE_A_MEETING
from .particulars import OPEN, Mandate, Privacy, Resolution, columns
from .refusals import refuse_for
from .resolutions import cannot, in_words, when
from .states import DELEGATING, GRANTING, MeetingState, Outcome, SubmissionState

# What the law leaves to somebody between the meetings of a body, by its legal kind. A committee of the council acts
# together or through an officer (section 101 of the Local Government Act 1972), an executive also through one of its
# members (section 9E of the Local Government Act 2000); a partnership as its own terms say.
_BY_ITS_TERMS = frozenset({Basis.DELEGATED, Basis.CHAIRS_ACTION, Basis.WRITTEN_PROCEDURE})
LAWFUL: dict[LegalKind | None, frozenset[Basis]] = {
    LegalKind.COUNCIL_COMMITTEE: frozenset({Basis.DELEGATED}),
    LegalKind.SCRUTINY: frozenset({Basis.DELEGATED}),
    LegalKind.EXECUTIVE: frozenset({Basis.DELEGATED, Basis.INDIVIDUAL_EXECUTIVE}),
    LegalKind.INDIVIDUAL_MEMBER: frozenset({Basis.DELEGATED, Basis.INDIVIDUAL_EXECUTIVE}),
    LegalKind.OFFICER: frozenset({Basis.DELEGATED}),
    LegalKind.PARTNERSHIP: _BY_ITS_TERMS,
    LegalKind.ORGANISATION: _BY_ITS_TERMS,
    LegalKind.WORKSHOP: frozenset(),
    None: _BY_ITS_TERMS,
}
# Posts that no officer holds.
NO_OFFICERS = frozenset({Post.CHAIR, Post.VICE_CHAIR})
NO_QUORUM = "It was decided outside a meeting, so no quorum applies."


def decide_outside_a_meeting(
    *,
    body: Body,
    mandate: Mandate,
    resolution: Resolution,
    by: Person,
    title: str = "",
    submission: Submission | None = None,
    privacy: Privacy = OPEN,
    replaces: Decision | None = None,
) -> Decision:
    """The clerk records what was decided for the body: by whom and on what power (`mandate`), and what. Of one taken in
    private (`privacy`) everyone reads its public title and wording, and the ground."""
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
                privacy=privacy,
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
            **columns(privacy),
        )
        entering.enter_decision(decision=decision, resolution=resolution, by=by)
        if replaces is None:
            _list_for_noting(decision, by=by)
        if submission and privacy.access in CLOSED:
            for name, value in columns(privacy).items():
                setattr(submission, name, value)
            submission.public_title = resolution.public_title
            ledger.keep(submission, action="submission.closed", by=by)
            announce("edition", submission.passage.edition_id)
        if submission and submission.state in OPEN_STATES:
            entering.mark_decided(submission=submission, by=by, basis=mandate.basis)
        return decision


def refusals(
    *,
    body: Body,
    by: Person,
    mandate: Mandate | None = None,
    resolution: Resolution | None = None,
    title: str = "",
    submission: Submission | None = None,
    privacy: Privacy = OPEN,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision of the body between its meetings. What is not given is not judged, so that
    a screen can ask before the form is filled in."""
    text = entering.text_of(submission, resolution)
    found = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    found += duties.refusals(by, duty=Override.Duty.RECORD, pin=text, item=None)
    found += entering.refusals_to_replace(replaces, by=by)
    if mandate is not None:
        day = resolution.decided_on if resolution else timezone.localdate()
        found += refusals_of_mandate(
            body, mandate, on=day, text=text, concerns=resolution.concerns if resolution else None
        )
        if mandate.decided_by == by:
            found.append("You decided this yourself, so another officer must record it.")
    if resolution is None:
        return found
    found += grounds.refusals_between_meetings(
        body,
        privacy,
        public_title=resolution.public_title,
        public_wording=resolution.public_wording,
        on=resolution.decided_on,
    )
    if not _title(title, submission, resolution):
        found.append("Say what was decided on: give it a title.")
    if submission:
        found += _not_waiting(submission, body, resolution.outcome, replaces)
        if submission.access in CLOSED and privacy.access not in CLOSED:
            found.append("The text is private, so what is decided on it is too: say on which ground, or open it first.")
        stage = routes.stage(submission.passage, submission.stage)
        if resolution.outcome not in routes.outcomes(stage, quorum_met=None):
            found.append(cannot(body, resolution.outcome))
    return found + entering.refusals(body=body, resolution=resolution, replaces=replaces)


def refusals_of_mandate(
    body: Body, mandate: Mandate, *, on: date, text: Pin | None = None, concerns: Decision | None = None
) -> list[str]:
    """Why nobody had that power on the day: who decides on which basis, what gives it, and since when. What a decision
    itself leaves to somebody (a condition, a slip in its text) it authorises by that."""
    basis, rests_on = Basis(mandate.basis), mandate.authorised_by
    if basis not in OUTSIDE_A_MEETING:
        return [f"“{basis.label}” is no basis for a decision between meetings."]
    is_left_to_them = rests_on is not None and rests_on == concerns
    found = _not_in_terms(body, on) or ([] if is_left_to_them else _not_by_law(body, basis, on))
    found += _not_theirs_to_decide(body, mandate, on, is_left_to_them=is_left_to_them)
    found += _not_authorised(body, mandate, on, is_left_to_them=is_left_to_them)
    if text and timezone.localdate(text.pinned_at) > on:
        found.append(
            f"The text was pinned on {in_words(timezone.localdate(text.pinned_at))}, so nobody decided on it on "
            f"{in_words(on)}. Put the day right, or decide on it again."
        )
    if mandate.decided_by:
        found += _not_theirs_to_judge(mandate.decided_by, text)
    return found


def _title(title: str, submission: Submission | None, resolution: Resolution) -> str:
    concerns = resolution.concerns
    about = submission.passage.edition.title if submission else concerns.title if concerns else ""
    return title.strip() or about


def _safe_title(decision: Decision) -> str:
    """The agenda is public, whatever was decided in private."""
    return grounds.safe_title(decision) if grounds.covers(decision) else decision.title


def _list_for_noting(decision: Decision, *, by: Person) -> None:
    """The body hears at its next meeting what was decided for it."""
    to_come = Meeting.objects.filter(body=decision.body_id, state=MeetingState.SCHEDULED, starts_at__gt=timezone.now())
    programming.plan_item(
        body=decision.body,
        title=f"Decided between meetings: {_safe_title(decision)}"[:255],
        purpose=AgendaItem.Purpose.NOTE,
        meeting=to_come.order_by("starts_at").first(),
        note=f"{decision.get_basis_display()}. See {decision.get_absolute_url()}.",
        by=by,
    )


def _not_in_terms(body: Body, day: date) -> list[str]:
    first = body.terms.order_by("valid_from").first()
    if first is None or day >= first.valid_from:
        return []
    return [
        f"The {body} has had terms of reference since {in_words(first.valid_from)}. Nobody could decide for it before."
    ]


def _not_by_law(body: Body, basis: Basis, day: date) -> list[str]:
    """What the legal kind of the body leaves to somebody between its meetings."""
    in_force = terms.in_force(body, day)
    kind = LegalKind(in_force.legal_kind) if in_force else None
    if basis in lawful(body, day):
        return []
    if basis == Basis.CHAIRS_ACTION:
        why = "Its chair cannot decide for it alone. Record which officer decided, or put it before a meeting."
    elif basis == Basis.WRITTEN_PROCEDURE:
        why = "It decides in a meeting, not in writing. Record which officer decided, or put it before a meeting."
    elif basis == Basis.INDIVIDUAL_EXECUTIVE:
        why = "Only a member of the executive decides alone (section 9E of the Local Government Act 2000)."
    else:
        why = "It has no power that it could leave to an officer."
    named = f"the {body} is a {kind.label.lower()}" if kind else f"what kind of body the {body} is, is not recorded"
    return [f"“{basis.label}” is not open here: {named}. {why}"]


def _not_theirs_to_decide(body: Body, mandate: Mandate, day: date, *, is_left_to_them: bool) -> list[str]:
    """Who decides on which basis."""
    basis, decided_by = mandate.basis, mandate.decided_by
    if basis == Basis.WRITTEN_PROCEDURE:
        return ["In a written procedure all members decide. Leave out who decided."] if decided_by else []
    if decided_by is None:
        return ["Say who decided."]
    if basis == Basis.CHAIRS_ACTION and not is_chair(decided_by, body, day):
        return [f"Only the chair of the {body} takes such action, and {decided_by} did not chair it that day."]
    if basis == Basis.INDIVIDUAL_EXECUTIVE:
        is_member = body.memberships.on(day).filter(person=decided_by).exists()
        if not (is_member and resolutions.is_executive(body, day)):
            return [f"Only a member of the executive decides alone, and {decided_by} was none of the {body} that day."]
    if basis == Basis.DELEGATED and not is_left_to_them and not is_officer(decided_by, body, day):
        return [
            f"Only an officer of the {body} decides under delegated powers, and {decided_by} held no such post on "
            f"{in_words(day)}. Appoint them first, or name who decided."
        ]
    return []


def lawful(body: Body, day: date) -> frozenset[Basis]:
    """On which bases somebody may decide for the body on the day."""
    in_force = terms.in_force(body, day)
    return LAWFUL[LegalKind(in_force.legal_kind) if in_force else None]


def is_officer(person: Person, body: Body, day: date) -> bool:
    """Whether `person` held a post of an officer at the body, or for the whole council, on the day."""
    return any(authority.holds(person, post=post, body=body, on=day) for post in Post if post not in NO_OFFICERS)


def is_chair(person: Person, body: Body, day: date) -> bool:
    """Whether `person` chairs the body on the day, or in the chair's place."""
    return any(authority.holds(person, post=post, body=body, on=day) for post in (Post.CHAIR, Post.VICE_CHAIR))


def _not_authorised(body: Body, mandate: Mandate, day: date, *, is_left_to_them: bool) -> list[str]:
    """Why the resolution or the clause gives no such power on the day."""
    rests_on = mandate.authorised_by
    if rests_on is None:
        if mandate.clause.strip():
            return []
        return ["Say what gives the power: the resolution that delegates it, or the clause of the constitution."]
    if mandate.clause.strip():
        return ["Say one thing that gives the power: the resolution or the clause. Leave the other empty."]
    found = []
    if rests_on.body_id != body.pk:
        found.append(
            f"That is a resolution of the {rests_on.body}, which cannot give away the power of the {body}. Choose one "
            "of its own, or name the clause of the constitution."
        )
    if not Decision.objects.holding().filter(pk=rests_on.pk).exists():
        found.append("The resolution that should give the power is not confirmed, or no longer holds.")
    if rests_on.outcome not in (GRANTING if is_left_to_them else DELEGATING):
        found.append(
            f"That resolution reads “{rests_on.get_outcome_display().lower()}”, so it gives no power. Choose one that "
            "was approved."
        )
    since = max(filter(None, (rests_on.decided_on, rests_on.effective_on)), default=None)
    if since is not None and day < since:
        found.append(f"That resolution gives the power from {in_words(since)}, and this was decided before.")
    return found if is_left_to_them else found + _not_delegated(rests_on, mandate.basis, day)


def _not_delegated(resolution: Decision, basis: Basis, day: date) -> list[str]:
    """A resolution delegates what it says that it delegates, and for as long."""
    if not resolution.delegates:
        return [
            "That resolution delegates nothing by what was recorded of it. Choose the one that gives the power, or name "
            "the clause of the constitution."
        ]
    if resolution.delegates != basis:
        given = Basis(resolution.delegates).label.lower()
        return [f"That resolution gives power for “{given}”, not for “{Basis(basis).label.lower()}”."]
    if resolution.delegates_until and day > resolution.delegates_until:
        return [
            f"That resolution gave the power until {in_words(resolution.delegates_until)}. Ask the body for another."
        ]
    return []


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
