"""What was decided enters the record, at a meeting or between meetings; `confirming` says that it is right.
Who wrote the text and who records what was decided on it are two persons."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from . import (
    authority,
    duties,
    ledger,
    notifying,
    pinning,
    programming,
    quorum,
    resolutions,
    routes,
    terms,
    voting,
    wheels,
)
from .announcing import announce
from .models import (
    OPEN_STATES,
    AgendaItem,
    Basis,
    Body,
    Condition,
    Decision,
    Meeting,
    Override,
    Passage,
    Person,
    Pin,
    PlannedDecision,
    Post,
    RouteStage,
    Submission,
)
from .models.decisions import OUTSIDE_A_MEETING
from .particulars import NO_FORMALITIES, NOT_COUNTED, Formalities, NewCondition, Votes, columns
from .refusals import refuse_for
from .resolutions import in_words
from .states import ON_AN_AGENDA, CallInState, ConditionState, MeetingState, Outcome, SubmissionState

NO_QUORUM = "It was decided outside a meeting, so no quorum applies."


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
    effective_on: date | None = None,
    votes: Votes = NOT_COUNTED,
    formalities: Formalities = NO_FORMALITIES,
    conditions: Sequence[NewCondition] = (),
    public_title: str = "",
    public_wording: str = "",
    kind: Decision.Kind = Decision.Kind.RESOLUTION,
    concerns: Decision | None = None,
    condition: Condition | None = None,
    amended: Pin | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """What a body resolved on one agenda item, with the quorum as computed for that item. Until it
    is confirmed, its recorder may record it again with `replaces`; both stay.

    `amended` is the text as the body changed it in its meeting (`amending.amend_in_meeting`). A rescission, a
    correction of the minutes and a discharge say by `kind` and `concerns` what they are about; a discharge
    names its `condition` too."""
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
                reasons=reasons,
                alternatives=alternatives,
                effective_on=effective_on,
                votes=votes,
                formalities=formalities,
                conditions=conditions,
                kind=kind,
                concerns=concerns,
                condition=condition,
                amended=amended,
                replaces=replaces,
            )
        )
        corrected = concerns if kind == Decision.Kind.CORRECTION else None
        submission = corrected.submission if corrected else item.submission
        decision = Decision(
            body=item.meeting.body,
            agenda_item=item,
            submission=submission,
            pin=amended or (corrected.pin if corrected else submission.pin if submission else None),
            title=corrected.title if corrected else item.title,
            kind=kind,
            concerns=concerns or _decided_again(submission),
            outcome=outcome,
            wording=wording,
            reasons=reasons,
            alternatives=alternatives,
            minute_number=minute_number,
            decided_on=decided_on,
            effective_on=effective_on,
            public_title=public_title,
            public_wording=public_wording,
            # Whether the body that decided first could, not the one that puts its minutes right.
            quorum=corrected.quorum if corrected else quorum.for_item(item).as_json(),
            replaces=replaces,
            **columns(votes),
            **columns(formalities),
        )
        _enter(decision, conditions, formalities.planned, condition, by=by)
        if item.submission and item.submission.state in OPEN_STATES:
            _mark_decided(item.submission, by=by)
        return decision


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    submission: Submission | None = None,
    outcome: Outcome | None = None,
    wording: str | None = None,
    decided_on: date | None = None,
    reasons: str | None = None,
    alternatives: str | None = None,
    effective_on: date | None = None,
    votes: Votes | None = None,
    formalities: Formalities | None = None,
    conditions: Sequence[NewCondition] | None = None,
    kind: Decision.Kind = Decision.Kind.RESOLUTION,
    concerns: Decision | None = None,
    condition: Condition | None = None,
    amended: Pin | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision. What is not known yet is not judged, so that a screen can
    ask before the form is filled in."""
    item, body = agenda_item, agenda_item.meeting.body
    outcome = Outcome(outcome) if outcome is not None else None
    pin = amended or (item.submission.pin if item.submission else None)
    found = _not_held(item)
    found += authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    found += _recorded_before(item, by=by, replaces=replaces)
    if submission and submission.pk != item.submission_id:
        found.append("That edition is not what this item is about.")
    found += duties.refusals(by, duty=Override.Duty.RECORD, pin=pin, item=item)
    found += _not_before_the_body(item.submission, replaces)
    found += _not_as_pinned(item, amended)
    if item.submission and kind != Decision.Kind.RESOLUTION:
        found.append("This item is about an edition. Put this on an item of its own.")
    if outcome is not None and kind == Decision.Kind.RESOLUTION:
        found += _not_possible(item, outcome)
    elif outcome is not None:
        found += _no_quorum(item, outcome)
    if votes is not None:
        found += voting.refusals(item=item, votes=votes, outcome=outcome)
    return found + _refusals_of_content(
        body,
        outcome=outcome,
        wording=wording,
        decided_on=decided_on,
        met_on=timezone.localdate(item.meeting.starts_at),
        reasons=reasons,
        alternatives=alternatives,
        effective_on=effective_on,
        formalities=formalities,
        conditions=conditions,
        kind=kind,
        concerns=concerns,
        condition=condition,
    )


