"""The word that a recorded decision is what was resolved. A body's terms say how it is given: its chair signs in, or
uses a link that works once, or a second officer compares it with the signed sheet. What follows from the
decision happens at once. Who recorded it does not confirm it."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from . import (
    acting,
    authority,
    duties,
    effect,
    grounds,
    ledger,
    notifying,
    pinning,
    presence,
    proceeding,
    quorum,
    sheets,
    terms,
)
from .announcing import announce
from .models import Confirmation, ConfirmationLink, Decision, KeptFile, Membership, Override, Person, Post, Terms
from .refusals import refuse_for
from .resolutions import when

LINK_HOLDS = timedelta(days=7)
# Without those that are taken for one another: 32 in all, five bits each.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Who may compare a record with the signed sheet.
OFFICERS = (Post.CLERK, Post.LEAD_OFFICER, Post.SCRUTINY_OFFICER, Post.MONITORING_OFFICER)


def confirm_decision(*, decision: Decision, by: Person) -> Confirmation:
    """The chair, signed in, or who decided between meetings, says that this is what was resolved."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_confirm(decision=decision, by=by))
        return _confirm(decision, Terms.Confirming.CHAIR, by=by)


def refusals_to_confirm(*, decision: Decision, by: Person) -> list[str]:
    """Why `by` may not confirm this decision, signed in."""
    return _not_the_manner(decision, Terms.Confirming.CHAIR) + _refusals_of_chair(decision, by)


def _refusals_of_chair(decision: Decision, by: Person) -> list[str]:
    """Why it is not for `by` to confirm, in whichever manner a chair does."""
    return _not_the_chair(decision, by) + _not_to_be_confirmed(decision, by)


def confirm_against_sheet(*, decision: Decision, sheet: KeptFile, by: Person) -> Confirmation:
    """A second officer has compared the record with the signed sheet, which is kept with it."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_confirm_against_sheet(decision=decision, by=by, sheet=sheet))
        return _confirm(decision, Terms.Confirming.SHEET, by=by, sheet=sheet)


def refusals_to_confirm_against_sheet(*, decision: Decision, by: Person, sheet: KeptFile | None = None) -> list[str]:
    """Why `by` may not confirm the decision from a signed sheet."""
    found = _not_the_manner(decision, Terms.Confirming.SHEET)
    today = timezone.localdate()
    if not any(authority.holds(by, post=post, body=decision.body, on=today) for post in OFFICERS):
        found.append(f"Only an officer of the {decision.body} compares it with the signed sheet.")
    return (
        found + (sheets.refusals(decision=decision, sheet=sheet) if sheet else []) + _not_to_be_confirmed(decision, by)
    )


def send_link(*, decision: Decision, person: Person, by: Person) -> ConfirmationLink:
    """Mails `person` a link that confirms the decision once, with the code that the page behind it asks for. The code
    stands in the mail and nowhere else: what an address holds, logs and mail scanners read."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_send_link(decision=decision, by=by, person=person))
        code, now = _new_code(), timezone.now()
        for earlier in _unused(decision):
            earlier.expires_at = now
            ledger.keep(earlier, action="link.ended", by=by)
        link = ConfirmationLink(
            decision=decision,
            person=person,
            secret_sha256=_digest(code),
            sent_at=now,
            expires_at=now + LINK_HOLDS,
        )
        ledger.keep(link, action="link.sent", by=by)
        transaction.on_commit(lambda: _mail(link, code))
        return link


def refusals_to_send_link(*, decision: Decision, by: Person, person: Person | None = None) -> list[str]:
    """Why no link can be sent: the clerk sends it, to a chair whose address is that of an account here."""
    found = authority.lacks(by, post=Post.CLERK, body=decision.body, on=timezone.localdate())
    found += _not_the_manner(decision, Terms.Confirming.LINK)
    if person is None:
        return found
    if person.user is None or not person.user.email:
        found.append(f"{person} has no account here, so there is no address that is known to be theirs. Make one.")
    return found + [
        sentence.replace("and you are", "and they are").replace("You ", "They ")
        for sentence in _refusals_of_chair(decision, person)
    ]


def link_for(number: int, code: str) -> ConfirmationLink | None:
    """The link with that number, used or not, as long as it holds and the code is its own."""
    found = ConfirmationLink.objects.filter(pk=number, secret_sha256=_digest(code), expires_at__gt=timezone.now())
    return found.select_related("decision__body", "person").first()


def confirm_by_link(*, link: ConfirmationLink, by: Person) -> Confirmation:
    """Who the link was sent to confirms the decision; the link is used up."""
    with ledger.writing():
        link = ConfirmationLink.objects.select_for_update().get(pk=link.pk)
        decision = Decision.objects.select_for_update().get(pk=link.decision_id)
        refuse_for(refusals_to_confirm_by_link(link=link, by=by))
        link.used_at = timezone.now()
        ledger.keep(link, action="link.used", by=by)
        return _confirm(decision, Terms.Confirming.LINK, by=by)


def refusals_to_confirm_by_link(*, link: ConfirmationLink, by: Person) -> list[str]:
    """Why the link confirms nothing: it works once, for a time, for one person."""
    found = []
    if link.used_at is not None:
        found.append(f"This link was used {when(link.used_at)}.")
    elif link.expires_at <= timezone.now():
        found.append("This link has ended. Ask the clerk for another.")
    if link.person_id != by.pk:
        found.append("This link was sent to someone else.")
    found += _not_the_manner(link.decision, Terms.Confirming.LINK)
    return found + _refusals_of_chair(link.decision, by)


