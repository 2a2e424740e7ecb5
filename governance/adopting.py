"""An edition is adopted when every body on its route has accepted the same text, and comes into
force on the day the route says; the edition before it ends in the same transaction."""

from datetime import date

from django.utils import timezone

from . import effect, ledger, publication, reviews, routes, wheels
from .actors import Actor
from .announcing import announce
from .models import Edition, Passage
from .refusals import refuse_for
from .states import EDITION_TRANSITIONS, EditionState


def adopt_edition(*, passage: Passage, by: Actor) -> Edition:
    """Ends a passage with the adoption of its edition. Comes into force at once if its day has come."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
        refuse_for(refusals(passage=passage))
        edition.state = EditionState.ADOPTED
        edition.effective_on = effective_date(passage)
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
    missing = [stage for stage in routes.stages(passage) if stage.number not in accepted]
    reasons.extend(f"The {stage.body_name} has not accepted it." for stage in missing)
    if not accepted or (not missing and publication.accepted_text(passage, accepted) is None):
        reasons.append("The bodies did not all accept the same text.")
    return reasons


def effective_date(passage: Passage) -> date | None:
    """The day from which the edition is in force: as the route says after its last body decided, but not before
    each decision has effect. None while one of them may still be called in, or was."""
    decided = [each for each in publication.acceptances(passage).values() if each.decided_on]
    starts = [effect.starts_on(each) for each in decided]
    if not decided or None in starts:
        return None
    by_route = routes.effective_date(routes.stages(passage), decided_on=max(effect.first_day(each) for each in decided))
    return max(by_route, *(day for day in starts if day))


def date_edition(*, passage: Passage, by: Actor) -> Edition:
    """Works out anew from when an adopted edition is in force, after a notice or a call-in; brings it into force
    if that day has come."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
        day = effective_date(passage)
        if edition.state != EditionState.ADOPTED or edition.effective_on == day:
            return edition
        edition.effective_on = day
        ledger.keep(edition, action="edition.dated", by=by)
        if not refusals_to_bring_into_force(edition=edition):
            return bring_into_force(edition=edition, by=by)
        announce("edition", edition.pk)
        return edition


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
        if edition.review_by is None:
            edition.review_by = reviews.next_review(edition)
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
    if edition.effective_on is None:
        return [f"{edition} is adopted and not in force yet.", *_obstacles(edition)]
    if edition.effective_on > timezone.localdate():
        return [f"{edition} is adopted and comes into force on {edition.effective_on:%-d %B %Y}."]
    return []


def _obstacles(edition: Edition) -> list[str]:
    passage = edition.passages.order_by("-number").first()
    accepted = publication.acceptances(passage).values() if passage else ()
    return [sentence for decision in accepted for sentence in effect.obstacles(decision)]


def bring_due_into_force(*, by: Actor) -> list[Edition]:
    """Every adopted edition whose day has come, the earliest first."""
    due = Edition.objects.filter(state=EditionState.ADOPTED, effective_on__lte=timezone.localdate())
    return [bring_into_force(edition=edition, by=by) for edition in due.order_by("effective_on", "pk")]
