"""Asking providers whether their listings are still right: one e-mail an organisation, two reminders, then a call.

Organisations are spread over the days on which mail goes out, the ones confirmed longest ago first. Nothing is sent
unless the council switched it on."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse

from ..models import CallReason, Organization, ReviewLink, ReviewRequest, ReviewSettings, Service
from .links import new_link, token_of
from .rules import Rules, rules
from .sending_days import SendingDays, sending_days

MAILS = 3  # the first and two reminders
DAYS_SOON = 60  # what comes due so soon is asked about in the same e-mail

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """What one daily run did."""

    opened: int = 0
    reminded: int = 0
    to_call: int = 0
    answered: int = 0

    def __str__(self) -> str:
        return (
            f"{self.opened} organisations asked, {self.reminded} reminded, {self.to_call} added to the call list, "
            f"{self.answered} answered in full"
        )


@dataclass(frozen=True, slots=True)
class Party:
    """Who is asked in one e-mail: an organisation, or the one listing that none is known of; and about which."""

    organization: Organization | None
    listings: tuple[Service, ...]

    @property
    def address(self) -> str:
        """The organisation's own address, or else the first of its listings'."""
        own = self.organization.email if self.organization else ""
        return own or next((each.email for each in self.listings if each.email), "")


def ask(*, today: date) -> Run:
    """The daily run. Mail that could not leave is tried again the next day."""
    run = Run(answered=close_answered(today=today))
    campaign = ReviewSettings.load()
    days = sending_days(campaign)
    if not campaign.is_on or not days.holds(today):
        return run
    _remind(run, campaign, today)
    held = rules()
    parties = list(parties_to_ask(held, today))
    most = campaign.most_a_day or a_day(days, held, today)
    for party in parties[:most]:
        _open(party, run, today)
    return run


def close_answered(*, today: date) -> int:
    """Closes what has been answered in full, whoever answered and however. Returns how many."""
    answered = [each for each in ReviewRequest.objects.open() if not each.unanswered().exists()]
    for each in answered:
        each.closed_on = today
        each.save(update_fields=["closed_on"])
    return len(answered)


def parties_to_ask(held: Rules, today: date) -> Iterator[Party]:
    """Those with a listing that is due or that nobody ever confirmed, the longest ago first, unless they are being
    asked already. A listing that is flagged waits for an editor, not for its provider."""
    asked = ReviewRequest.objects.open()
    listings = (
        Service.objects.shown_or_hidden()
        .filter(flagged_on__isnull=True)
        .exclude(organization__in=asked.exclude(organization=None).values("organization"))
        .exclude(pk__in=asked.exclude(service=None).values("service"))
        .select_related("organization")
    )
    soon = Q(checked_on__isnull=True) | held.due(today + timedelta(days=DAYS_SOON))
    due = set(listings.filter(Q(checked_on__isnull=True) | held.due(today)).values_list("pk", flat=True))
    grouped: dict[object, list[Service]] = {}
    for each in listings.filter(soon).order_by(F("checked_on").asc(nulls_first=True), "name", "pk"):
        grouped.setdefault(each.organization_id or each.pk, []).append(each)
    for found in grouped.values():
        if any(each.pk in due for each in found):
            yield Party(found[0].organization, tuple(found))


def a_day(days: SendingDays, held: Rules, today: date) -> int:
    """How many organisations a day are asked so that each is, between due and overdue, once."""
    window = min((held.of(kind).days_to_overdue - held.of(kind).days_to_due for kind in held.by_kind), default=182)
    sending = days.between(today, today + timedelta(days=window))
    running = Service.objects.shown_or_hidden()
    parties = running.exclude(organization=None).values("organization").distinct().count()
    parties += running.filter(organization=None).count()
    return max(1, ceil(parties / max(1, sending)))


@transaction.atomic
def open_request(*, party: Party, today: date) -> ReviewRequest:
    """A request without any mail yet. One without an address goes to the call list at once."""
    request = ReviewRequest.objects.create(
        organization=party.organization,
        service=None if party.organization else party.listings[0],
        address=party.address,
        opened_on=today,
        call_reason="" if party.address else CallReason.NO_ADDRESS,
    )
    request.listings.set(party.listings)
    return request


def send(request: ReviewRequest, *, today: date) -> bool:
    """Sends the next e-mail of `request`; whether it left. An address that our server refuses goes to the call list."""
    try:
        with transaction.atomic():
            held = ReviewRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
            if held.closed_on or held.call_reason:
                return False
            link = new_link(held, today=today)
            held.mails_sent += 1
            held.last_sent_on = today
            held.save(update_fields=["mails_sent", "last_sent_on"])
            message_of(link, number=held.mails_sent).send()
    except SMTPRecipientsRefused:
        ReviewRequest.objects.filter(pk=request.pk).update(call_reason=CallReason.BOUNCED)
        return False
    except (OSError, SMTPException):
        _log.warning("An e-mail to a provider could not be sent.")
        return False
    return True


def message_of(link: ReviewLink, *, number: int) -> EmailMessage:
    """The e-mail with that link: the first, or a reminder, about every listing that still waits for an answer."""
    campaign = ReviewSettings.load()
    listings: Iterable[Service] = link.request.unanswered()
    words = {
        "name": link.request.name,
        "listings": [(each.name, f"{settings.SITE_URL}{each.get_absolute_url()}") for each in listings],
        "address": f"{settings.SITE_URL}{reverse('localoffer:still-right', args=[token_of(link)])}",
        "expires_on": link.expires_on,
        "is_reminder": number > 1,
        "is_last": number == MAILS,
        "signed": campaign.signed,
    }
    subject = f"{'Reminder: are' if number > 1 else 'Are'} your details still right? {link.request.name}"
    return EmailMessage(
        " ".join(subject.split()),
        render_to_string("localoffer/mail/still_right.txt", words),
        to=[link.request.address],
        reply_to=[campaign.reply_to] if campaign.reply_to else None,
        # What comes back names the message, and by it the request. Holiday notices are not wanted.
        headers={"Message-ID": message_id(link), "Auto-Submitted": "auto-generated"},
    )


def message_id(link: ReviewLink) -> str:
    return f"<still-right.{link.pk.hex}@{urlsplit(settings.SITE_URL).hostname}>"


def _remind(run: Run, campaign: ReviewSettings, today: date) -> None:
    """A reminder, or the call list, for who did not answer in time."""
    waited = today - timedelta(days=campaign.days_between)
    for request in ReviewRequest.objects.waiting_for_an_answer():
        if request.last_sent_on is None:
            run.opened += send(request, today=today)  # it could not leave before
        elif request.last_sent_on > waited:
            continue
        elif request.mails_sent < MAILS:
            run.reminded += send(request, today=today)
        else:
            request.call_reason = CallReason.NO_ANSWER
            request.save(update_fields=["call_reason"])
            run.to_call += 1


def _open(party: Party, run: Run, today: date) -> None:
    request = open_request(party=party, today=today)
    if request.call_reason:
        run.to_call += 1
    else:
        run.opened += send(request, today=today)
