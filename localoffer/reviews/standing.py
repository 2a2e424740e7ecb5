"""How many listings are fresh, due, overdue, flagged, never confirmed: in all, by topic, by kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..freshness import Freshness
from ..models import Kind, Service, ServiceTerm
from .rules import Rules

NO_TOPIC = "No topic"


@dataclass(frozen=True, slots=True)
class Share:
    """Some listings by how far they can be relied on."""

    name: str
    counts: Counter[Freshness]

    @property
    def listings(self) -> int:
        return self.counts.total()

    @property
    def overdue(self) -> int:
        """Those nobody can rely on: overdue, and never confirmed."""
        return self.counts[Freshness.OVERDUE] + self.counts[Freshness.NEVER]

    @property
    def percent_overdue(self) -> int:
        """Of a hundred listings, to the nearest whole one."""
        return round(100 * self.overdue / self.listings) if self.listings else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Every running listing, and its share by topic and by kind, the most overdue first."""

    whole: Share
    topics: tuple[Share, ...]
    kinds: tuple[Share, ...]


def standing(held: Rules, *, today: date) -> Standing:
    """As the records stand now, in two queries. A listing counts under each of its topics, also the wider one."""
    running = list(
        Service.objects.shown_or_hidden().order_by().only("pk", "kind", "checked_on", "flagged_on", "hidden_on")
    )
    state = {each.pk: held.freshness(each, today=today) for each in running}
    links = ServiceTerm.objects.filter(term__vocabulary__code="topic", service__in=Service.objects.shown_or_hidden())
    pairs = {
        (name, service)
        for service, *names in links.order_by().values_list("service", "term__name", "term__parent__name")
        for name in names
        if name
    }
    with_topic = {service for _, service in pairs}
    pairs |= {(NO_TOPIC, key) for key in state if key not in with_topic}
    return Standing(
        Share("All listings", Counter(state.values())),
        _shares((name, state[key]) for name, key in pairs if key in state),
        _shares((Kind(each.kind).label, state[each.pk]) for each in running),
    )


def _shares(pairs: Iterable[tuple[str, Freshness]]) -> tuple[Share, ...]:
    counts: dict[str, Counter[Freshness]] = {}
    for name, freshness in pairs:
        counts.setdefault(str(name), Counter())[freshness] += 1
    found = [Share(name, counted) for name, counted in counts.items()]
    return tuple(sorted(found, key=lambda share: (-share.percent_overdue, -share.overdue, share.name)))
