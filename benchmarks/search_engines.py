"""Our search beside what a Wagtail site would use otherwise, and beside what it is made of, in one run.

    python -m benchmarks.search_engines [documents ...]

Every engine holds the same generated listings and answers the same questions in turn:

- ours, embedded: the total, the counts of all facets, twenty ready cards; on the cluster too, when SEARCH_URL names one
- Wagtail's own (modelsearch) on SQLite after ANALYZE, and on PostgreSQL when TEST_DATABASE_URL names one (`make bench`
  brings its own): the total, the counts of three facets, ten records
- raw FTS5 and raw tantivy: the best ten ids and nothing else, which is the limit that an index of that kind sets

Figures are medians of ratios of the two times of the same question, by the clock and, for what works inside this
process, by processor time, which does not know how busy the machine is. A peer that takes long is asked less often.
Each number of documents is measured by a process of its own. Modelsearch joins up to MODELSEARCH_UP_TO listings.
"""

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import environ
import psycopg
import tantivy
from django.apps import apps
from django.conf import settings

DOCUMENTS = (1_000, 10_000, 100_000)
MODELSEARCH_UP_TO = int(os.environ.get("MODELSEARCH_UP_TO", "100000"))
QUESTIONS = 200
SECONDS_A_PEER = 20
SECONDS_A_QUESTION = 20
UPDATES = 30
SEED = 7
FACETS = {"need": 12, "topic": 15, "cost": 4}
FEWEST_HITS = 10

folder = tempfile.TemporaryDirectory(prefix="signpost-benchmark-")
PATH = Path(folder.name)
database = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{PATH}/peer.sqlite3"}
if sys.argv[3:4] == ["postgresql"]:
    database = environ.Env.db_url_config(os.environ["TEST_DATABASE_URL"]) | {"NAME": f"benchmark_{os.getpid()}"}
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.postgres", "modelsearch"],
    DATABASES={"default": database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}},
    SEARCH_URL=os.environ.get("SEARCH_URL", ""),
    DATA_DIR=PATH,
    TODAY=None,
    USE_TZ=True,
)  # fmt: skip
django.setup()

from django.core.management import call_command  # noqa: E402 models need the settings above
from django.db import OperationalError, connection, models  # noqa: E402
from modelsearch import index  # noqa: E402
from modelsearch.abstract_models import TextIDGenericRelation  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402

from search import words as our_words  # noqa: E402
from search.document import SearchDocument  # noqa: E402
from search.engines.embedded import EmbeddedEngine  # noqa: E402
from search.request import SearchRequest  # noqa: E402


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

    def as_document(self) -> SearchDocument:
        return SearchDocument(
            id=str(self.pk), kind="activity", url=f"/{self.pk}/", title=self.title, body=self.body,
            codes={facet: frozenset({getattr(self, facet)}) for facet in FACETS},
        )  # fmt: skip


@dataclass(frozen=True)
class Question:
    words: str
    filters: dict[str, str] = field(default_factory=dict)


@dataclass
class Engine:
    """Something that answers. `ask` gives the total, or None where it only finds the best ten; `put` keeps one changed
    listing for good. `is_inside` says that it works in this process, so that its processor time can be measured."""

    name: str
    ask: Callable[[Question], int | None]
    put: Callable[[Listing], object] | None = None
    is_inside: bool = True
    filters: bool = True


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


def embedded(listings: list[Listing]) -> Engine:
    engine = EmbeddedEngine(PATH / "search.sqlite3")
    engine.replace_all(("listing", each.as_document()) for each in listings)
    return Engine(
        "ours, embedded",
        lambda asked: engine.search(_request(asked)).total,
        lambda each: engine.put("listing", [each.as_document()]),
    )


def cluster(listings: list[Listing]) -> Engine:
    """Ours on the cluster of SEARCH_URL, in an index of its own."""
    from search.engines.cluster import ClusterEngine  # noqa: PLC0415 only where a cluster is named
    from search.engines.cluster_client import connect  # noqa: PLC0415 likewise

    engine = ClusterEngine(connect(settings.SEARCH_URL.split(",")), "signpost-benchmark")
    engine.replace_all(("listing", each.as_document()) for each in listings)
    return Engine(
        "ours, cluster",
        lambda asked: engine.search(_request(asked)).total,
        lambda each: engine.put("listing", [each.as_document()]),
        is_inside=False,
    )


def _request(asked: Question) -> SearchRequest:
    return SearchRequest(asked.words, filters={facet: (code,) for facet, code in asked.filters.items()})


