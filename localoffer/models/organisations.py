"""Who runs services."""

import uuid

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .history import History, Tracked


class Sector(models.TextChoices):
    """Who an organisation belongs to. What belongs to the first three is never hidden by time."""

    COUNCIL = "council", "A council"
    NHS = "nhs", "The NHS"
    SCHOOL = "school", "A school, college or nursery school"
    CHARITY = "charity", "A charity or community group"
    BUSINESS = "business", "A business or a person working for themselves"


class Organization(Tracked, ClusterableModel):
    """An organisation, in the shape of Open Referral UK, hence the spelling."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    sector = models.CharField(
        "who it belongs to",
        max_length=10,
        choices=Sector,
        blank=True,
        help_text="Left empty, none of its listings is ever hidden because it is overdue.",
    )
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    uri = models.URLField(max_length=500, blank=True)
    logo = models.URLField(max_length=500, blank=True)
    # Kept also when we hold no such organisation.
    parent_organization_id = models.UUIDField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=255, blank=True, editable=False)
    extra = models.JSONField("what a source says besides", default=dict, blank=True, editable=False)

    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = "organisation"

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(Tracked):
    """A number an organisation is known by elsewhere: Ofsted, CQC, Companies House."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)
    identifier_scheme = models.CharField("scheme", max_length=100, blank=True)
    identifier_type = models.CharField("type", max_length=100)
    identifier = models.CharField("number", max_length=255)

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "identifier"

    def __str__(self) -> str:
        return f"{self.identifier_type} {self.identifier}"
