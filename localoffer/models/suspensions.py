"""Listings taken down at once, because somebody might come to harm. Why is for those who look after safety alone."""

from django.db import models
from django.utils import timezone

from .services import Service


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def open(self) -> "SuspensionQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Suspension(models.Model):
    """One time that a listing was taken down, and how that ended. Its words are private and never public.

    A listing that was ever suspended cannot be deleted: with it would go what is known of a danger."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="suspensions", verbose_name="listing")
    reason = models.TextField("why")
    suspended_at = models.DateTimeField(default=timezone.now)
    # Who did it: kept as a number, so that deleting an account rewrites nothing.
    suspended_by = models.IntegerField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.IntegerField(null=True)
    lifted_because = models.TextField("why it was lifted", blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-suspended_at", "-pk"]
        # Whoever may suspend may read why (`localoffer.suspend_service`), and nobody else, whatever their role sees.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(lifted_at__isnull=True), name="one_suspension_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True)
                | (models.Q(lifted_by__isnull=False) & ~models.Q(lifted_because="")),
                name="what_is_lifted_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, suspended on {self.suspended_at:%-d %B %Y}"
