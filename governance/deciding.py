"""The clerk records what a body resolved at its meeting; `acting` what was decided for it between meetings, and
`confirming` says that it is right. Who wrote the text and who records what was decided on it are two persons."""

from dataclasses import replace

from django.utils import timezone

from . import agendas, authority, duties, entering, grounds, ledger, pinning, presence, quorum, routes, voting
from .models import OPEN_STATES, AgendaItem, Decision, Override, Person, Pin, Post, RouteStage, Submission
from .particulars import Resolution
from .refusals import refuse_for
from .resolutions import cannot, in_words, when
from .states import ON_AN_AGENDA, MeetingState, SubmissionState


def record_decision(
    *,
    agenda_item: AgendaItem,
    resolution: Resolution,
    by: Person,
    submission: Submission | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """What a body resolved on one agenda item, with the quorum as computed for that item. Until it
    is confirmed, its recorder may record it again with `replaces`; both stay."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals(agenda_item=item, by=by, resolution=resolution, submission=submission, replaces=replaces))
        corrected = resolution.concerns if resolution.kind == Decision.Kind.CORRECTION else None
        submission = corrected.submission if corrected else item.submission
        text = entering.text_of(item.submission, resolution)
        decision = Decision(
            body=item.meeting.body,
            agenda_item=item,
            submission=submission,
            pin=text or (corrected.pin if corrected else None),
            title=corrected.title if corrected else item.title,
            # Whether the body that decided first could, not the one that puts its minutes right.
            quorum=corrected.quorum if corrected else quorum.for_item(item).as_json(),
            counted=corrected.counted if corrected else [each.pk for each in presence.entitled(item)],
            replaces=replaces,
        )
        if grounds.is_private(item):
            resolution = replace(resolution, public_title=grounds.title(item))
        entering.enter_decision(decision=decision, resolution=resolution, by=by)
        if item.submission and item.submission.state in OPEN_STATES:
            entering.mark_decided(submission=item.submission, by=by)
        return decision


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    resolution: Resolution | None = None,
    submission: Submission | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record this decision. Without a `resolution` only what is known before is judged, so that a
    screen can ask before the form is filled in."""
    item, body = agenda_item, agenda_item.meeting.body
    amended = resolution.amended if resolution else None
    found = agendas.refusals(item) + _not_held(item)
    found += authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    found += grounds.refusals_to_record(item, resolution.public_wording if resolution else None)
    found += _recorded_before(item, by=by, replaces=replaces)
    if submission and submission.pk != item.submission_id:
        found.append("That edition is not what this item is about.")
    text = entering.text_of(item.submission, resolution)
    found += duties.refusals(by, duty=Override.Duty.RECORD, pin=text, item=item)
    found += _not_before_the_body(item.submission, replaces)
    found += _not_as_pinned(item, amended)
    if resolution is None:
        return found
    if item.submission and resolution.kind != Decision.Kind.RESOLUTION:
        found.append("This item is about an edition. Put this on an item of its own.")
    found += _not_possible(item, resolution)
    found += voting.refusals(item=item, votes=resolution.votes, outcome=resolution.outcome)
    met_on = presence.day_of(item.meeting)
    return found + entering.refusals(body=body, resolution=resolution, met_on=met_on, replaces=replaces)


def cautions(*, agenda_item: AgendaItem) -> list[str]:
    """What nothing forbids, and the clerk should know before recording: everyone will read it of the decision."""
    pin = agenda_item.submission.pin if agenda_item.submission else None
    if pin is None or not presence.comes_after(pin.pinned_at, agenda_item):
        return []
    pinned = timezone.localtime(pin.pinned_at)
    return [
        f"The text was pinned on {in_words(pinned.date())} at {pinned:%H:%M}, after the body took this item. The public "
        "page will say so. If the body had another text before it, have that one pinned."
    ]


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
    return entering.not_the_last(last, replaces) or entering.refusals_to_replace(last, by=by)


def _not_before_the_body(submission: Submission | None, replaces: Decision | None) -> list[str]:
    if submission is None:
        return []
    expected = (SubmissionState.DECIDED,) if replaces else ON_AN_AGENDA
    found = []
    if submission.state not in expected:
        found.append(f"The edition is {submission.get_state_display().lower()}, so this item cannot decide on it.")
    return found + entering.refusals_of_text(submission)


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


def _not_possible(item: AgendaItem, resolution: Resolution) -> list[str]:
    """What the route does not let the body resolve, or too few members."""
    stage = routes.stage(item.submission.passage, item.submission.stage) if item.submission else None
    if resolution.kind == Decision.Kind.RESOLUTION and resolution.outcome not in routes.outcomes(
        stage, quorum_met=None
    ):
        return [cannot(item.meeting.body, resolution.outcome)]
    return _no_quorum(item, resolution)


def _no_quorum(item: AgendaItem, resolution: Resolution) -> list[str]:
    """Too few to resolve anything note it for information or put it off, and do not resolve what was recommended."""
    present = quorum.for_item(item)
    if resolution.outcome in routes.outcomes(None, quorum_met=present.met):
        recommended = item.recommendation.strip()
        if present.met is False and recommended and resolution.wording.strip() == recommended:
            return [
                "The quorum was not met, so the body cannot have resolved what was recommended. Write down what was noted, "
                "or until when it is put off."
            ]
        return []
    return [f"The quorum was not met, so the item can only be noted or deferred. {' '.join(present.sentences)}"]