def modelsearch(listings: list[Listing]) -> Engine:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Listing)
    Listing.objects.bulk_create(listings, batch_size=500)
    # What modelsearch does to the models of installed apps.
    TextIDGenericRelation(apps.get_model("modelsearch", "IndexEntry")).contribute_to_class(Listing, "index_entries")
    backend = get_search_backend()
    its_index = backend.get_index_for_model(Listing)
    for start in range(0, len(listings), 1000):
        its_index.add_items(Listing, listings[start : start + 1000])
    connection.cursor().execute("ANALYZE")

    def ask(asked: Question) -> int:
        results = backend.search(asked.words, Listing.objects.filter(**asked.filters))
        list(results[:10])
        for facet in FACETS:
            results.facet(facet)
        return int(results.count())

    def put(each: Listing) -> None:
        its_index.add_item(each)

    if connection.vendor == "sqlite":
        return Engine("modelsearch on SQLite", cut_short(ask), put)
    connection.cursor().execute(f"SET statement_timeout = '{SECONDS_A_QUESTION}s'")
    return Engine("modelsearch on PostgreSQL", ask, put, is_inside=False)


def cut_short(ask: Callable[[Question], int]) -> Callable[[Question], int]:
    """`ask`, interrupted by SQLite's own means when it takes too long."""

    def asking(asked: Question) -> int:
        ends = time.monotonic() + SECONDS_A_QUESTION
        link = connection.connection
        link.set_progress_handler(lambda: time.monotonic() > ends, 100_000)
        try:
            return ask(asked)
        except OperationalError:
            return -1
        finally:
            link.set_progress_handler(None, 0)

    return asking


def raw_fts5(listings: list[Listing]) -> Engine:
    link = sqlite3.connect(PATH / "raw.sqlite3", isolation_level=None)
    link.execute("PRAGMA journal_mode = WAL")
    link.execute("PRAGMA mmap_size = 268435456")
    link.execute("CREATE VIRTUAL TABLE raw USING fts5 (title, body, tokenize = 'ascii')")
    link.execute("BEGIN")
    stemmed = ((each.pk, *(" ".join(our_words.tokens(text)) for text in (each.title, each.body))) for each in listings)
    link.executemany("INSERT INTO raw (rowid, title, body) VALUES (?, ?, ?)", stemmed)
    link.execute("INSERT INTO raw (raw, rank) VALUES ('rank', 'bm25(8.0, 1.0)')")
    link.execute("INSERT INTO raw (raw) VALUES ('optimize')")
    link.execute("COMMIT")

    def ask(asked: Question) -> None:
        query = " AND ".join(f'"{token}"' for token in our_words.asked(asked.words))
        link.execute("SELECT rowid FROM raw WHERE raw MATCH ? ORDER BY rank LIMIT 10", (query,)).fetchall()

    return Engine("raw FTS5, best ten", ask, filters=False)


def raw_tantivy(listings: list[Listing]) -> Engine:
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True)
    for name in ("title", "body"):
        schema.add_text_field(name, tokenizer_name="en_stem")
    (PATH / "tantivy").mkdir()
    held = tantivy.Index(schema.build(), path=str(PATH / "tantivy"))
    writer = held.writer(num_threads=1)
    for each in listings:
        writer.add_document(tantivy.Document(id=each.pk, title=each.title, body=each.body))
    writer.commit()
    writer.wait_merging_threads()
    held.reload()
    searcher = held.searcher()

    def ask(asked: Question) -> None:
        every = " AND ".join(asked.words.split())
        searcher.search(held.parse_query(every, ["title", "body"], field_boosts={"title": 8.0}), 10)

    return Engine("raw tantivy, best ten", ask, filters=False)


def questions(words: list[str], ours: Engine, *, filtered: bool) -> Iterator[Question]:
    """One or two words that at least a pageful has together, with a filter or without."""
    chance = random.Random(SEED)
    while True:
        typed = " ".join(chance.sample(words[5:400], k=chance.choice((1, 1, 2))))
        if (ours.ask(Question(typed)) or 0) >= FEWEST_HITS:
            yield Question(typed, {"need": f"need-{chance.randrange(FACETS['need'])}"} if filtered else {})


