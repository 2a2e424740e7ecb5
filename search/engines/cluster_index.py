"""What the cluster keeps of a document: tokens of search.words as they are, stable codes, numbers, and the card of
the results page as one text. Each text stands in `text` as often as it weighs, so that one field is scored as the
embedded engine scores four together; nothing is found across two of them."""

import hashlib
import json
import time
from datetime import datetime
from typing import Any

from elasticsearch_dsl import (
    Boolean,
    Document,
    Double,
    GeoPoint,
    Integer,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
    analyzer,
)

from search import clock, words
from search.document import FACETS, SearchDocument
from search.ranking import weights

from . import index_file
from .fitting import TOLD_BY_WHEN

# Raise this when the fields below change; the tokens have a number of their own.
SCHEMA = 1
LONGEST_SORTED = 500
# As far as a family may turn the pages, in documents.
DEEPEST = 10_000

_as_it_is = analyzer("whitespace")
# BM25 as SQLite has it, but for the rarity of the word, which comes with the question: clusters count it each in
# their own way, and not every one leaves the same constant factor in. A phrase is scored once a word.
_SATURATING = """
double often = doc.freq;
double length = (double) doc.length * field.docCount / field.sumTotalTermFreq;
return query.boost * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length));
"""
SHOWN = ("kind", "title", "url", "summary", "reach", "places", "occurrences", "confirmed_on", "closed", "card")


class IndexedListing(Document):
    """The fields of the index."""

    id = Keyword()
    source = Keyword()
    fingerprint = Keyword(index=False)
    changed = Long()
    text = Text(analyzer=_as_it_is, similarity="saturating")
    named = Text(analyzer=_as_it_is, norms=False)
    name = Text(analyzer=_as_it_is, norms=False, index_prefixes={"min_chars": 2, "max_chars": 8})
    words_said = Keyword()
    words_named = Keyword()
    codes = Object(dynamic=False, properties={facet: Keyword() for facet in FACETS})
    amounts = Object(dynamic=False, properties={facet: Integer() for facet in sorted(TOLD_BY_WHEN)})
    minimum_age = Double()
    maximum_age = Double()
    at = GeoPoint()
    anywhere = Boolean()
    days = Integer()
    moments = Long()
    closed = Boolean()
    confirmed = Integer()
    alike = Keyword()
    title = Keyword()
    title_length = Integer()
    sort_title = Keyword()
    shown = Keyword(index=False, doc_values=False)

    class Index:
        settings = {
            # A directory of a million documents is small: one shard counts exactly, and every node may hold a copy.
            "number_of_shards": 1,
            "auto_expand_replicas": "0-2",
            "max_result_window": DEEPEST,
            "similarity": {"saturating": {"type": "scripted", "script": {"source": _SATURATING}}},
        }

    class Meta:
        dynamic = MetaField("false")
        source = MetaField(excludes=["text", "named", "name"])


def mapping() -> dict[str, Any]:
    """The index' settings and mappings, as it is made with."""
    return IndexedListing._index.to_dict()


def key(document_id: str) -> str:
    """What the cluster calls a document: its own names may not be as long as ours."""
    return hashlib.sha256(document_id.encode()).hexdigest()


def fields_of(source: str, document: SearchDocument) -> dict[str, Any]:
    """A document as the cluster keeps it. Raises when it cannot be kept."""
    row = index_file.as_row(source, document)
    written = [words.plain(text) for text in index_file.texts(document)]
    tokens = [" ".join(map(words.stem, text)) for text in written]
    title, other_names, terms, body = written
    codes = json.loads(row["codes"])
    organisation = document.card.get("organisation", "")
    alike = hashlib.sha256(f"{row['sort_title']}\x00{organisation}".encode()).hexdigest()
    return {
        "id": document.id,
        "source": source,
        "fingerprint": row["fingerprint"],
        "changed": time.time_ns(),
        "text": [text for text, weight in zip(tokens, weights().texts, strict=True) for _ in range(round(weight))],
        "named": tokens[:3],
        "name": " ".join(title),
        "words_said": sorted({*title, *terms, *body}),
        "words_named": sorted(set(other_names)),
        "codes": codes,
        "amounts": {facet: len(codes.get(facet, ())) for facet in TOLD_BY_WHEN},
        "minimum_age": document.minimum_age,
        "maximum_age": document.maximum_age,
        "at": []
        if document.reaches_anywhere
        else [{"lat": place.point.latitude, "lon": place.point.longitude} for place in document.places],
        "anywhere": document.reaches_anywhere,
        "days": sorted({_local_day(moment) for moment in json.loads(row["occurrences"])}),
        "moments": [int(datetime.fromisoformat(moment).timestamp()) for moment in json.loads(row["occurrences"])],
        "closed": document.closed,
        "confirmed": document.confirmed_on.toordinal() if document.confirmed_on else None,
        "alike": alike if organisation else None,
        "title": document.title[:LONGEST_SORTED],
        "title_length": len(document.title),
        "sort_title": row["sort_title"][:LONGEST_SORTED],
        "shown": json.dumps({name: row[name] for name in SHOWN}),
    }


def _local_day(moment: str) -> int:
    return datetime.fromisoformat(moment).astimezone(clock.LONDON).toordinal()
