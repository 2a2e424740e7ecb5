"""The council's rules of review, kind by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ..freshness import Freshness, Rule, freshness
from ..models import Kind, ReviewRule, Service

USUAL = Rule()


@dataclass(frozen=True, slots=True)
class Rules:
    """For how long a word holds, for each kind of listing; a kind without a rule has the usual one."""

    by_kind: Mapping[str, Rule]

    def of(self, kind: str) -> Rule:
        return self.by_kind.get(kind, USUAL)

    def freshness(self, service: Service, *, today: date) -> Freshness:
        """How far the details of `service` can be relied on."""
        is_flagged = service.flagged_on is not None
        return freshness(service.checked_on, today=today, rule=self.of(service.kind), is_flagged=is_flagged)

    def due(self, today: date) -> Q:
        """Listings confirmed too long ago not to ask again, also those that are overdue."""
        return self._older({kind: self.of(kind).days_to_due for kind in Kind.values}, today)

    def overdue(self, today: date) -> Q:
        return self._older({kind: self.of(kind).days_to_overdue for kind in Kind.values}, today)

    def _older(self, days: Mapping[str, int], today: date) -> Q:
        found = Q()
        for kind, most in days.items():
            found |= Q(kind=kind, checked_on__lt=today - timedelta(days=most))
        return found


def rules() -> Rules:
    """As they stand now, in one query."""
    held = ReviewRule.objects.values_list("kind", "days_to_due", "days_to_overdue")
    return Rules({kind: Rule(due, overdue) for kind, due, overdue in held})
