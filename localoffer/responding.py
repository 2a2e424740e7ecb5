"""What the council does with a comment: answers and publishes it, answers without publishing, gives it to somebody,
passes it to the safeguarding team, and says later what changed."""

from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from search import clock

from .commenting import tell_of_danger, tell_owner
from .identifying import identifying
from .models import Comment, CommentState, Ground, OfferSettings
from .telling import tell

DAYS_CONTACT_IS_KEPT = 28  # after the answer

# What may be done with a comment in each state.
POSSIBLE: dict[str, tuple[str, ...]] = {
    CommentState.WAITING: ("answer", "decline", "assign", "refer"),
    CommentState.ANSWERED: ("change", "answer"),
    CommentState.NOT_PUBLISHED: ("answer",),
    CommentState.REFERRED: ("acknowledge", "release"),
    CommentState.WITHDRAWN: (),
}


class RefusedError(ValueError):
    """What was asked is not possible; its text says why."""


def refusals(*, comment: Comment, act: str) -> list[str]:
    """Why `act` cannot be done with `comment` now."""
    if act in POSSIBLE[comment.state]:
        return []
    return [f"This comment is: {comment.get_state_display().lower()}."]


def refusals_to_publish(*, public_words: str, response: str, action: str) -> list[str]:
    """Why these words are not put before the public: what is missing, and what could tell who somebody is."""
    named = {"comment": public_words, "answer": response, "action": action}
    missing = [f"Write the {name} that the public will read." for name, words in named.items() if not words.strip()]
    found = [f"Take {sign} out of the {name}." for name, words in named.items() for sign in identifying(words)]
    return missing + found


@transaction.atomic
def answer(
    *,
    comment: Comment,
    public_words: str,
    response: str,
    action: str,
    by: AbstractBaseUser,
    act_by: date | None = None,
) -> None:
    """Publishes the comment with the answer and the action intended. Raises RefusedError."""
    held = _held(comment, "answer", refusals_to_publish(public_words=public_words, response=response, action=action))
    held.public_words, held.response, held.action, held.act_by = public_words, response, action, act_by
    held.ground = ""
    _decided(held, CommentState.ANSWERED, by)


@transaction.atomic
def decline(*, comment: Comment, ground: Ground, response: str, by: AbstractBaseUser) -> None:
    """Answers without publishing, on one of the two grounds. Raises RefusedError."""
    held = _held(comment, "decline", [] if response.strip() else ["Write an answer to the person who sent it."])
    held.ground, held.response = ground, response
    _decided(held, CommentState.NOT_PUBLISHED, by)


@transaction.atomic
def change(*, comment: Comment, changed: str, changed_address: str, by: AbstractBaseUser) -> None:
    """Says what changed because of it, and on which of our pages one sees it. Raises RefusedError."""
    unclear = [f"Take {sign} out of it." for sign in identifying(changed)]
    held = _held(comment, "change", unclear if changed.strip() else ["Say what changed."])
    held.changed, held.changed_address, held.changed_on = changed, changed_address, clock.today()
    _keep(held, "change", by)


@transaction.atomic
def assign(*, comment: Comment, owner: AbstractBaseUser, by: AbstractBaseUser) -> None:
    """Gives it to `owner`, who is told by mail. Raises RefusedError."""
    held = _held(comment, "assign")
    held.owner_id = owner.pk
    _keep(held, "assign", by)
    tell_owner(held)


@transaction.atomic
def refer(*, comment: Comment, by: AbstractBaseUser) -> None:
    """Passes it to the safeguarding team; from then on nobody else reads it. Raises RefusedError."""
    held = _held(comment, "refer")
    held.state, held.referred_on, held.acknowledged_on = CommentState.REFERRED, timezone.now(), None
    _keep(held, "refer", by)
    tell_of_danger(held, OfferSettings.load())


@transaction.atomic
def acknowledge(*, comment: Comment, by: AbstractBaseUser) -> None:
    """The safeguarding team has read it. Raises RefusedError."""
    held = _held(comment, "acknowledge")
    held.acknowledged_on = timezone.now()
    _keep(held, "acknowledge", by)


@transaction.atomic
def release(*, comment: Comment, by: AbstractBaseUser) -> None:
    """The safeguarding team gives it back to be answered like any other. Raises RefusedError."""
    held = _held(comment, "release")
    held.state = CommentState.WAITING
    held.acknowledged_on = held.acknowledged_on or timezone.now()
    _keep(held, "release", by)
    tell_owner(held)


def forget_contacts(*, today: date) -> int:
    """Erases how to reach those whose comment was answered long enough ago. Returns how many."""
    due = Comment.objects.whose_contact_is_due_to_go(today - timedelta(days=DAYS_CONTACT_IS_KEPT))
    return due.update(contact="")


def _held(comment: Comment, act: str, unclear: list[str] | None = None) -> Comment:
    """The row as it is now, locked. Raises RefusedError."""
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if refused := [*refusals(comment=held, act=act), *(unclear or [])]:
        raise RefusedError(" ".join(refused))
    return held


def _decided(held: Comment, state: CommentState, by: AbstractBaseUser) -> None:
    is_first = held.answered_on is None
    held.state, held.decided_by = state, by.pk
    held.answered_on = held.answered_on or clock.today()
    _keep(held, "answer" if held.is_public else "decline", by)
    if is_first and "@" in held.contact:
        tell(held.contact, "Your comment has an answer", "You can read it here:", held.get_own_url())


def _keep(held: Comment, act: str, by: AbstractBaseUser) -> None:
    held.save()
    log(instance=held, action=f"localoffer.comment.{act}", user=by, title=f"Comment {held.pk}")
