"""Where services are given, and how one gets in. A masked place never gives away where it is."""

import re
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from search import geography
from search.document import Point

from .history import History, Tracked
from .organisations import Organization

OUTCODE = re.compile(r"^\s*([A-Za-z]{1,2}[0-9][A-Za-z0-9]?)(?:\s*[0-9][A-Za-z]{2})?\s*$")
# Two decimals are about a kilometre: enough for "near you", too little to find a door.


class LocationType(models.TextChoices):
    PHYSICAL = "physical", "A place one can go to"
    POSTAL = "postal", "A postal address only"
    VIRTUAL = "virtual", "Online or by phone"


class LocationQuerySet(models.QuerySet["Location"]):
    def physical(self) -> "LocationQuerySet":
        return self.filter(location_type=LocationType.PHYSICAL)

    def secret(self) -> "LocationQuerySet":
        """Those whose address the public never reads."""
        return self.filter(mask_exact_address=True)


class Location(Tracked, ClusterableModel):
    """A place. What the public may know of it are the `public_...` properties, and only these."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location_type = models.CharField(
        "kind of place", max_length=10, choices=LocationType, default=LocationType.PHYSICAL
    )
    name = models.CharField(max_length=255, blank=True)
    description = models.TextField("finding it", blank=True)
    attention = models.CharField("for the attention of", max_length=255, blank=True)
    address_1 = models.CharField("street address", max_length=255, blank=True)
    city = models.CharField("town or city", max_length=255, blank=True)
    region = models.CharField(max_length=255, blank=True)
    state_province = models.CharField("county", max_length=255, blank=True)
    postal_code = models.CharField("postcode", max_length=20, blank=True)
    country = models.CharField(max_length=100, blank=True, default="GB")
    address_id = models.UUIDField(null=True, blank=True, editable=False)
    latitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    mask_exact_address = models.BooleanField(
        "keep the address secret",
        default=False,
        help_text="For refuges and people’s homes. The public sees the postcode district only.",
    )
    external_identifier = models.CharField(max_length=255, blank=True)
    external_identifier_type = models.CharField(max_length=100, blank=True)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name="organisation",
    )
    source = models.CharField(max_length=255, blank=True, editable=False)
    extra = models.JSONField("what a source says besides", default=dict, blank=True, editable=False)

    objects = LocationQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "postal_code"]
        verbose_name = "place"

    def __str__(self) -> str:
        return (
            ", ".join(part for part in (self.name, self.address_1, self.postal_code) if part)
            or "A place without a name"
        )

    @property
    def outcode(self) -> str:
        """The postcode district, such as “CV6”, or an empty text."""
        match = OUTCODE.match(self.postal_code)
        return match[1].upper() if match else ""

    @property
    def public_name(self) -> str:
        return "" if self.mask_exact_address else self.name

    @property
    def public_description(self) -> str:
        return "" if self.mask_exact_address else self.description

    @property
    def public_address(self) -> tuple[str, ...]:
        """The lines of the address that anyone may read."""
        if self.mask_exact_address:
            lines: tuple[str, ...] = (self.city, self.outcode)
        else:
            lines = (self.attention, self.address_1, self.city, self.region, self.state_province, self.postal_code)
        return tuple(line.strip() for line in lines if line.strip())

    @property
    def public_point(self) -> Point | None:
        """Where it is on the map; None when masked."""
        if self.location_type == LocationType.VIRTUAL or self.latitude is None or self.longitude is None:
            return None
        return None if self.mask_exact_address else Point(self.latitude, self.longitude)

    def measured_to(self) -> Point | None:
        """The point that distances to it are measured to: its own, else its postcode's; None online or when unknown.
        Where the address is kept secret it is the middle of the postcode district: a few distances to the place
        itself, asked for from different postcodes, would lead to its door."""
        if self.public_point or self.location_type == LocationType.VIRTUAL:
            return self.public_point
        near = geography.find_place(self.outcode if self.mask_exact_address else self.postal_code)
        return near.point if near else None

    @property
    def label(self) -> str:
        """What a card shows for it: the postcode district, else the town."""
        return self.outcode or self.city


class AccessPoint(models.TextChoices):
    STEP_FREE = "step_free", "Step-free way in"
    ACCESSIBLE_TOILET = "accessible_toilet", "Accessible toilet"
    CHANGING_PLACES = "changing_places", "Changing Places toilet"
    HOIST = "hoist", "Hoist"
    LIFT = "lift", "Lift"
    PARKING_BLUE_BADGE = "parking_blue_badge", "Blue Badge parking"
    QUIET_SPACE = "quiet_space", "Quiet space"
    LOW_SENSORY_TIMES = "low_sensory_times", "Low sensory times"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    BSL = "bsl", "British Sign Language"
    MAKATON = "makaton", "Makaton"
    MEDICATION_TRAINED = "medication_trained", "Staff trained to give medicine"
    ONE_TO_ONE = "one_to_one", "One-to-one support"
    SECURE_SITE = "secure_site", "Secure site"
    ASSISTANCE_DOGS = "assistance_dogs", "Assistance dogs welcome"
    BUS_NEAR = "bus_near", "Bus stop near"


class Answer(models.TextChoices):
    """“Not asked” is not “no”."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_ASKED = "not_asked", "Not asked"


class AccessFact(Tracked):
    """What is known of one point of access at one place, with the provider's own words."""

    location = ParentalKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Empty when a source's words could not be told to be one of ours.
    point = models.CharField(max_length=30, choices=AccessPoint, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NOT_ASKED)
    description = models.TextField("in the provider’s words", blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    checked_on = models.DateField("checked on", null=True, blank=True, editable=False)

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "access fact"

    def __str__(self) -> str:
        return f"{self.get_point_display() or self.description}: {self.get_answer_display()}"

    @property
    def is_known(self) -> bool:
        return self.answer != Answer.NOT_ASKED