@dataclass
class Timed:
    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> tuple[Timed, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return Timed((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000), answer


def compare(mode: str, ours: Engine, peer: Engine, asked: Iterator[Question]) -> None:
    """Asks both the same questions, first one then the other, until the time is up, and prints what came of it."""
    pairs: list[tuple[Timed, Timed]] = []
    agreed, ends = 0, time.monotonic() + SECONDS_A_PEER
    while len(pairs) < QUESTIONS and (time.monotonic() < ends or not pairs):
        question = next(asked)
        both = [ours, peer] if len(pairs) % 2 else [peer, ours]
        took = {each.name: timed(lambda each=each: each.ask(question)) for each in both}  # noqa: B023 called at once
        pairs.append((took[ours.name][0], took[peer.name][0]))
        agreed += took[ours.name][1] == took[peer.name][1]
    wall = statistics.median(theirs.wall / own.wall for own, theirs in pairs)
    cpu = statistics.median(theirs.cpu / own.cpu for own, theirs in pairs)
    mine, its = (sorted(each[side].wall for each in pairs) for side in (0, 1))
    print(
        f"  {mode}, {ours.name} against {peer.name}: {_times(wall)}"
        + (f", by processor time {_times(cpu)}" if peer.is_inside and ours.is_inside else "")
        + f" (ours {_spread(mine)} ms, peer {_spread(its)} ms, {len(pairs)} pairs"
        + (f", {agreed} totals the same)" if peer.filters else ")"),
        flush=True,
    )


def _times(ratio: float) -> str:
    return f"{ratio:.2f} times as fast" if ratio < 10 else f"{ratio:.0f} times as fast"


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times):.2f}/{times[int(0.95 * (len(times) - 1))]:.1f}"


def compare_updates(ours: Engine, peer: Engine, listings: list[Listing]) -> None:
    """One changed listing at a time, in turn: what an index adds to saving the record. Theirs is kept for good by itself;
    ours by the note that is saved with the record."""
    assert ours.put
    assert peer.put
    pairs, ends = [], time.monotonic() + SECONDS_A_PEER
    for each in random.Random(SEED).sample(listings, min(UPDATES, len(listings))):
        if pairs and time.monotonic() > ends:
            break
        each.title += " changed"
        each.save()
        pairs.append((timed(lambda each=each: ours.put(each))[0], timed(lambda each=each: peer.put(each))[0]))
    ratio = statistics.median(theirs.wall / own.wall for own, theirs in pairs)
    mine, its = (sorted(each[side].wall for each in pairs) for side in (0, 1))
    print(f"  one update, {ours.name} against {peer.name}: {_times(ratio)} (ours {_spread(mine)} ms, peer {_spread(its)} ms, {len(pairs)} pairs)", flush=True)  # fmt: skip


def memory(path: str) -> None:
    """What answering adds to a process that has everything loaded, in a process of its own."""
    _, words = generated(0)
    before = resident()
    engine = EmbeddedEngine(Path(path))
    chance = random.Random(SEED)
    for _ in range(100):
        engine.search(SearchRequest(" ".join(chance.sample(words[5:400], k=2))))
        engine.search(SearchRequest(filters={"need": ("need-1",)}))
    private, shared = (after - held for after, held in zip(resident(), before, strict=True))
    print(f"  memory above the same worker without an index: {private:.0f} MB its own, and {shared:.0f} MB of the file, shared by all workers", flush=True)  # fmt: skip


def resident() -> tuple[float, float]:
    """Megabytes of this process: its own, and mapped from files."""
    lines = Path("/proc/self/status").read_text().splitlines()
    held = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines if line.startswith("Rss")}
    return held["RssAnon"], held["RssFile"]


def measure(documents: int, database: str) -> None:
    listings, words = generated(documents)
    ours = [embedded(listings), *([cluster(listings)] if settings.SEARCH_URL else [])]
    raw = [raw_fts5(listings), raw_tantivy(listings)] if database == "sqlite" else []
    peers = [*raw, *([modelsearch(listings)] if documents <= MODELSEARCH_UP_TO else [])]
    for own in ours:
        for peer in peers:
            compare("words and counts", own, peer, questions(words, own, filtered=False))
            if peer.filters:
                compare("words, filter and counts", own, peer, questions(words, own, filtered=True))
            if peer.put:
                compare_updates(own, peer, listings)
    if database == "sqlite":
        again("--memory", str(PATH / "search.sqlite3"))


def again(*arguments: str) -> None:
    """This program in a process of its own."""
    subprocess.run([sys.executable, "-m", "benchmarks.search_engines", *arguments], check=True)


def main(sizes: list[int]) -> None:
    for documents in sizes:
        print(f"{documents:,} listings, generated; SQLite {sqlite3.sqlite_version}", flush=True)
        again("--measure", str(documents), "sqlite")
        if "TEST_DATABASE_URL" in os.environ and documents <= MODELSEARCH_UP_TO:
            again("--measure", str(documents), "postgresql")


def made(database: dict[str, object]) -> None:
    """A PostgreSQL database for this process alone; it goes with its server."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{database["NAME"]}"')


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory(sys.argv[2])
    elif sys.argv[1:2] == ["--measure"]:
        if sys.argv[3] == "postgresql":
            made(database)
        measure(int(sys.argv[2]), sys.argv[3])
    else:
        main([int(size) for size in sys.argv[1:]] or list(DOCUMENTS))
