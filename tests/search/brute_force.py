"""What a search has to answer, found by looking at every document: slow, short, and by other means than the
engines' (no index, no arrays). The engines are held against it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain
from math import asin, cos, log, radians, sin, sqrt

from search import clock, words
from search.document import FACETS, Point, SearchDocument
from search.ranking import weights
from search.request import FILL_BELOW, Preference, SearchRequest

WEIGHTS = (8, 5, 3, 1)


def texts(document: SearchDocument) -> list[list[str]]:
    return [words.tokens(text) for text in (document.title, document.other_names, document.terms, document.body)]


def miles_between(here: Point, there: Point) -> float:
    """The haversine formula."""
    north, east = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    across = sin(north / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(east / 2) ** 2
    return 2 * 3958.7613 * asin(sqrt(across))


def distance(document: SearchDocument, request: SearchRequest) -> float:
    if document.reaches_anywhere or not request.near:
        return 0
    return min(miles_between(request.near.point, place.point) for place in document.places)


def codes(document: SearchDocument, facet: str) -> frozenset[str]:
    return frozenset({document.kind}) if facet == "kind" else document.codes.get(facet, frozenset())


def fits(document: SearchDocument, request: SearchRequest, leaving_out: str = "") -> bool:
    """Whether it passes all that is hard, but for one facet's selection."""
    minimum, maximum = document.minimum_age, document.maximum_age
    if request.age is not None and not (minimum is None or minimum <= request.age):
        return False
    if request.age is not None and not (maximum is None or request.age <= maximum):
        return False
    if request.miles is not None and distance(document, request) > request.miles:
        return False
    if not all(fits_wish(document, demand) for demand in request.demands):
        return False
    return all(
        (all if facet == "access" else any)(code in codes(document, facet) for code in chosen)
        for facet, chosen in request.filters.items()
        if facet != leaving_out
    )


def fits_wish(document: SearchDocument, preference: Preference) -> bool:
    """Whether it lacks nothing of what is preferred, or demanded."""
    if preference.ages:
        low, high = preference.ages
        return (document.minimum_age or 0) <= high and low <= (
            document.maximum_age if document.maximum_age is not None else 99
        )
    named = set(words.tokens(f"{document.title} {document.other_names} {document.terms}"))
    if preference.concepts:
        return named.isdisjoint(words.asked(preference.words))
    having = document.codes.get(preference.filter, frozenset())
    if preference.refused:
        return not having or bool(having.difference(preference.codes))
    does = not having.isdisjoint(preference.codes)
    if preference.dates:
        days = [moment.date() for moment in document.occurrences]
        does = (does and not days) or any(first <= day <= last for day in days for first, last in preference.dates)
    return does or (bool(preference.words) and named.issuperset(words.asked(preference.words)))


def results(documents: Iterable[SearchDocument], request: SearchRequest, leaving_out: str = "") -> list[SearchDocument]:
    """All that answers, in no order."""
    asked = words.asked(request.words)
    having = {document.id: set(chain(*texts(document))) for document in documents}
    full = [document for document in documents if having[document.id].issuperset(asked)]
    enough = len(in_scope(full, request)) >= FILL_BELOW
    if asked and not (enough and any(fits(document, request) for document in in_scope(full, request))):
        full = [document for document in documents if not having[document.id].isdisjoint(asked)]
    return [document for document in in_scope(full, request) if fits(document, request, leaving_out)]


def in_scope(documents: Iterable[SearchDocument], request: SearchRequest) -> list[SearchDocument]:
    wanted = request.with_decisions or "decision" in request.filters.get("kind", ())
    return [document for document in documents if wanted or document.kind != "decision"]


def facets(documents: list[SearchDocument], request: SearchRequest) -> dict[str, dict[str, int]]:
    counted = {}
    for facet in FACETS:
        among = results(documents, request, leaving_out="" if facet == "access" else facet)
        counts = Counter(code for document in among for code in codes(document, facet))
        if counts:
            counted[facet] = dict(counts)
    return counted


def scores(documents: list[SearchDocument], request: SearchRequest) -> dict[str, float]:
    """BM25 as FTS5 has it: the weighted occurrences in all fields saturate together."""
    fields = {document.id: texts(document) for document in documents}
    lengths = {document_id: sum(map(len, its)) for document_id, its in fields.items()}
    average = sum(lengths.values()) / (len(documents) or 1) or 1
    score: Counter[str] = Counter()
    for token in words.asked(request.words):
        often = {
            each: sum(w * f.count(token) for w, f in zip(WEIGHTS, its, strict=True)) for each, its in fields.items()
        }
        number = sum(map(bool, often.values()))
        rarity = max(log((len(documents) - number + 0.5) / (number + 0.5)), 0) or 1e-6
        for each, times in often.items():
            score[each] += (
                rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * lengths[each] / average)) if times else 0
            )
    return score


def standing(documents: list[SearchDocument], score: dict[str, float], today: date) -> dict[str, float]:
    """What each result is worth beside its words and its distance."""
    worth = {}
    for document in documents:
        age = (today - document.confirmed_on).days if document.confirmed_on else None
        soon = any(0 <= (moment.date() - today).days <= 14 for moment in document.occurrences)
        worth[document.id] = (weights().soon if soon else 1) * (
            1 if age is None else weights().fresh if age < 183 else weights().overdue if age >= 365 else 1
        )
    seen = set()
    for document in sorted(documents, key=lambda each: (-score[each.id] * worth[each.id], alphabetical(each))):
        name = alphabetical(document)[0], document.card.get("organisation")
        if name[1]:
            worth[document.id] *= weights().twin if name in seen else 1
            seen.add(name)
    return worth


def next_start(document: SearchDocument) -> float:
    """The moment it is next on; what has no date to come stands after all others."""
    return min((start.timestamp() for start in document.occurrences if start >= clock.now()), default=float("inf"))


def has_all_words(document: SearchDocument, request: SearchRequest) -> bool:
    return set(chain(*texts(document))).issuperset(words.asked(request.words))


def alphabetical(document: SearchDocument) -> tuple[str, str]:
    return " ".join(words.plain(document.title)) or document.title, document.id
