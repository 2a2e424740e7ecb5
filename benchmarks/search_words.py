"""What words cost beside a search: suggestions while typing, mending a misspelt question, ten thousand synonyms,
hearing danger.

    python -m benchmarks.search_words [documents]

The listings are generated from English words. Figures are milliseconds: the median and the 95th percentile; that of the
suggestions is also beside FTS5's own search for the titles that hold a word which begins so, asked in turn.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import django
from django.conf import settings

DOCUMENTS = 10_000
SYNONYMS = 10_000
ASKED = 300
SEED = 7

folder = tempfile.TemporaryDirectory(prefix="signpost-benchmark-")
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "search"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATA_DIR=Path(folder.name),
    SEARCH_URL=[],
    TODAY=None,
    USE_TZ=True,
)
django.setup()

from search import crisis, spelling, synonyms, words  # noqa: E402 models need the settings above
from search.document import SearchDocument  # noqa: E402
from search.engines import engine  # noqa: E402
from search.request import SearchRequest  # noqa: E402
from search.suggestions import suggestions  # noqa: E402
from search.synonyms import Group, Thesaurus  # noqa: E402


def vocabulary() -> list[str]:
    """English words, commonest first, none of which says nothing."""
    lines = (words.DATA / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if len(line) > 3 and not line.startswith("#")][:20_000]


def main(documents: int) -> None:
    chance = random.Random(SEED)
    english = vocabulary()
    weights = [1 / rank for rank in range(20, len(english) + 20)]

    def some(number: int) -> str:
        return " ".join(chance.choices(english, weights, k=number))

    engine().replace_all(
        ("listing", SearchDocument(id=str(number), kind="activity", url="/", title=some(4), body=some(60)))
        for number in range(documents)
    )
    questions = [some(chance.choice((1, 2, 3, 5))) for _ in range(ASKED)]
    groups = [Group(some(chance.choice((1, 2))), same=(some(1), some(2), some(3))) for _ in range(SYNONYMS // 4)]
    print(f"{documents} listings, {len(engine().lexicon().words)} words, {4 * len(groups)} synonyms")

    started = time.perf_counter()
    thesaurus = Thesaurus(groups)
    print(f"making {SYNONYMS} synonyms ready, once a version: {(time.perf_counter() - started) * 1000:.0f} ms")
    report("looking a question up in them", thesaurus.concepts, questions)
    with synonyms.trying(()):
        begun = [beginning(each, chance) for each in questions]
        report("suggestions, from two letters on", suggestions, begun)
        compare("suggestions, against raw FTS5, best eight titles", suggestions, raw_titles(documents), begun)
        report("a question without slips", spelling.corrected, questions)
        report("a question with one slip", spelling.corrected, [slip(each, chance) for each in questions])
        report("a search", lambda text: engine().search(SearchRequest(text)), questions)
    report("the same with synonyms", lambda text: ask_with(thesaurus, text), questions)
    report("hearing danger", crisis.themes, questions)


def ask_with(thesaurus: Thesaurus, text: str) -> object:
    return engine().search(SearchRequest(text, concepts=thesaurus.concepts(text)))


def beginning(question: str, chance: random.Random) -> str:
    return question[: chance.randint(2, max(2, min(len(question), 8)))]


def slip(question: str, chance: random.Random) -> str:
    """`question` with two letters of its longest word swapped."""
    word = max(question.split(), key=len)
    at = chance.randrange(1, len(word) - 1)
    return question.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)


def raw_titles(documents: int) -> Callable[[str], object]:
    """What FTS5 takes for a beginning, over the same titles."""
    link = sqlite3.connect(":memory:")
    link.execute("CREATE VIRTUAL TABLE raw USING fts5 (title, tokenize = 'ascii', prefix = '2 3')")
    titles = sqlite3.connect(Path(folder.name) / "search.sqlite3").execute("SELECT title FROM document")
    link.executemany("INSERT INTO raw (title) VALUES (?)", titles)
    link.execute("INSERT INTO raw (raw) VALUES ('optimize')")

    def ask(typed: str) -> object:
        query = " AND ".join(f'"{word}"*' for word in words.plain(typed))
        return link.execute("SELECT title FROM raw WHERE raw MATCH ? ORDER BY rank LIMIT 8", (query,)).fetchall()

    return ask


def compare(what: str, ours: Callable[[str], object], peer: Callable[[str], object], asked: Iterable[str]) -> None:
    """The median of the ratios of the two times of the same question."""
    ratios = []
    for each in asked:
        own, theirs = took(ours, each), took(peer, each)
        ratios.append(own / theirs)
    print(f"{what}: {statistics.median(ratios):.1f} times its time, median of {len(ratios)} pairs")


def took(work: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    work(question)
    return (time.perf_counter() - started) * 1000


def report(what: str, work: Callable[[str], object], questions: Iterable[str]) -> None:
    times = sorted(took(work, question) for question in questions)
    print(f"{what}: {times[len(times) // 2]:.2f} ms, 95th percentile {times[int(0.95 * (len(times) - 1))]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
