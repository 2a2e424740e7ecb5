"""The word that a recorded decision is what was resolved. A body's terms say how it is given: its chair signs in, or
uses a link that works once, or a second officer compares it with the signed sheet. What follows from the
decision happens at once. Who recorded it does not confirm it."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from . import acting, authority, duties, effect, ledger, notifying, pinned_files, pinning, proceeding, quorum, terms
from .announcing import announce
from .models import Confirmation, ConfirmationLink, Decision, KeptFile, Override, Person, Post, Terms
from .refusals import refuse_for
from .resolutions import when

LINK_HOLDS = timedelta(days=7)
# Who may compare a record with the signed sheet.
OFFICERS = (Post.CLERK, Post.LEAD_OFFICER, Post.SCRUTINY_OFFICER, Post.MONITORING_OFFICER)


def confirm_decision(*, decision: Decision, by: Person) -> Confirmation:
    """The chair, signed in, or who decided between meetings, says that this is what was resolved."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_confirm(decision=decision, by=by))
        return _confirm(decision, Terms.Confirming.CHAIR, by=by)


def refusals_to_confirm(*, decision: Decision, by: Person) -> list[str]:
    """Why `by` may not confirm this decision."""
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
    if sheet is not None and not pinned_files.is_intact(sheet.sha256):
        found.append("The signed sheet is missing from the store or was changed. Attach it again.")
    return found + _not_to_be_confirmed(decision, by)


def send_link(*, decision: Decision, person: Person, by: Person) -> ConfirmationLink:
    """Mails `person` a link that confirms the decision once. Its secret stands in the mail and nowhere else."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals_to_send_link(decision=decision, by=by, person=person))
        secret, now = secrets.token_urlsafe(32), timezone.now()
        for earlier in _unused(decision):
            earlier.expires_at = now
            ledger.keep(earlier, action="link.ended", by=by)
        link = ConfirmationLink(
            decision=decision,
            person=person,
            secret_sha256=_digest(secret),
            sent_at=now,
            expires_at=now + LINK_HOLDS,
        )
        ledger.keep(link, action="link.sent", by=by)
        transaction.on_commit(lambda: _mail(link, secret))
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
        for sentence in refusals_to_confirm(decision=decision, by=person)
    ]


def link_for(secret: str) -> ConfirmationLink | None:
    """The link with that secret, used or not, as long as it holds."""
    found = ConfirmationLink.objects.filter(secret_sha256=_digest(secret), expires_at__gt=timezone.now())
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
    return found + refusals_to_confirm(decision=link.decision, by=by)


def _confirm(
    decision: Decision, manner: Terms.Confirming, *, by: Person, sheet: KeptFile | None = None
) -> Confirmation:
    confirmation = Confirmation(
        decision=decision, confirmed_at=timezone.now(), confirmed_by=by, manner=manner, sheet=sheet
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
    """What is confirmed is what the record says of who was there."""
    if decision.agenda_item is None or decision.kind == Decision.Kind.CORRECTION:
        return []
    now = quorum.for_item(decision.agenda_item).as_json()
    if all(now[figure] == decision.quorum.get(figure) for figure in ("present", "members", "required", "met")):
        return []
    return ["Who was there was written down otherwise since it was recorded. The clerk must record it again."]


def _unused(decision: Decision) -> list[ConfirmationLink]:
    return list(ConfirmationLink.objects.filter(decision=decision, used_at=None, expires_at__gt=timezone.now()))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _mail(link: ConfirmationLink, secret: str) -> None:
    """Nothing of the decision stands in the mail: what is exempt must not travel by it."""
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('governance:decision-confirm', args=[secret])}"
    context = {"link": link, "body": link.decision.body, "address": address}
    send_mail(
        subject=f"Please confirm a decision of the {link.decision.body}",
        message=render_to_string("governance/mail/confirmation_link.txt", context),
        from_email=None,
        recipient_list=[link.person.user.email] if link.person.user else [],
    )
