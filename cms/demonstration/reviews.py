"""How the demonstration keeps its listings true: who runs what, who said what is right and how, who was asked and did
not answer. Invented, and dated before the day of loading."""

from datetime import date, timedelta

from cms.models import User
from localoffer.models import (
    CallReason,
    CheckedBy,
    Confirmation,
    Contact,
    Flag,
    Organization,
    ReviewRequest,
    ReviewSettings,
    Sector,
    Service,
    Way,
)
from localoffer.reviews.asking import open_request, parties_to_ask
from localoffer.reviews.links import new_link
from localoffer.reviews.rules import rules
from localoffer.suspending import suspend

# Words in the names of its organisations; the first that fits says whose they are, and charities are the rest.
SECTORS = {
    "City ": Sector.COUNCIL,
    "council": Sector.COUNCIL,
    "Spires": Sector.NHS,
    "School": Sector.SCHOOL,
    "College": Sector.SCHOOL,
    "Nursery": Sector.SCHOOL,
    "Childminding": Sector.BUSINESS,
}
DOUBTED = "Brick-building club"
SUSPENDED = "Larkspring Sunday gymnastics"
# What became of the first organisations that were asked: why we ring, e-mails sent, days since the last one.
ASKED = (
    (CallReason.NO_ANSWER, 3, 15),
    (CallReason.BOUNCED, 1, 12),
    ("", 2, 6),
    ("", 1, 3),
)


def load(day: date) -> None:
    """On top of the listings."""
    _name_sectors()
    _say_how()
    _keep_secrets(day)
    settings = ReviewSettings.load()
    settings.is_on, settings.reply_to = True, "send@example.org"
    settings.save()
    for party, (reason, mails, days) in zip(parties_to_ask(rules(), day), ASKED, strict=False):
        sent = day - timedelta(days=days)
        opened = sent - timedelta(days=settings.days_between * (mails - 1))
        request = open_request(party=party, today=opened)
        new_link(request, today=sent)
        ReviewRequest.objects.filter(pk=request.pk).update(mails_sent=mails, last_sent_on=sent, call_reason=reason)
    _doubt(day)
    suspend(
        service=Service.objects.get(name=SUSPENDED),
        reason="The club's insurance has run out, and it has gone on. We rang on Monday and wait for the new paper.",
        by=User.objects.get(email="moderator@example.org"),
    )


def _name_sectors() -> None:
    for organization in Organization.objects.all():
        found = (sector for word, sector in SECTORS.items() if word in organization.name)
        organization.sector = next(found, Sector.CHARITY)
        organization.save()


def _say_how() -> None:
    """The files say who confirmed a listing and when; here it was not the files that said so."""
    Confirmation.objects.filter(by=CheckedBy.COUNCIL).update(way=Way.READING, source="")
    said = Confirmation.objects.filter(by=CheckedBy.PROVIDER)
    by_phone = list(said.order_by("on", "pk").values_list("pk", flat=True))[::4]
    said.update(way=Way.LINK, source="")
    said.filter(pk__in=by_phone).update(way=Way.PHONE)


def _keep_secrets(day: date) -> None:
    """A childminder whose own words say where she lives, and two people of whom one agreed to be named."""
    service = Service.objects.filter(places__location__mask_exact_address=True).order_by("name").first()
    if service is None:
        raise ValueError("No listing of the demonstration has a secret address.")
    home = service.places.filter(location__mask_exact_address=True)[0].location
    service.description += f"\n\nThe house is easy to find: it is {home.address_1 or home.postal_code}."
    service.save()
    Contact.objects.create(
        service=service, name="Robin Hale", title="assistant", phone="01632 960777", is_personal=True
    )
    Contact.objects.create(
        service=service,
        name="Ash Merrow",
        title="assistant",
        phone="01632 960778",
        is_personal=True,
        agreed_on=day - timedelta(days=40),
        agreed_with="Ash Merrow, on the phone to the SEND team",
    )


def _doubt(day: date) -> None:
    service = Service.objects.get(name=DOUBTED)
    service.flagged_on = day - timedelta(days=2)
    service.save()
    Flag.objects.create(
        service=service,
        reason=Flag.Reason.CHANGED,
        words="We have moved to the hall next door, and start half an hour later.",
        raised_on=service.flagged_on,
    )
