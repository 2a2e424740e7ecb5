"""Both engines over the same directory, asked all judged questions: the same totals and the same counts, and a right
answer in the first three as often."""

import csv
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from django.http import QueryDict

from search import evaluation, registries
from search.asking import read_parameters
from search.engines import engine
from search.request import SearchRequest

logger = logging.getLogger(__name__)
DATA = Path(__file__).parent / "data"
pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("demonstration")]
LISTINGS = 2000
DEEP = 10
# Of what stands first on one engine, how much stands there on the other.
ALIKE = 0.85


def questions() -> list[str]:
    asked = []
    for path in (*DATA.glob("questions_*.csv"), *DATA.glob("another_directory/questions_*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            asked += [row["query"] for row in csv.DictReader(file)]
    return list(dict.fromkeys(asked))


def generated() -> list[tuple[str, registries.SearchDocument]]:
    """The demonstration's documents again and again, a little different each time."""
    held = list(registries.all_documents())
    many = []
    for number in range(LISTINGS):
        source, document = held[number % len(held)]
        copy = replace(document, id=f"{document.id}-{number}", title=f"{document.title} {number // len(held) or ''}")
        many.append((source, replace(copy, body=f"{document.body} {held[(number * 7) % len(held)][1].title}")))
    return many


@pytest.fixture(params=["the demonstration", "a large directory"])
def filled(request, own_index, settings, clusters_index):
    """The site's embedded engine and the cluster, holding the same."""
    documents = list(registries.all_documents()) if request.param == "the demonstration" else generated()
    embedded = engine()
    embedded.replace_all(documents)
    clusters_index.replace_all(documents)
    return embedded, clusters_index


def test_totals_and_counts_are_the_same_and_what_stands_first_nearly(filled, record_property):
    embedded, cluster = filled
    alike = {3: 0.0, DEEP: 0.0}
    asked: list[SearchRequest] = [read_parameters(QueryDict(f"q={query}")).request for query in questions()]
    asked += [replace(request, sort=sort) for request in asked[::5] for sort in ("az", "near", "soonest")]
    if len(list(embedded.held())) == LISTINGS:
        asked = asked[::4]  # what differs by size alone shows in these
    for request in asked:
        here, there = embedded.search(request), cluster.search(request)
        assert (here.total, here.pages, here.facets) == (there.total, there.pages, there.facets), request.question
        for depth in alike:
            first, other = ({hit.id for hit in answer.hits[:depth]} for answer in (here, there))
            alike[depth] += len(first & other) / (len(first) or 1) if first else 1
    shares = {depth: total / len(asked) for depth, total in alike.items()}
    record_property("overlap", shares)
    logger.warning(
        f"{len(asked)} requests, overlap of the first three {shares[3]:.1%}, of the first ten {shares[DEEP]:.1%}"
    )
    assert shares[3] >= ALIKE


def test_the_cluster_answers_as_well(own_index, settings, cluster_url, clusters_index):
    judged = [each for path in sorted(DATA.glob("questions_*.csv")) for each in evaluation.read_judgements(path)[0]]
    documents = list(registries.all_documents())
    engine().replace_all(documents)
    alone = evaluation.evaluate(judged)
    settings.SEARCH_URL, settings.SEARCH_INDEX = cluster_url.split(","), clusters_index.alias.rsplit("-", 1)[0]
    engine().replace_all(documents)

    on_the_cluster = evaluation.evaluate(judged)

    logger.warning(f"first three: embedded {alone.share:.1%}, cluster {on_the_cluster.share:.1%}")
    assert not engine().is_standing_in
    assert on_the_cluster.found >= alone.found - len(judged) // 50
