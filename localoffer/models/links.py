"""Addresses on the web that listings and guides lead to, and whether they still lead anywhere."""

from django.db import models

# One bad night is nobody's work.
NIGHTS_TO_BE_BROKEN = 2


class WebLinkQuerySet(models.QuerySet["WebLink"]):
    def broken(self) -> "WebLinkQuerySet":
        """Those that led nowhere for some nights."""
        return self.filter(failures__gte=NIGHTS_TO_BE_BROKEN)


class WebLink(models.Model):
    """One address, however many listings lead to it, and what it answered last."""

    address = models.URLField(max_length=500, unique=True)
    failures = models.PositiveIntegerField("nights in a row without an answer", default=0)
    answered = models.CharField("what it answered", max_length=255, blank=True)
    checked_on = models.DateField(null=True)
    # What the server gave to ask again by (RFC 9110, 13.1).
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    objects = WebLinkQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.address
