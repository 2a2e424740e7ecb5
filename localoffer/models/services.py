"""What families look for: a service, in the shape of Open Referral UK 3.0, with what a Local Offer
says besides (interchange: the object `send`)."""

import uuid
from collections.abc import Collection
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .history import History, Tracked
from .lists import Lines, Ticks
from .organisations import Organization
from .places import Location
from .vocabularies import Term

AGE = [MinValueValidator(0), MaxValueValidator(150)]


class Status(models.TextChoices):
    ACTIVE = "active", "Open"
    TEMPORARILY_CLOSED = "temporarily closed", "Temporarily closed"
    INACTIVE = "inactive", "Not public"
    DEFUNCT = "defunct", "Closed for good"


# A listing that is closed for a while is shown, and says so.
PUBLIC_STATUSES = (Status.ACTIVE, Status.TEMPORARILY_CLOSED)


class Kind(models.TextChoices):
    ACTIVITY = "activity", "Activity"
    SERVICE = "service", "Service"
    SUPPORT_GROUP = "support_group", "Support group"
    SETTING = "setting", "School or setting"
    CHILDCARE = "childcare", "Childcare"
    EVENT = "event", "Event"
    HELPLINE = "helpline", "Helpline"


class Tier(models.TextChoices):
    UNIVERSAL = "universal", "Anyone"
    TARGETED = "targeted", "Some children and young people"
    SPECIALIST = "specialist", "After an assessment"


class ShortBreakKind(models.TextChoices):
    """What the range has to hold (Breaks for Carers of Disabled Children Regulations 2011)."""

    DAY = "day", "In the day"
    EVENING = "evening", "In the evening"
    OVERNIGHT = "overnight", "Overnight"
    WEEKEND = "weekend", "At the weekend"
    HOLIDAY = "holiday", "In the school holidays"
    ACTIVITY = "activity", "Learning and fun outside the home"


class Diagnosis(models.TextChoices):
    NOT_NEEDED = "not_needed", "You do not need a diagnosis"
    WAITING_IS_ENOUGH = "waiting_is_enough", "Waiting for a diagnosis is enough"
    NEEDED = "needed", "You need a diagnosis"
    NOT_ASKED = "not_asked", "Not asked"


class Plan(models.TextChoices):
    NOT_NEEDED = "not_needed", "You do not need an EHC plan"
    NEEDED = "needed", "You need an EHC plan"
    NOT_ASKED = "not_asked", "Not asked"


class Referral(models.TextChoices):
    SELF = "self", "Ask yourself"
    SCHOOL = "school", "Through school"
    GP = "gp", "Through a GP"
    HEALTH_VISITOR = "health_visitor", "Through a health visitor"
    SOCIAL_WORKER = "social_worker", "Through a social worker"
    ANY_PROFESSIONAL = "any_professional", "Through any professional"


class Carer(models.TextChoices):
    FREE = "free", "A carer comes free"
    PAYS = "pays", "A carer pays"
    MUST_STAY = "must_stay", "A parent or carer stays"
    NOT_NEEDED = "not_needed", "No parent or carer needs to stay"
    NOT_ASKED = "not_asked", "Not asked"


