"""Mail about the record that Wagtail's own workflow does not send: papers are out, a decision waits for the chair's word,
it has that word. Sent once the change is committed. A message says that something is there and where; what was decided,
and about whom, is read here, behind the sign-in."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import authority, effect, terms
from .models import Decision, Edition, Meeting, Person, Post, Submission, Terms

_silent: ContextVar[bool] = ContextVar("governance_notifying_silent", default=False)
_log = logging.getLogger(__name__)


@contextmanager
def silently() -> Iterator[None]:
    """What is entered inside is told to nobody: it happened before, or is a demonstration."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


def papers_are_out(meeting: Meeting) -> None:
    """To the members of the body on the day, as far as they have an account here."""
    message = f"The agenda and its papers are here:\n\n{_address(_public(meeting))}"
    tell(_members(meeting), f"Papers are out: {meeting}", message)


def waits_for_its_confirmation(decision: Decision) -> None:
    """To the chair. Where a link or the signed sheet is the rule, the clerk sends that."""
    rule = terms.in_force(decision.body, effect.day_of(decision))
    if rule is None or rule.confirming != Terms.Confirming.CHAIR:
        return
    chairs = authority.holders(post=Post.CHAIR, body=decision.body, on=timezone.localdate())
    asks = "The clerk has written down a decision. Please read it, and confirm that this is what was resolved:"
    tell(chairs, f"Please confirm a decision of the {decision.body}", f"{asks}\n\n{_address(_where(decision))}")


def is_called_off(meeting: Meeting) -> None:
    """To whoever was told of its papers: the meeting does not take place then."""
    if meeting.papers_published_at is None:
        return
    state = meeting.get_state_display().lower()
    message = f"This meeting is {state}. What is known of it is here:\n\n{_address(_public(meeting))}"
    tell(_members(meeting), f"{meeting.get_state_display()}: {meeting}", message)


def is_taken_off(submission: Submission) -> None:
    """To the lead officer of what was on an agenda and comes off it."""
    said = "It waits for another agenda, or can be taken back to its draft. Why it came off is said here:"
    _tell_leads(submission.passage.edition, f"An edition came off an agenda of the {submission.body}", said)


def is_confirmed(decision: Decision) -> None:
    """To the lead officer of the document it was about."""
    if decision.submission is None:
        return
    edition = decision.submission.passage.edition
    _tell_leads(edition, f"A decision of the {decision.body} is confirmed", "What comes next is said here:")


def _tell_leads(edition: Edition, subject: str, said: str) -> None:
    leads = authority.holders(post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    tell(leads, subject, f"{said}\n\n{_address(reverse('governance_admin:edition', args=[edition.pk]))}")


def tell(people: Iterable[Person], subject: str, message: str) -> None:
    """One message each, once the change is committed, to those whose address is that of an account here."""
    if _silent.get():
        return
    for person in people:
        if person.user and person.user.is_active and person.user.email:
            transaction.on_commit(partial(_send, person.user.email, subject, message))


def _send(address: str, subject: str, message: str) -> None:
    """The change stands, whatever becomes of the mail."""
    try:
        send_mail(" ".join(subject.split()), f"{message}\n", None, [address])
    except (OSError, SMTPException):
        _log.warning("A notice about the record could not be sent.")


def _members(meeting: Meeting) -> Iterable[Person]:
    seats = meeting.body.memberships.filter(pk__in=_in_force(meeting))
    return Person.objects.filter(memberships__in=seats).distinct()


def _public(meeting: Meeting) -> str:
    return reverse("governance:meeting", args=[meeting.pk])


def _where(decision: Decision) -> str:
    """Where the chair confirms it: its item, open on the page of its meeting, or the decision itself."""
    if decision.agenda_item is None:
        return reverse("governance_decisions_modeladmin_inspect", args=[decision.pk])
    item = decision.agenda_item
    return f"{reverse('governance_admin:meeting', args=[item.meeting_id])}?item={item.pk}#item-{item.pk}"


def _in_force(meeting: Meeting) -> list[int]:
    return [
        each.pk for each in meeting.body.memberships.model.objects.on(timezone.localdate()).filter(body=meeting.body)
    ]


def _address(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
