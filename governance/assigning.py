"""What a meeting asked somebody to do by a day: it stands first on the next agenda until a meeting closes
it. The body's clerk keeps it, and hands it over when its owner leaves; its owner may say how far it is."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from . import agendas, authority, ledger
from .models import AgendaItem, Body, Meeting, MeetingAction, Person, Post
from .refusals import refuse_for
from .states import HAS_MET

CLOSED_AS = frozenset({MeetingAction.State.DONE, MeetingAction.State.DROPPED})


def assign_action(
    *,
    text: str,
    by: Person,
    body: Body | None = None,
    agenda_item: AgendaItem | None = None,
    owner: Person | None = None,
    owner_title: str = "",
    due_on: date | None = None,
) -> MeetingAction:
    """Something to be done, asked for at an item (whose body it is then), or by the body besides."""
    with ledger.writing():
        whose = agenda_item.meeting.body if agenda_item else body
        refuse_for(
            refusals(by=by, body=whose, agenda_item=agenda_item, text=text, owner=owner, owner_title=owner_title)
        )
        action = MeetingAction(
            body=whose,
            agenda_item=agenda_item,
            text=text,
            owner=owner,
            owner_title=owner_title,
            due_on=due_on,
        )
        return ledger.keep(action, action="action.assigned", by=by)


def refusals(
    *,
    by: Person,
    body: Body | None,
    agenda_item: AgendaItem | None = None,
    text: str | None = None,
    owner: Person | None = None,
    owner_title: str | None = None,
) -> list[str]:
    """Why nothing is asked of anybody. The owner is a person, or the post that the public reads."""
    if body is None:
        return ["Say which body asks for it."]
    reasons = _lacks(body, by) + (agendas.refusals(agenda_item) if agenda_item else [])
    if agenda_item and agenda_item.meeting.state not in HAS_MET:
        reasons.append("Nothing was asked for before the meeting was held. Mark it as held first.")
    if text is not None and not text.strip():
        reasons.append("Say what is to be done.")
    if owner_title is not None and owner is None and not owner_title.strip():
        reasons.append("Say who does it: a person, or a post.")
    return reasons


def report_progress(*, action: MeetingAction, progress: str, by: Person) -> MeetingAction:
    """How far it is, in the words of its owner or of the clerk."""
    with ledger.writing():
        action = MeetingAction.objects.select_for_update().get(pk=action.pk)
        refuse_for(refusals_to_report(action=action, progress=progress, by=by))
        action.progress = progress
        return ledger.keep(action, action="action.progress", by=by)


def refusals_to_report(*, action: MeetingAction, by: Person, progress: str | None = None) -> list[str]:
    """Why `by` does not say how far it is."""
    reasons = [] if action.owner_id == by.pk else _lacks(action.body, by)
    if progress is not None and not progress.strip():
        reasons.append("Say how far it is.")
    return reasons + closed(action)


def close_action(
    *, action: MeetingAction, state: MeetingAction.State, by: Person, at_meeting: Meeting, progress: str = ""
) -> MeetingAction:
    """A later meeting found it done, or no longer wanted."""
    with ledger.writing():
        action = MeetingAction.objects.select_for_update().get(pk=action.pk)
        refuse_for(refusals_to_close(action=action, state=state, at_meeting=at_meeting, progress=progress, by=by))
        action.state, action.closed_at_meeting = state, at_meeting
        action.progress = progress or action.progress
        return ledger.keep(action, action=f"action.{MeetingAction.State(state).value}", by=by)


def refusals_to_close(
    *,
    action: MeetingAction,
    by: Person,
    state: MeetingAction.State | None = None,
    at_meeting: Meeting | None = None,
    progress: str | None = None,
) -> list[str]:
    """Why it stays open. The body closes it at a meeting, never its owner alone."""
    reasons = _lacks(action.body, by) + closed(action)
    if state is not None and state not in CLOSED_AS:
        reasons.append("Say whether it is done or dropped.")
    if at_meeting and at_meeting.body_id != action.body_id:
        reasons.append(f"The {action.body} closes it, not the {at_meeting.body}.")
    if at_meeting and at_meeting.state not in HAS_MET:
        reasons.append("It is closed at a meeting that was held. Choose that one.")
    noted_at = action.agenda_item.meeting if action.agenda_item else None
    if at_meeting and noted_at and at_meeting.starts_at < noted_at.starts_at:
        reasons.append(f"It was asked for later, at {noted_at}. Choose that meeting, or one after it.")
    if state == MeetingAction.State.DROPPED and progress is not None and not (progress.strip() or action.progress):
        reasons.append("Say why it is no longer wanted.")
    return reasons


def hand_over(*, body: Body, owner: Person, to: Person, reason: str, by: Person) -> list[MeetingAction]:
    """All that somebody still has to do for a body goes to another, as when they leave: the reason is given once, and
    each action is entered by itself."""
    with ledger.writing():
        refuse_for(refusals_to_hand_over(body=body, owner=owner, to=to, reason=reason, by=by))
        handed = list(owned(body, owner).select_for_update())
        for action in handed:
            action.owner = to
            ledger.keep(action, action="action.handed_over", by=by, why=reason)
        return handed


def refusals_to_hand_over(
    *, body: Body, by: Person, owner: Person | None = None, to: Person | None = None, reason: str | None = None
) -> list[str]:
    """Why it all stays with whom it is."""
    reasons = _lacks(body, by)
    if owner is None and not body.actions.filter(state=MeetingAction.State.OPEN, owner__isnull=False).exists():
        reasons.append(f"Nobody named has anything to do for the {body}.")
    if owner and not owned(body, owner).exists():
        reasons.append(f"{owner} has nothing left to do for the {body}.")
    if owner and owner == to:
        reasons.append(f"It is with {owner} already. Choose who takes it over.")
    if reason is not None and not reason.strip():
        reasons.append("Say why somebody else does it from now on.")
    return reasons


def owned(body: Body, owner: Person) -> QuerySet[MeetingAction]:
    """What a person still has to do for a body."""
    return MeetingAction.objects.filter(body=body, owner=owner, state=MeetingAction.State.OPEN).order_by("pk")


def note_reminder(*, action: MeetingAction, by: Person) -> MeetingAction:
    """Its owner was reminded today."""
    with ledger.writing():
        action = MeetingAction.objects.select_for_update().get(pk=action.pk)
        refuse_for(refusals_to_remind(action=action, by=by))
        action.chased_on = timezone.localdate()
        return ledger.keep(action, action="action.chased", by=by)


def refusals_to_remind(*, action: MeetingAction, by: Person) -> list[str]:
    """Why nobody is reminded of it now."""
    reasons = _lacks(action.body, by) + closed(action)
    if action.chased_on == timezone.localdate():
        reasons.append("Its owner was reminded today already.")
    return reasons


def _lacks(body: Body, by: Person) -> list[str]:
    return authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())


def closed(action: MeetingAction) -> list[str]:
    """Why nothing is changed in it any more."""
    if action.state == MeetingAction.State.OPEN:
        return []
    return [f"It is {action.get_state_display().lower()} already."]
