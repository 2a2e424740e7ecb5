"""Our embedded engine beside Wagtail's own database search (modelsearch on SQLite), in one run.

    python -m benchmarks.search_embedded [documents]

Both hold the same generated listings and answer the same questions in turn: the best results, their total
and the counts of three facets. Ours counts every facet and returns twenty ready cards; the peer counts one facet
a query and returns ten records. SQLite's planner needs ANALYZE to find a sane plan for the peer, so it gets it.
Figures are ratios of the two times of the same question; the machine's own speed cancels out.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings

DOCUMENTS = 10_000
SECONDS = 60
SEED = 7
FACETS = {"need": 12, "topic": 15, "cost": 4}

folder = tempfile.TemporaryDirectory(prefix="signpost-benchmark-")
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder.name}/peer.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}},
    TODAY=None,
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402 models need the settings above
from django.db import connection, models  # noqa: E402
from modelsearch import index  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402

from search.document import SearchDocument  # noqa: E402
from search.engines.embedded import EmbeddedEngine  # noqa: E402
from search.request import FILL_BELOW, SearchRequest  # noqa: E402


class Listing(index.Indexed, models.Model):
    """A listing as the peer indexes it."""

    title = models.CharField(max_length=200)
    body = models.TextField()
    need = models.CharField(max_length=20)
    topic = models.CharField(max_length=20)
    cost = models.CharField(max_length=20)

    search_fields = (
        index.SearchField("title", boost=8),
        index.SearchField("body"),
        *(index.FilterField(facet) for facet in FACETS),
    )

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return self.title


def generated(documents: int) -> tuple[list[Listing], list[str]]:
    """Listings of invented words, a few of them very common, and those words, commonest first."""
    chance = random.Random(SEED)
    syllables = [consonant + vowel for consonant in "bdfgklmnprtvz" for vowel in "aou"]
    words = list(dict.fromkeys("".join(chance.choices(syllables, k=3)) for _ in range(8000)))
    weights = [1 / rank for rank in range(2, len(words) + 2)]

    def some(number: int) -> str:
        return " ".join(chance.choices(words, weights, k=number))

    def code(facet: str) -> str:
        return f"{facet}-{chance.randrange(FACETS[facet])}"

    listings = [
        Listing(pk=number, title=some(4), body=some(60), **{facet: code(facet) for facet in FACETS})
        for number in range(1, documents + 1)
    ]
    return listings, words


def timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def ask_peer(words: str, filters: dict[str, str]) -> int:
    results = get_search_backend().search(words, Listing.objects.filter(**filters))
    list(results[:10])
    for facet in FACETS:
        results.facet(facet)
    return results.count()


def ask_ours(engine: EmbeddedEngine, words: str, filters: dict[str, str]) -> int:
    return engine.search(SearchRequest(words, filters={facet: (code,) for facet, code in filters.items()})).total


def main(documents: int) -> None:
    listings, words = generated(documents)
    print(f"{documents} listings, generated")

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Listing)
    Listing.objects.bulk_create(listings)
    backend = get_search_backend()
    peer_index = backend.get_index_for_model(Listing)
    building_peer, _ = timed(lambda: peer_index.add_items(Listing, listings))
    connection.cursor().execute("ANALYZE")

    engine = EmbeddedEngine(Path(folder.name) / "search.sqlite3")
    ours = [
        ("listing", SearchDocument(
            id=str(each.pk), kind="activity", url=f"/{each.pk}/", title=each.title, body=each.body,
            codes={facet: frozenset({getattr(each, facet)}) for facet in FACETS},
        ))
        for each in listings
    ]  # fmt: skip
    building_ours, _ = timed(lambda: engine.replace_all(ours))
    print(
        f"building the index: {documents / building_ours:.0f} documents a second, "
        f"in {building_ours / building_peer:.1f} times the peer's time"
    )

    chance = random.Random(SEED)
    modes: dict[str, Callable[[], dict[str, str]]] = {
        "words, counts": dict,
        "words, filter, counts": lambda: {"need": f"need-{chance.randrange(FACETS['need'])}"},
    }
    for name, some_filters in modes.items():
        compare(name, engine, words, some_filters, chance)


def compare(
    name: str,
    engine: EmbeddedEngine,
    words: list[str],
    some_filters: Callable[[], dict[str, str]],
    chance: random.Random,
) -> None:
    """Asks both the same questions in turn until the time is up, and prints what came of it."""
    pairs, agreed = [], 0
    ends = time.monotonic() + SECONDS / 2
    ask_peer(words[50], {}), ask_ours(engine, words[50], {})
    while time.monotonic() < ends and len(pairs) < 120:
        question = " ".join(chance.sample(words[5:400], k=chance.choice((1, 1, 2))))
        filters = some_filters()
        if ask_ours(engine, question, {}) < FILL_BELOW:
            continue
        took_ours, total_ours = timed(lambda: ask_ours(engine, question, filters))  # noqa: B023 called at once
        took_peer, total_peer = timed(lambda: ask_peer(question, filters))  # noqa: B023 called at once
        pairs.append((took_ours * 1000, took_peer * 1000))
        agreed += total_ours == total_peer
    ratios = [peer / ours for ours, peer in pairs]
    ours, peers = (sorted(times) for times in zip(*pairs, strict=True))
    at_95 = int(0.95 * (len(pairs) - 1))
    print(
        f"{name}: {statistics.median(ratios):.0f} times as fast as the peer (median of {len(pairs)} pairs; sums: "
        f"{sum(peers) / sum(ours):.0f}); ours {statistics.median(ours):.2f} ms, 95th percentile {ours[at_95]:.1f}; "
        f"peer {statistics.median(peers):.1f} ms, {peers[at_95]:.0f}; same total {agreed} times"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
