"""Saying that a listing is one's own, or that one is missing; and what a member of staff answers. A claim shows nothing
to anybody: only who is let in can change something, and that is a patch like any other."""

from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from search import clock

from ..models import (
    Claim,
    ClaimState,
    OfferSettings,
    Organization,
    Provider,
    ProviderAccess,
    Service,
    Status,
)
from ..telling import tell
from . import patching

KEPT_FOR = timedelta(days=365)
ERASED = "erased"


class RefusedError(ValueError):
    """What was asked is not possible; its text says what to do."""


@transaction.atomic
def claim(
    *,
    email: str,
    role: str,
    proof: str = "",
    service: Service | None = None,
    name: str = "",
    kind: str = "",
    description: str = "",
    organisation_name: str = "",
    organization: Organization | None = None,
) -> Claim:
    """Takes in that somebody runs `service`, or proposes a new listing where that is None. Asked again for the same
    while one waits, it is that one."""
    email = email.strip().lower()
    waiting = Claim.objects.waiting().filter(email=email, service=service, name=service.name if service else name)
    if found := waiting.first():
        return found
    made = Claim.objects.create(
        service=service,
        is_new=service is None,
        name=service.name if service else name,
        kind=service.kind if service else kind,
        description=description,
        organisation_name=organisation_name,
        organization=service.organization if service else organization,
        email=email,
        role=role,
        proof=proof,
        received_on=clock.today(),
    )
    owner = OfferSettings.load().providers_owner
    tell(
        owner.email if owner else "",
        "A provider’s claim waits",
        "Somebody says that a listing is theirs, or proposes a new one. It waits for you to accept or refuse.",
        reverse("claims:detail", args=[made.pk]),
    )
    return made


@transaction.atomic
def accept(
    *,
    claim: Claim,
    by: AbstractBaseUser,
    only_this: bool | str = False,
    organization: Organization | None = None,
    reason: str = "",
) -> ProviderAccess:
    """Lets whoever claimed look after the listing: with all others of its organisation, or (`only_this`) alone. A new
    listing is made, not public, with what was proposed as a draft of its provider. `organization` is whose a new one
    is; without it one is made. Raises RefusedError."""
    held = _waiting(claim)
    provider, _ = Provider.objects.get_or_create(email=held.email, defaults={"joined_on": clock.today()})
    if held.is_new:
        held.organization = organization or held.organization or _made_organisation(held, by)
        held.service = _made_listing(held, by)
    service = held.service
    if service is None:
        raise RefusedError("This listing is no longer here. Refuse the claim, and say so.")
    whole = service.organization if not only_this else None
    access, _ = ProviderAccess.objects.get_or_create(
        provider=provider,
        organization=whole,
        service=None if whole else service,
        ended_on=None,
        defaults={"role": held.role, "given_on": clock.today(), "given_by": by.pk},
    )
    if held.is_new and held.description:
        seen = patching.fields.read(patching.fields.with_parts(service.pk), "description")
        patching.put(service=service, provider=provider, page=[("description", seen, held.description)])
    _decide(held, ClaimState.ACCEPTED, reason, by)
    tell(
        held.email,
        f"You can look after {held.name}",
        "\n\n".join(
            filter(
                None,
                (
                    f"You asked to look after “{held.name}”. You can now.",
                    reason.strip(),
                    "Give this e-mail address on the page below, and we send you a link to sign in.",
                ),
            )
        ),
        reverse("localoffer:providers"),
    )
    return access


@transaction.atomic
def refuse(*, claim: Claim, by: AbstractBaseUser, reason: str) -> None:
    """Says no, and why. Raises RefusedError."""
    held = _waiting(claim)
    if not reason.strip():
        raise RefusedError("Write why. They read it in an e-mail.")
    _decide(held, ClaimState.REFUSED, reason, by)
    tell(
        held.email,
        f"About {held.name}",
        f"You asked to look after “{held.name}”. We could not say yes.\n\n{reason.strip()}\n\nYou can ask again, or call us:",
        "/contact/",
    )


@transaction.atomic
def end_access(*, access: ProviderAccess, by: AbstractBaseUser) -> None:
    """From now on they cannot look after it. What they sent stays to be decided; what they drafted goes."""
    access.ended_on, access.ended_by = clock.today(), by.pk
    access.save(update_fields=["ended_on", "ended_by"])
    left = access.provider.listings().values("pk")
    access.provider.patches.filter(sent_at=None).exclude(service__in=left).delete()


@transaction.atomic
def forget_claims(*, today: date) -> int:
    """Erases who claimed and what they wrote, a year after the answer. Returns how many."""
    old = Claim.objects.filter(decided_on__lt=today - KEPT_FOR).exclude(role=ERASED)
    return old.update(email="erased@invalid.invalid", role=ERASED, proof="", description="", reason="")


def _waiting(claim: Claim) -> Claim:
    held = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if held.state != ClaimState.WAITING:
        raise RefusedError("Somebody has answered this meanwhile.")
    return held


def _decide(claim: Claim, state: ClaimState, reason: str, by: AbstractBaseUser) -> None:
    claim.state, claim.reason, claim.decided_on, claim.decided_by = state, reason.strip(), clock.today(), by.pk
    claim.save()


def _made_organisation(claim: Claim, by: AbstractBaseUser) -> Organization:
    made = Organization(name=claim.organisation_name or claim.name)
    made._history_user = by
    made.save()
    return made


def _made_listing(claim: Claim, by: AbstractBaseUser) -> Service:
    """Not public until a person takes the row of a patch that says so."""
    made = Service(name=claim.name, kind=claim.kind, organization=claim.organization, status=Status.INACTIVE)
    made._history_user, made._change_reason = by, "Proposed by a provider"
    made.save()
    return made
