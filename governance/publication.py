"""What the public may read of an edition, and what may be published of its page: answers worked out
from decisions and pins, never from a page, and never from a status alone."""

from datetime import date

from django.utils import timezone
from wagtail.models import Page, Revision

from . import ledger, routes
from .canonical import canonical
from .models import CLOSED, Decision, Edition, Passage, Pin, Submission
from .states import EditionState

BEGUN = frozenset({EditionState.ADOPTED, EditionState.IN_FORCE, EditionState.SUPERSEDED})


def is_before_its_boards(page: Page) -> bool:
    """Whether boards are deciding on the edition drafted on `page`, so that nobody may change it."""
    return Passage.objects.filter(edition__page_id=page.pk, ended_at__isnull=True).exists()


def acceptances(passage: Passage) -> dict[int, Decision]:
    """By number of its stage, the decision that let the edition go on there. Only what is confirmed (or
    imported, from a record that is itself the confirmation) and entered in the ledger counts."""
    stages = {stage.number: stage for stage in routes.stages(passage)}
    settled = Decision.objects.settled().filter(submission__passage=passage)
    return {
        number: decision
        for decision in settled.select_related("submission", "pin", "confirmation")
        if decision.submission
        and (number := decision.submission.stage) in stages
        and routes.lets_go_on(stages[number], outcome=decision.outcome, quorum_met=decision.quorum.get("met"))
        and _is_as_entered(decision, passage)
    }


def _is_as_entered(decision: Decision, passage: Passage) -> bool:
    """Whether the ledger knows the decision and all that makes it an acceptance, exactly so."""
    rows = [passage, decision.submission, decision, getattr(decision, "confirmation", None), decision.pin]
    return ledger.agrees(*(row for row in rows if row is not None))


def adopted_pin(edition: Edition) -> Pin | None:
    """The one text that every body on the edition's route accepted. None when a body has not, when
    they accepted different texts, or when no text is held."""
    for passage in edition.passages.order_by("-number"):
        decisions = acceptances(passage)
        pins = {decisions[number].pin if number in decisions else None for number in _numbers(passage)}
        if len(pins) == 1 and (pin := pins.pop()) and pin.edition_id == edition.pk:
            return pin
    return None


def _numbers(passage: Passage) -> list[int]:
    return [stage.number for stage in routes.stages(passage)]


def has_begun(edition: Edition, on: date | None = None) -> bool:
    """Whether the edition is adopted and its day has come (it may have been superseded since), as the
    ledger has it too."""
    on = on or timezone.localdate()
    if edition.state not in BEGUN or (edition.state == EditionState.ADOPTED and edition.effective_on is None):
        return False
    return (edition.effective_on is None or edition.effective_on <= on) and ledger.agrees(edition)


def public_pin(edition: Edition, on: date | None = None) -> Pin | None:
    """The text of the edition that anyone may read, if there is one yet and no body took it in private."""
    if not has_begun(edition, on) or Submission.objects.filter(passage__edition=edition, access__in=CLOSED).exists():
        return None
    return adopted_pin(edition)


def is_public(edition: Edition, on: date | None = None) -> bool:
    """Whether the edition has a public page: with its adopted text, or, when it was decided elsewhere
    and no text of it was ever pinned here, with the word that none is held."""
    return has_begun(edition, on) and (public_pin(edition, on) is not None or not edition.pins.exists())


def is_readable(pin: Pin) -> bool:
    """Whether anyone may read a pin: as the text of a public edition, or as what a body decided in public."""
    return pin.decisions.open().exists() or public_pin(pin.edition) == pin


def refusals(revision: Revision, on: date | None = None) -> list[str]:
    """Why a revision of a governed page may not be published; empty means it may."""
    edition = Edition.objects.filter(page_id=revision.object_id).first()
    if edition is None:
        return ["No edition in the record has this page."]
    pin = adopted_pin(edition)
    if pin is None:
        return ["No text of this edition has been adopted by every body on its route."]
    reasons = []
    if not has_begun(edition, on):
        reasons.append("The day on which this edition comes into force has not come.")
    if canonical(revision.as_object().pinned_content()).decode() != pin.content:
        reasons.append("This is not the text that was adopted.")
    return reasons