def decide_outside_a_meeting(
    *,
    body: Body,
    basis: Basis,
    outcome: Outcome,
    wording: str,
    decided_on: date,
    by: Person,
    decided_by: Person | None = None,
    authorised_by: Decision | None = None,
    authority_clause: str = "",
    title: str = "",
    submission: Submission | None = None,
    reasons: str = "",
    alternatives: str = "",
    effective_on: date | None = None,
    formalities: Formalities = NO_FORMALITIES,
    conditions: Sequence[NewCondition] = (),
    public_title: str = "",
    public_wording: str = "",
    kind: Decision.Kind = Decision.Kind.RESOLUTION,
    concerns: Decision | None = None,
    condition: Condition | None = None,
    amended: Pin | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """What an officer, a chair or a member decided for a body between its meetings, or the body by writing
    to one another. It rests on a resolution held here (`authorised_by`) or on a clause of the constitution
    (`authority_clause`), and is put before the body's next meeting to be noted."""
    with ledger.writing():
        if submission:
            submission = Submission.objects.select_for_update().get(pk=submission.pk)
        refuse_for(
            refusals_outside_a_meeting(
                body=body,
                basis=basis,
                by=by,
                outcome=outcome,
                wording=wording,
                decided_on=decided_on,
                decided_by=decided_by,
                authorised_by=authorised_by,
                authority_clause=authority_clause,
                title=title,
                submission=submission,
                reasons=reasons,
                alternatives=alternatives,
                effective_on=effective_on,
                formalities=formalities,
                conditions=conditions,
                kind=kind,
                concerns=concerns,
                condition=condition,
                amended=amended,
                replaces=replaces,
            )
        )
        decision = Decision(
            body=body,
            submission=submission,
            pin=amended or (submission.pin if submission else None),
            title=_title(title, submission, concerns),
            kind=kind,
            concerns=concerns or _decided_again(submission),
            outcome=outcome,
            wording=wording,
            reasons=reasons,
            alternatives=alternatives,
            basis=basis,
            authorised_by=authorised_by,
            authority=authority_clause,
            decided_by=decided_by,
            decided_on=decided_on,
            effective_on=effective_on,
            public_title=public_title,
            public_wording=public_wording,
            quorum={"present": None, "members": None, "required": None, "met": None, "sentences": [NO_QUORUM]},
            replaces=replaces,
            **columns(formalities),
        )
        _enter(decision, conditions, formalities.planned, condition, by=by)
        if replaces is None:
            _list_for_noting(decision, by=by)
        if submission and submission.state in OPEN_STATES:
            _mark_decided(submission, by=by, basis=basis)
        return decision


def refusals_outside_a_meeting(
    *,
    body: Body,
    by: Person,
    basis: Basis | None = None,
    outcome: Outcome | None = None,
    wording: str | None = None,
    decided_on: date | None = None,
    decided_by: Person | None = None,
    authorised_by: Decision | None = None,
    authority_clause: str | None = None,
    title: str | None = None,
    submission: Submission | None = None,
    reasons: str | None = None,
    alternatives: str | None = None,
    effective_on: date | None = None,
    formalities: Formalities | None = None,
    conditions: Sequence[NewCondition] | None = None,
    kind: Decision.Kind = Decision.Kind.RESOLUTION,
    concerns: Decision | None = None,
    condition: Condition | None = None,
    amended: Pin | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision of the body between its meetings."""
    outcome = Outcome(outcome) if outcome is not None else None
    pin = amended or (submission.pin if submission else None)
    found = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    if basis is not None:
        found += _not_theirs_to_decide(body, Basis(basis), decided_by, decided_on)
    found += _not_authorised(authorised_by, authority_clause)
    found += duties.refusals(by, duty=Override.Duty.RECORD, pin=pin, item=None)
    if decided_by:
        found += _not_theirs_to_judge(decided_by, pin)
    if title is not None and not _title(title, submission, concerns):
        found.append("Say what was decided on: give it a title.")
    found += _not_replaceable(replaces, by=by)
    if submission:
        found += _not_waiting(submission, body, outcome, replaces)
        stage = routes.stage(submission.passage, submission.stage)
        if outcome is not None and outcome not in routes.outcomes(stage, quorum_met=None):
            found.append(_cannot_resolve(body, outcome))
    return found + _refusals_of_content(
        body,
        outcome=outcome,
        wording=wording,
        decided_on=decided_on,
        met_on=None,
        reasons=reasons,
        alternatives=alternatives,
        effective_on=effective_on,
        formalities=formalities,
        conditions=conditions,
        kind=kind,
        concerns=concerns,
        condition=condition,
    )


# What both ways of deciding share


def _enter(
    decision: Decision,
    conditions: Sequence[NewCondition],
    planned: PlannedDecision | None,
    condition: Condition | None,
    *,
    by: Person,
) -> None:
    """Writes a decision with all that belongs to it."""
    decision.recorded_at, decision.recorded_by = timezone.now(), by
    ledger.keep(decision, action="decision.recorded", by=by)
    for number, new in enumerate(conditions, start=1):
        ledger.keep(Condition(decision=decision, number=number, **columns(new)), action="condition.recorded", by=by)
    if decision.replaces:
        for old in decision.replaces.conditions.filter(state=ConditionState.OPEN):
            old.state = ConditionState.LAPSED
            ledger.keep(old, action="condition.lapsed", by=by)
    if planned:
        planned.state, planned.decision = PlannedDecision.State.TAKEN, decision
        ledger.keep(planned, action="plan.taken", by=by)
    if condition:
        condition.discharge = decision
        ledger.keep(condition, action="condition.discharge_recorded", by=by)
    if decision.submission:
        wheels.follow(decision.submission.passage)
    for each in filter(None, (decision, decision.replaces, decision.concerns)):
        announce("decision", each.pk)
    notifying.waits_for_its_confirmation(decision)


def _mark_decided(submission: Submission, *, by: Person, basis: Basis = Basis.MEETING) -> None:
    submission.state, submission.basis = SubmissionState.DECIDED, basis
    ledger.keep(submission, action="submission.decided", by=by)
    wheels.follow(submission.passage)


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


def _refusals_of_content(
    body: Body,
    *,
    outcome: Outcome | None,
    wording: str | None,
    decided_on: date | None,
    met_on: date | None,
    reasons: str | None,
    alternatives: str | None,
    effective_on: date | None,
    formalities: Formalities | None,
    conditions: Sequence[NewCondition] | None,
    kind: Decision.Kind,
    concerns: Decision | None,
    condition: Condition | None,
) -> list[str]:
    found = resolutions.refusals_of_words(outcome, wording, reasons)
    found += resolutions.refusals_of_days(decided_on=decided_on, effective_on=effective_on, met_on=met_on)
    found += resolutions.refusals_of_conditions(outcome, conditions, decided_on=decided_on)
    found += resolutions.refusals_of_formalities(
        body, formalities, decided_on=decided_on, reasons=reasons, alternatives=alternatives
    )
    found += resolutions.refusals_of_kind(kind, concerns, body=body, outcome=outcome, reasons=reasons)
    if kind == Decision.Kind.DISCHARGE and condition is None:
        found.append("Say which condition is discharged.")
    if outcome is not None and outcome != Outcome.NOTED:
        found += terms.refusals_to_decide(body, decided_on or timezone.localdate())
    return found


def _decided_again(submission: Submission | None) -> Decision | None:
    """The decision of the same body on the same stage that was called in and sent back to it."""
    if submission is None:
        return None
    sent_back = Decision.objects.filter(
        submission__passage__edition=submission.passage.edition_id,
        body=submission.body_id,
        call_ins__state=CallInState.REFERRED_BACK,
    )
    return sent_back.order_by("-pk").first()


def _title(title: str, submission: Submission | None, concerns: Decision | None) -> str:
    about = submission.passage.edition.title if submission else concerns.title if concerns else ""
    return title.strip() or about


# At a meeting


def _not_held(item: AgendaItem) -> list[str]:
    meeting = item.meeting
    match meeting.state:
        case MeetingState.HELD:
            return []
        case MeetingState.ADJOURNED if item.taken_at is not None:
            return []
        case MeetingState.ADJOURNED:
            return ["The meeting broke off. Say when this item was taken, if it was taken before that."]
        case MeetingState.SCHEDULED | MeetingState.PUBLISHED:
            return ["Nothing can be recorded before the meeting is marked as held."]
    return [f"The meeting was {meeting.get_state_display().lower()}, so it decided nothing."]


def _recorded_before(item: AgendaItem, *, by: Person, replaces: Decision | None) -> list[str]:
    """One decision an item; the recorder may replace the last one until it is confirmed."""
    last = Decision.objects.standing().filter(agenda_item=item).first()
    if last is None:
        return [] if replaces is None else ["There is no decision on this item to replace."]
    if replaces is None:
        return [
            f"This item was already recorded by the clerk {when(last.recorded_at)}: "
            f"{last.get_outcome_display().lower()}."
        ]
    return _not_the_last(last, replaces) or _not_replaceable(last, by=by)


def _not_the_last(last: Decision, replaces: Decision) -> list[str]:
    if replaces.pk == last.pk:
        return []
    return [f"It was recorded anew {when(last.recorded_at)}: {last.get_outcome_display().lower()}."]


def _not_replaceable(replaces: Decision | None, *, by: Person) -> list[str]:
    if replaces is None:
        return []
    found = []
    if anew := Decision.objects.filter(replaces=replaces).first():
        found += _not_the_last(anew, replaces)
    if replaces.is_settled:
        found.append("The chair has confirmed it. What is confirmed stands; the body may decide anew.")
    if replaces.recorded_by_id != by.pk:
        found.append("Only the person who recorded it replaces it.")
    return found


def _not_before_the_body(submission: Submission | None, replaces: Decision | None) -> list[str]:
    if submission is None:
        return []
    expected = (SubmissionState.DECIDED,) if replaces else ON_AN_AGENDA
    found = []
    if submission.state not in expected:
        found.append(f"The edition is {submission.get_state_display().lower()}, so this item cannot decide on it.")
    return found + _not_fit(submission)


def _not_fit(submission: Submission) -> list[str]:
    """What no body can decide on: a pin that no longer holds, a change that nobody agreed to be minor."""
    passage = submission.passage
    found = pinning.faults(submission.pin) if submission.pin else []
    if passage.change == Passage.Change.MINOR and passage.change_agreed_by_id is None:
        found.append(
            f"The clerk of the {submission.body} has not agreed yet that what changed is minor. "
            "Agree to it, or find it material."
        )
    return found


def _not_as_pinned(item: AgendaItem, amended: Pin | None) -> list[str]:
    """Why the body cannot have changed the wording to that text."""
    if amended is None:
        return []
    submission = item.submission
    if submission is None:
        return [] if amended.amends_id else ["That text amends none."]
    found = pinning.faults(amended)
    if amended.amends_id != submission.pin_id:
        found.append("That text does not amend the one that was before the body. Pin it again.")
    stage = routes.stage(submission.passage, submission.stage)
    if stage.amending == RouteStage.Amending.NO:
        found.append(
            f"By its route the {item.meeting.body} does not change the wording. Record that it refers it back."
        )
    return found


def _not_possible(item: AgendaItem, outcome: Outcome) -> list[str]:
    stage = routes.stage(item.submission.passage, item.submission.stage) if item.submission else None
    if outcome not in routes.outcomes(stage, quorum_met=None):
        return [_cannot_resolve(item.meeting.body, outcome)]
    return _no_quorum(item, outcome)


def _no_quorum(item: AgendaItem, outcome: Outcome) -> list[str]:
    present = quorum.for_item(item)
    if outcome in routes.outcomes(None, quorum_met=present.met):
        return []
    return [f"The quorum was not met, so the item can only be noted or deferred. {' '.join(present.sentences)}"]


def _cannot_resolve(body: Body, outcome: Outcome) -> str:
    return f"At this stage the {body} cannot resolve “{outcome.label.lower()}”."


# Between meetings


def _not_theirs_to_decide(body: Body, basis: Basis, decided_by: Person | None, decided_on: date | None) -> list[str]:
    """Who decides on which basis."""
    if basis not in OUTSIDE_A_MEETING:
        return [f"“{basis.label}” is no basis for a decision between meetings."]
    if basis == Basis.WRITTEN_PROCEDURE:
        return []
    if decided_by is None:
        return ["Say who decided."]
    day = decided_on or timezone.localdate()
    if basis == Basis.CHAIRS_ACTION and not is_chair(decided_by, body, day):
        return [f"Only the chair of the {body} takes such action, and {decided_by} did not chair it that day."]
    is_member = body.memberships.on(day).filter(person=decided_by).exists()
    if basis == Basis.INDIVIDUAL_EXECUTIVE and not (is_member and resolutions.is_executive(body, day)):
        return [f"Only a member of the executive decides alone, and {decided_by} was none of the {body} that day."]
    return []


def is_chair(person: Person, body: Body, day: date) -> bool:
    """Whether `person` chairs the body on the day, or in the chair's place."""
    return any(authority.holds(person, post=post, body=body, on=day) for post in (Post.CHAIR, Post.VICE_CHAIR))


def _not_authorised(authorised_by: Decision | None, clause: str | None) -> list[str]:
    if authorised_by is None:
        if clause is None or clause.strip():
            return []
        return ["Say what gives the power: the resolution that delegates it, or the clause of the constitution."]
    if Decision.objects.holding().filter(pk=authorised_by.pk).exists():
        return []
    return ["The resolution that should give the power is not confirmed, or no longer holds."]


def _not_theirs_to_judge(decided_by: Person, pin: Pin | None) -> list[str]:
    if duties.refusals_of_author(decided_by, duty=Override.Duty.RECORD, pin=pin, item=None):
        return [f"{decided_by} wrote some of this text, so another person must decide on it."]
    return []


def _not_waiting(submission: Submission, body: Body, outcome: Outcome | None, replaces: Decision | None) -> list[str]:
    """Between meetings a body decides on what is on no agenda yet; its chair may also let go what is on one."""
    found = _not_fit(submission)
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


def when(at: datetime) -> str:
    """A moment as people say it: the hour for today, else the day too."""
    local = timezone.localtime(at)
    clock = f"at {local:%H:%M}"
    return clock if local.date() == timezone.localdate() else f"on {in_words(local.date())} {clock}"