def _confirm(
    decision: Decision, manner: Terms.Confirming, *, by: Person, sheet: KeptFile | None = None
) -> Confirmation:
    confirmation = Confirmation(
        decision=decision,
        confirmed_at=timezone.now(),
        confirmed_by=by,
        manner=manner,
        sheet=sheet,
        sheet_sha256=sheet.sha256 if sheet else "",
    )
    ledger.keep(confirmation, action="decision.confirmed", by=by)
    proceeding.proceed(decision=decision, by=by)
    for each in filter(None, (decision, decision.concerns)):
        announce("decision", each.pk)
    notifying.is_confirmed(decision)
    return confirmation


def _not_the_chair(decision: Decision, by: Person) -> list[str]:
    if acting.is_chair(by, decision.body, timezone.localdate()):
        return []
    if decision.decided_by_id is None:
        return [f"Only the chair of the {decision.body} confirms this, and you are not appointed to be."]
    if decision.decided_by_id != by.pk:
        return [f"Only {decision.decided_by}, who decided it, or the chair of the {decision.body} confirms this."]
    return []


def _not_the_manner(decision: Decision, manner: Terms.Confirming) -> list[str]:
    rule = terms.in_force(decision.body, effect.day_of(decision))
    if rule is not None and rule.confirming == manner:
        return []
    usual = Terms.Confirming(rule.confirming if rule else Terms.Confirming.CHAIR).label
    usual = usual[0].lower() + usual[1:]
    return [f"Decisions of the {decision.body} are confirmed in another way, as its terms say: {usual}."]


def _not_to_be_confirmed(decision: Decision, by: Person) -> list[str]:
    found = []
    if Confirmation.objects.filter(decision=decision).exists():
        found.append(f"The chair confirmed it already, {when(decision.confirmation.confirmed_at)}.")
    elif decision.is_settled:
        found.append("It was imported from an earlier record, which needs no confirmation.")
    if Decision.objects.filter(replaces=decision).exists():
        found.append("The clerk has recorded it anew. Confirm the new entry.")
    item = decision.agenda_item
    if item and grounds.is_private(item) and not decision.public_wording.strip():
        found.append(
            "It was decided in private, and nothing of it is written that anyone may read. The clerk must record it again "
            "with that part."
        )
    if decision.recorded_by_id == by.pk and not duties.is_overridden(by, duty=Override.Duty.CONFIRM, item=item):
        found.append("You recorded this decision, so another person must confirm it.")
    if decision.pin:
        found += pinning.faults(decision.pin)
    return (
        found
        + _counted_otherwise(decision)
        + duties.refusals(by, duty=Override.Duty.CONFIRM, pin=decision.pin, item=item)
    )


def _counted_otherwise(decision: Decision) -> list[str]:
    """What is confirmed is what the record says of who was there: the persons, not only how many."""
    item = decision.agenda_item
    if item is None or decision.kind == Decision.Kind.CORRECTION:
        return []
    counted = [each.pk for each in presence.entitled(item)]
    # Of a decision recorded before the persons were, only the figures can be compared.
    differing = _others(decision.counted, counted) if decision.counted is not None else ""
    differing = differing or _other_figures(decision.quorum, quorum.for_item(item).as_json())
    if not differing:
        return []
    return [
        f"Since it was recorded, who was there was written down otherwise. {differing} The clerk must record it again."
    ]


def _others(then: list[int], now: list[int]) -> str:
    """Who counted then and does not now, and who does now, in words."""
    names = {
        each.pk: each.person.name for each in Membership.objects.filter(pk__in=[*then, *now]).select_related("person")
    }
    gone = sorted(names[pk] for pk in set(then) - set(now) if pk in names)
    come = sorted(names[pk] for pk in set(now) - set(then) if pk in names)
    told = [f"{', '.join(gone)} counted then and not now."] if gone else []
    return " ".join([*told, *([f"{', '.join(come)} counts now and did not then."] if come else [])])


def _other_figures(then: dict[str, Any], now: dict[str, Any]) -> str:
    said = {
        "present": "counted for it",
        "members": "have a vote",
        "required": "are needed",
        "met": "the quorum was met",
    }
    differing = [
        f"{words}: {_figure(then.get(name))} then, {_figure(now[name])} now"
        for name, words in said.items()
        if now[name] != then.get(name)
    ]
    return f"{'; '.join(differing)}." if differing else ""


def _figure(value: int | bool | None) -> str:
    if value is None:
        return "not known"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _unused(decision: Decision) -> list[ConfirmationLink]:
    return list(ConfirmationLink.objects.filter(decision=decision, used_at=None, expires_at__gt=timezone.now()))


def _new_code() -> str:
    """Eighty bits in four groups that can be read out and typed on a phone."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(drawn[at : at + 4] for at in range(0, 16, 4))


def _digest(code: str) -> str:
    """Of the code as it is meant, however it was typed."""
    typed = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()


def _mail(link: ConfirmationLink, code: str) -> None:
    """Nothing of the decision stands in the mail: what is exempt must not travel by it."""
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('governance:decision-confirm', args=[link.pk])}"
    context = {"link": link, "body": link.decision.body, "address": address, "code": code}
    send_mail(
        subject=f"Please confirm a decision of the {link.decision.body}",
        message=render_to_string("governance/mail/confirmation_link.txt", context),
        from_email=None,
        recipient_list=[link.person.user.email] if link.person.user else [],
    )