class Delivery(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    PHONE = "phone", "By phone"
    HOME_VISIT = "home_visit", "At your home"


class Reach(models.TextChoices):
    PLACE = "place", "People who come to its place"
    CITY = "city", "Anyone in the area"
    NATIONAL = "national", "Anyone in the country"


class CheckedBy(models.TextChoices):
    PROVIDER = "provider", "the provider"
    COUNCIL = "council", "the council"


def secrets_of_organization(path: str = "") -> list[models.Prefetch]:
    """What to fetch with an organisation, which `path` leads to, so that what its words must not say is known."""
    listings = Service.objects.with_its_own_secret().only("organization")
    listings = listings.prefetch_related("places__location", "contacts", "places__contacts")
    return [
        models.Prefetch(f"{path}locations", Location.objects.secret(), to_attr="secret_locations"),
        models.Prefetch(f"{path}services", listings, to_attr="services_with_secrets"),
    ]


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> "ServiceQuerySet":
        """Those the public may see."""
        return self.shown_or_hidden().filter(hidden_on__isnull=True)

    def shown_or_hidden(self) -> "ServiceQuerySet":
        """Those that run: shown to the public, or hidden only until somebody confirms them."""
        return self.filter(status__in=PUBLIC_STATUSES, suspended_on__isnull=True)

    def suspended(self) -> "ServiceQuerySet":
        """Those taken down by who looks after safety."""
        return self.filter(suspended_on__isnull=False)

    def hidden(self) -> "ServiceQuerySet":
        """Those hidden only because nobody confirmed them for too long."""
        return self.shown_or_hidden().filter(hidden_on__isnull=False)

    def flagged(self) -> "ServiceQuerySet":
        """Those of which somebody says that they may be wrong."""
        return self.filter(flagged_on__isnull=False)

    def of_kind(self, kind: str) -> "ServiceQuerySet":
        return self.filter(kind=kind)

    def for_age(self, age: float) -> "ServiceQuerySet":
        """Those for somebody of this age, with an EHC plan if need be; an unknown bound is open."""
        young_enough = models.Q(maximum_age__isnull=True) | models.Q(maximum_age__gte=age)
        young_enough |= models.Q(maximum_age_with_plan__gte=age)
        return self.filter(young_enough, models.Q(minimum_age__isnull=True) | models.Q(minimum_age__lte=age))

    def about(self, vocabulary: str, codes: Collection[str]) -> "ServiceQuerySet":
        """Those with one of these terms, or with a term below one of them."""
        of_them = models.Q(term__code__in=codes) | models.Q(term__parent__code__in=codes)
        of_them |= models.Q(term__parent__parent__code__in=codes)
        links = ServiceTerm.objects.filter(of_them, term__vocabulary__code=vocabulary)
        return self.filter(pk__in=links.values("service"))

    def with_access(self, points: Collection[str], answers: Collection[str]) -> "ServiceQuerySet":
        """Those where each of `points` of access was answered with one of `answers`, at any of their places."""
        found = self
        for point in points:
            granted = ServiceAtLocation.objects.filter(
                location__accessibility__point=point, location__accessibility__answer__in=answers
            )
            found = found.filter(pk__in=granted.values("service"))
        return found

    def from_source(self, source: str) -> "ServiceQuerySet":
        """Those that `source` has ever listed."""
        return self.filter(sources__source=source).distinct()

    def gone_from(self, source: str) -> "ServiceQuerySet":
        """Those that `source` no longer lists."""
        return self.filter(sources__source=source, sources__gone_on__isnull=False).distinct()

    def gone(self) -> "ServiceQuerySet":
        """Those that a source once listed and none lists now. (What has no source has no day on which it went.)"""
        return self.exclude(sources__gone_on__isnull=True)

    def never_confirmed(self) -> "ServiceQuerySet":
        return self.filter(checked_on__isnull=True)

    def with_unmapped_terms(self) -> "ServiceQuerySet":
        """Those of which a source says words that are none of our terms."""
        return self.exclude(unmapped_terms=[])

    def with_a_secret(self) -> "ServiceQuerySet":
        """Those whose words could give away a secret address of theirs or of their organisation, or a person."""
        own = Service.objects.with_its_own_secret().order_by()
        of_organization = models.Q(organization__in=own.exclude(organization=None).values("organization"))
        of_organization |= models.Q(organization__in=Location.objects.secret().order_by().values("organization"))
        return self.filter(models.Q(pk__in=own.values("pk")) | of_organization)

    def with_its_own_secret(self) -> "ServiceQuerySet":
        """Those with a secret place, or with a person to ask for who did not agree to be public."""
        person = models.Q(contacts__is_personal=True, contacts__agreed_on=None)
        at_place = ServiceAtLocation.objects.filter(person | models.Q(location__mask_exact_address=True))
        everywhere = Service.objects.filter(person).order_by()
        keys = models.Q(pk__in=at_place.order_by().values("service")) | models.Q(pk__in=everywhere.values("pk"))
        return self.filter(keys)

    def with_secrets(self) -> "ServiceQuerySet":
        """With what must be masked in its words (`masking`)."""
        return self.select_related("organization").prefetch_related(
            *secrets_of_organization("organization__"), "places__location", "contacts", "places__contacts"
        )

    def with_parts(self) -> "ServiceQuerySet":
        """With everything a listing page or a search document reads, in a bounded number of queries."""
        return self.with_secrets().prefetch_related(
            "organization__identifiers",
            "terms__term__vocabulary",
            "terms__term__parent__parent",
            "schedules",
            "cost_options",
            "contacts",
            "phones",
            "answers",
            "languages",
            "service_areas",
            "sources",
            "places__location__accessibility",
            "places__schedules",
            "places__cost_options",
            "places__contacts",
            "places__phones",
            "places__confirmations",
        )


class Service(Tracked, ClusterableModel):
    """A listing. `checked_...` repeats its last confirmation, and no edit ever sets these."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("address", max_length=120, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name="organisation",
    )
    name = models.CharField(max_length=255)
    alternate_name = models.CharField("second name", max_length=255, blank=True)
    also_called = Lines(help_text="Other names families use, one a line. Search finds the listing by them.")
    description = models.TextField("what happens there", blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SERVICE)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    alert = models.TextField("notice", blank=True, help_text="Something to know now. It stands at the top of the page.")
    url = models.URLField("website", max_length=500, blank=True)
    email = models.EmailField(blank=True)
    fees = models.TextField("what it costs", blank=True)
    accreditations = models.TextField(blank=True)
    minimum_age = models.FloatField(null=True, blank=True, validators=AGE)
    maximum_age = models.FloatField(null=True, blank=True, validators=AGE)
    maximum_age_with_plan = models.FloatField(
        "maximum age with an EHC plan", null=True, blank=True, validators=AGE, help_text="Where it is higher."
    )
    eligibility_description = models.TextField("who it is for", blank=True)
    application_process = models.TextField("how to get it", blank=True)
    interpretation_services = models.TextField("interpreters", blank=True)
    wait_time = models.TextField("waiting time", blank=True)

    tier = models.CharField("who may come", max_length=20, choices=Tier, blank=True)
    short_break = models.BooleanField("counts as a short break", null=True, blank=True)
    short_break_kinds = Ticks(
        "which kind of short break",
        among=ShortBreakKind.choices,
        help_text="For the short breaks statement. Tick none, and its times and school terms say it.",
    )
    diagnosis = models.CharField(max_length=20, choices=Diagnosis, default=Diagnosis.NOT_ASKED)
    plan = models.CharField("EHC plan", max_length=20, choices=Plan, default=Plan.NOT_ASKED)
    referral = Ticks("who can ask", among=Referral.choices)
    carer = models.CharField(max_length=20, choices=Carer, default=Carer.NOT_ASKED)
    delivery = Ticks("how it is given", among=Delivery.choices)
    reach = models.CharField("who it reaches", max_length=10, choices=Reach, default=Reach.PLACE)
    statutory = Lines("counts towards", help_text="Codes of the coverage checklist, such as LO32, one a line.")

    waiting_open = models.BooleanField("places or list open", null=True, blank=True)
    waiting_weeks = models.PositiveIntegerField("weeks to wait", null=True, blank=True)
    waiting_as_of = models.DateField("as of", null=True, blank=True)
    waiting_meanwhile = models.TextField("what to do meanwhile", blank=True)

    checked_on = models.DateField(null=True, blank=True, editable=False)
    checked_by = models.CharField(max_length=10, choices=CheckedBy, blank=True, editable=False)
    checked_role = models.CharField(max_length=200, blank=True, editable=False)
    # Since when somebody says that it may be wrong, and since when it is hidden because nobody confirmed it.
    flagged_on = models.DateField(null=True, blank=True, editable=False)
    hidden_on = models.DateField(null=True, blank=True, editable=False)
    # Since when it is taken down; why is in its `suspensions`, for those alone who may suspend.
    suspended_on = models.DateField(null=True, blank=True, editable=False)
    assured_date = models.DateField("assured on", null=True, blank=True, editable=False)
    assurer_email = models.EmailField(blank=True, editable=False)

    # The source whose word stands; `sources` holds every one that lists it.
    source = models.CharField(max_length=255, blank=True, editable=False)
    source_id = models.CharField(max_length=255, blank=True, editable=False)
    source_modified_at = models.DateTimeField(null=True, blank=True, editable=False)
    # [{"vocabulary": "Outpost needs", "name": "Older people"}]: a source's terms that are none of ours.
    unmapped_terms = models.JSONField(default=list, blank=True, editable=False)
    extra = models.JSONField("what a source says besides", default=dict, blank=True, editable=False)

    objects = ServiceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = "listing"
        permissions = [("suspend_service", "Can suspend a listing, read why and lift it")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = ServiceSlug.take([(self.id, self.name)])[self.id]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("localoffer:service", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC_STATUSES and self.hidden_on is None and self.suspended_on is None

    @property
    def is_closed(self) -> bool:
        return self.status == Status.TEMPORARILY_CLOSED

    @property
    def widest_age(self) -> float | None:
        """The oldest anyone can be, with an EHC plan if need be; None is no limit."""
        if self.maximum_age is None:
            return None
        return max(self.maximum_age, self.maximum_age_with_plan or 0)


class ServiceSlug(models.Model):
    """Every address a listing ever had. A row outlives its listing, so no address is used twice."""

    slug = models.SlugField(max_length=120, primary_key=True)
    service_id = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = "address of a listing"
        verbose_name_plural = "addresses of listings"

    def __str__(self) -> str:
        return self.slug

    @staticmethod
    def take(services: list[tuple[uuid.UUID, str]]) -> dict[uuid.UUID, str]:
        """Take an address for each (id, name): the name, and part of the id where it is taken."""
        wanted = {key: [slugify(name)[:80].strip("-") or "listing"] for key, name in services}
        for key, slugs in wanted.items():
            slugs += [f"{slugs[0]}-{key.hex[:8]}", f"{slugs[0]}-{key.hex}"]
        candidates = [slug for slugs in wanted.values() for slug in slugs]
        held = dict(ServiceSlug.objects.filter(slug__in=candidates).values_list("slug", "service_id"))
        taken: dict[uuid.UUID, str] = {}
        for key, slugs in wanted.items():
            slug = next(slug for slug in slugs if held.get(slug, key) == key)
            held[slug] = key
            taken[key] = slug
        ServiceSlug.objects.bulk_create(
            [ServiceSlug(slug=slug, service_id=key) for key, slug in taken.items()], ignore_conflicts=True
        )
        return taken


class ServiceTerm(Tracked):
    """A listing is about a term: a need or a topic."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="terms")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="services")

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "term"
        constraints = [models.UniqueConstraint(fields=["service", "term"], name="term_once_a_service")]

    def __str__(self) -> str:
        return str(self.term) if self.term_id else "A term"


class ServiceAtLocation(Tracked, ClusterableModel):
    """A listing at one of its places, with what holds there only: times, prices, contacts."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="services", verbose_name="place")
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)
    description = models.TextField("about it at this place", blank=True)

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "listing at a place"
        verbose_name_plural = "listings at places"

    def __str__(self) -> str:
        return f"{self.service} at {self.location}" if self.service_id and self.location_id else "A place"


class ServiceAnswer(Tracked):
    """One of the provider's Local Offer answers."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="answers")
    question = models.TextField()
    answer = models.TextField()

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "Local Offer answer"

    def __str__(self) -> str:
        return self.question


class Language(Tracked):
    """A language the listing is given in; its code is ISO 639-1, or bsl or makaton."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="languages")
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100, blank=True)

    history = History()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or self.code


class ServiceArea(Tracked):
    """Where people must live to come."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=100, blank=True)
    uri = models.URLField(max_length=500, blank=True)

    history = History()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or "An area"
