"""The forward plan: the executive decisions that are to come, with the notice given of each (SI 2012/2089,
regulations 9 to 11)."""

from dataclasses import dataclass

from django.utils import timezone

from .models import PlannedDecision


@dataclass(frozen=True, slots=True)
class ForwardPlan:
    to_come: tuple[PlannedDecision, ...]
    taken: tuple[PlannedDecision, ...]


def read() -> ForwardPlan:
    """What notice was given of: to come by date, and what was taken in the last twelve months."""
    noticed = PlannedDecision.objects.filter(noticed_at__isnull=False).select_related("body", "document", "decision")
    year_ago = timezone.localdate().replace(day=1).replace(year=timezone.localdate().year - 1)
    return ForwardPlan(
        to_come=tuple(noticed.filter(state=PlannedDecision.State.PLANNED).order_by("decide_from", "pk")),
        taken=tuple(
            noticed.filter(state=PlannedDecision.State.TAKEN, decide_from__gte=year_ago).order_by("-decide_from", "pk")
        ),
    )
