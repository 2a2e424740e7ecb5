"""The taxonomies the feed sorts listings by, with ids that are the same on every site: they follow from the codes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from ..models import Term

NAMESPACE = UUID("5b0c6a3c-8d0f-5f0e-9d55-2f6c3f1e7a10")
EXPORTED = ("need", "topic")

Values = dict[str, Any]


def taxonomy_id(vocabulary: str) -> UUID:
    return uuid5(NAMESPACE, vocabulary)


def term_id(vocabulary: str, code: str) -> UUID:
    return uuid5(taxonomy_id(vocabulary), code)


@dataclass(frozen=True, slots=True)
class Taxonomies:
    """All taxonomies and terms, read once a request: there are dozens, not thousands."""

    taxonomies: tuple[Values, ...]
    terms: tuple[Values, ...]
    keys: dict[UUID, int]  # a term's id here, also one it had before, and its key in the database
    moved: dict[UUID, UUID]  # the id of what was merged, and of the term it means now

    @classmethod
    def read(cls) -> "Taxonomies":
        rows = Term.objects.filter(vocabulary__code__in=EXPORTED).select_related("vocabulary", "parent")
        merged = list(
            Term.everything.filter(vocabulary__code__in=EXPORTED, merged_into__isnull=False).select_related(
                "vocabulary", "merged_into"
            )
        )
        held = sorted(rows, key=lambda term: EXPORTED.index(term.vocabulary.code))
        names = {term.vocabulary.code: term.vocabulary.name for term in held}
        return cls(
            tuple({"id": str(taxonomy_id(code)), "name": name, "description": name} for code, name in names.items()),
            tuple(term_shape(term) for term in held),
            {term_id(term.vocabulary.code, term.code): term.pk for term in held}
            | {term_id(term.vocabulary.code, term.code): term.current.pk for term in merged},
            {
                term_id(term.vocabulary.code, term.code): term_id(term.vocabulary.code, term.current.code)
                for term in merged
            },
        )

    def taxonomy(self, key: UUID) -> Values | None:
        """One taxonomy with its terms."""
        found = next((each for each in self.taxonomies if each["id"] == str(key)), None)
        return found and found | {"taxonomy_terms": self.terms_of(key)}

    def term(self, key: UUID) -> Values | None:
        return next((each for each in self.terms if each["id"] == str(key)), None)

    def terms_of(self, taxonomy: UUID) -> list[Values]:
        return [each for each in self.terms if each["taxonomy_id"] == str(taxonomy)]

    def keys_of(self, taxonomy: UUID) -> list[int]:
        """The database's keys of a taxonomy's terms."""
        ids = {each["id"] for each in self.terms_of(taxonomy)}
        return [key for term, key in self.keys.items() if str(term) in ids]


def term_shape(term: Term) -> Values:
    """A term (fetched with its vocabulary and parent) as the standard has it."""
    code = term.vocabulary.code
    shape: Values = {
        "id": str(term_id(code, term.code)),
        "name": term.name,
        "term": term.name,
        "description": term.public_name,
        "taxonomy": term.vocabulary.name,
        "taxonomy_id": str(taxonomy_id(code)),
    }
    if term.parent:
        shape["parent_id"] = str(term_id(code, term.parent.code))
    return shape
