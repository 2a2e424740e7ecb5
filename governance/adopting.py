"""An edition is adopted when every body on its route has accepted the same text, and comes into
force on the day the route says; the edition before it ends in the same transaction."""

from datetime import date

from django.utils import timezone

from . import ledger, publication, routes, wheels
from .actors import Actor
from .announcing import announce
from .models import Decision, Edition, Passage
from .refusals import refuse_for
from .states import EDITION_TRANSITIONS, EditionState


def adopt_edition(*, passage: Passage, by: Actor) -> Edition:
    """Ends a passage with the adoption of its edition. Comes into force at once if its day has come."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
        refuse_for(refusals(passage=passage))
        edition.state = EditionState.ADOPTED
        edition.effective_on = routes.effective_date(routes.stages(passage), decided_on=_last_decision(passage))
        ledger.keep(edition, action="edition.adopted", by=by)
        passage.ended_at = timezone.now()
        passage.edition = edition
        ledger.keep(passage, action="passage.ended", by=by)
        if not refusals_to_bring_into_force(edition=edition):
            edition = bring_into_force(edition=edition, by=by)
        else:
            wheels.follow(passage)
            announce("edition", edition.pk)
        return edition


def refusals(*, passage: Passage) -> list[str]:
    """Why the edition is not adopted: which body has not accepted this text."""
    edition = passage.edition
    reasons = []
    if EditionState.ADOPTED not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        reasons.append(f"{edition} is {edition.get_state_display().lower()}.")
    accepted = publication.acceptances(passage)
    stages = routes.stages(passage)
    reasons.extend(f"The {stage.body_name} has not accepted it." for stage in stages if stage.number not in accepted)
    fingerprints = {decision.pin.fingerprint for decision in accepted.values() if decision.pin}
    if len(fingerprints) != 1 or any(decision.pin is None for decision in accepted.values()):
        reasons.append("The bodies did not all accept the same text.")
    return reasons


def bring_into_force(*, edition: Edition, by: Actor) -> Edition:
    """From now on this is the edition in force; the one before it is superseded."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_bring_into_force(edition=edition))
        before = (
            Edition.objects.select_for_update()
            .filter(document_id=edition.document_id, state=EditionState.IN_FORCE)
            .first()
        )
        if before:
            before.state = EditionState.SUPERSEDED
            ledger.keep(before, action="edition.superseded", by=by)
        edition.state = EditionState.IN_FORCE
        ledger.keep(edition, action="edition.in_force", by=by)
        for changed in filter(None, (before, edition)):
            if passage := changed.passages.order_by("-number").first():
                wheels.follow(passage)
            announce("edition", changed.pk)
        return edition


def refusals_to_bring_into_force(*, edition: Edition) -> list[str]:
    """Why the edition is not in force yet."""
    if EditionState.IN_FORCE not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        return [f"{edition} is {edition.get_state_display().lower()}, not adopted."]
    if edition.effective_on is None or edition.effective_on > timezone.localdate():
        return [f"{edition} is adopted and comes into force on {edition.effective_on:%-d %B %Y}."]
    return []


def bring_due_into_force(*, by: Actor) -> list[Edition]:
    """Every adopted edition whose day has come, the earliest first."""
    due = Edition.objects.filter(state=EditionState.ADOPTED, effective_on__lte=timezone.localdate())
    return [bring_into_force(edition=edition, by=by) for edition in due.order_by("effective_on", "pk")]


def _last_decision(passage: Passage) -> date:
    decisions: list[Decision] = list(publication.acceptances(passage).values())
    return max(decision.decided_on for decision in decisions if decision.decided_on)
