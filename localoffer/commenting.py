"""What somebody who comments does: sends it, and takes it back. Nobody has to say who they are."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from search import clock
from search.crisis import is_named

from .comment_subjects import Subject
from .models import Comment, CommentState, OfferSettings
from .telling import tell

WORK_LIST = "/admin/comment/"


@transaction.atomic
def comment(*, about: Subject, theme: str, words: str, token: str, contact: str = "") -> Comment:
    """Takes in a comment and starts its clock; the same `token` again is the same comment.

    Words that may speak of danger go to the safeguarding team and to nobody else."""
    rules = OfferSettings.load()
    today = clock.today()
    is_danger = is_named(words)  # also when the words could not be looked at
    held, is_new = Comment.objects.get_or_create(
        token=token,
        defaults={
            "service": about.service,
            "guide": about.guide,
            "about_name": about.name,
            "theme": theme,
            "words": words.strip(),
            "contact": contact.strip(),
            "received_on": today,
            "due_on": today + timedelta(days=rules.days_to_answer),
            "state": CommentState.REFERRED if is_danger else CommentState.WAITING,
            "referred_on": timezone.now() if is_danger else None,
            "owner": rules.comments_owner,
        },
    )
    if is_new and is_danger:
        tell_of_danger(held, rules)
    elif is_new and held.owner is not None:
        tell_owner(held)
    return held


def refusals_to_withdraw(*, comment: Comment) -> list[str]:
    return ["You have already taken this comment back."] if comment.state == CommentState.WITHDRAWN else []


@transaction.atomic
def withdraw(*, comment: Comment) -> None:
    """Takes it back: its words, its answer and how to reach somebody are erased. That there was one is still counted.

    What the safeguarding team has before it stays with them until they have dealt with it."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if refusals_to_withdraw(comment=held):
        return
    if held.state == CommentState.REFERRED:
        held.contact = ""
        held.save(update_fields=["contact"])
        return
    held.state = CommentState.WITHDRAWN
    held.words = held.contact = held.public_words = held.response = held.action = ""
    held.changed = held.changed_address = ""
    held.save()


def tell_owner(held: Comment) -> None:
    """To whoever answers it."""
    if held.owner is not None and held.owner.is_active:
        say = f"A family commented on the Local Offer. Please answer by {held.due_on:%-d %B %Y}:"
        tell(held.owner.email, "A comment waits for your answer", say, f"{WORK_LIST}{held.pk}/")


def tell_of_danger(held: Comment, rules: OfferSettings) -> None:
    """To the safeguarding mailbox."""
    say = f"A comment may speak of danger. Please read it within {rules.hours_to_acknowledge} hours, and say that you did:"
    tell(rules.safeguarding_email, "Urgent: please read a comment", say, f"{WORK_LIST}{held.pk}/")
