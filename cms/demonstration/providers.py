"""A provider of the demonstration with a change that waits and one that took effect at once, and somebody else's claim.
Invented."""

from datetime import date

from cms.models import User
from localoffer.models import OfferSettings, Provider, ProviderAccess, Service
from localoffer.providers import claiming, fields, patching

EMAIL = "provider@example.org"
# Two organisations are one person's: the clubs whose listings these are.
LISTINGS = ("Quiet swim with hoist and pool lift", "Brick-building club")
CLAIMED = "Applepip childminding"
WORDS = "The pool lift is by the shallow end, and somebody is always there to work it."


def load(day: date) -> None:
    """On top of the listings and the accounts."""
    provider = Provider.objects.create(email=EMAIL, joined_on=day, terms_accepted_on=day)
    listings = [Service.objects.get(name=name) for name in LISTINGS]
    for service in listings:
        ProviderAccess.objects.get_or_create(
            provider=provider,
            organization=service.organization,
            service=None if service.organization else service,
            defaults={"role": "Manager", "given_on": day},
        )
    _propose(fields.with_parts(listings[0].pk), provider)
    patching.change_at_once(
        service=listings[1],
        provider=provider,
        values={"waiting_open": True, "waiting_weeks": None, "waiting_as_of": day.isoformat()},
        role="Manager",
    )
    claiming.claim(
        email="owner@example.org",
        role="Owner",
        proof="Our number stands on the listing. Call it and ask for me.",
        service=Service.objects.get(name=CLAIMED),
    )
    # Last, since who looks after providers gets a mail of what waits.
    settings = OfferSettings.load()
    settings.providers_owner = User.objects.get(email="moderator@example.org")
    settings.save()


def _propose(service: Service, provider: Provider) -> None:
    """Words and a price, which wait."""
    price = f"price-{service.cost_options.order_by('pk')[0].pk}"
    old = fields.read(service, price)
    page = [
        ("description", service.description, f"{service.description}\n\n{WORDS}"),
        (price, old, old | {"amount": "3.50"}),
    ]
    patching.put(service=service, provider=provider, page=page)
    draft = patching.draft_of(service=service, provider=provider)
    assert draft is not None
    patching.send(patch=draft, role="Manager")
