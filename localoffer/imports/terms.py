"""Which of our terms another directory's word means: by a mapping file, by code, name or synonym."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

from django.db.models import F, Q

from localoffer.models import Term, TermMapping

SPACES = re.compile(r"[\s_\-/&,.]+|\band\b")


class BadMapping(Exception):
    """A mapping file that cannot be used, and why."""


def key(name: str) -> str:
    """`name` without the differences that mean nothing: case, punctuation, "and"."""
    return SPACES.sub(" ", name.casefold().replace("’", "'")).strip()


class Terms:
    """Our terms by what they are called, and by what editors said that the words of `source` mean. Read once an import."""

    def __init__(self, mapping: Mapping[str, str] | None = None, *, source: str = "") -> None:
        terms = list(Term.objects.select_related("vocabulary", "parent"))
        self.ids = {(term.vocabulary.code, term.code): term.pk for term in terms}
        self.parents = {(term.vocabulary.code, term.code): term.parent.code if term.parent else None for term in terms}
        self.names: dict[str, dict[str, str]] = {}
        for term in terms:
            called = self.names.setdefault(term.vocabulary.code, {})
            called[key(term.name)] = called[key(term.code)] = term.code
        for term in terms:
            called = self.names[term.vocabulary.code]
            for alias in term.aliases:
                called.setdefault(key(alias), term.code)
        self._take_merged()
        self.mapping = {key(theirs): ours for theirs, ours in (mapping or {}).items()}
        self._check_mapping(mapping or {})
        self.told: dict[str, tuple[str, str] | None] = {}
        rows = TermMapping.objects.select_related("term__vocabulary").filter(Q(source=None) | Q(source__name=source))
        # What is said for all sources first, so that what is said for this one stands.
        for row in rows.order_by(F("source").asc(nulls_first=True)):
            self.told[key(row.theirs)] = (row.term.vocabulary.code, row.term.code) if row.term else None

    def _take_merged(self) -> None:
        """What was merged is known by its old code and names, and means the term it was merged into."""
        for term in Term.everything.filter(merged_into__isnull=False).select_related("vocabulary", "merged_into"):
            vocabulary, now = term.vocabulary.code, term.current
            self.ids[vocabulary, term.code] = now.pk
            self.parents[vocabulary, term.code] = self.parents.get((vocabulary, now.code))
            for name in (term.name, term.code):
                self.names.setdefault(vocabulary, {}).setdefault(key(name), now.code)

    def _check_mapping(self, mapping: Mapping[str, str]) -> None:
        known = {code for _, code in self.ids}
        for theirs, ours in mapping.items():
            if ours and ours not in known:
                raise BadMapping(f"the mapping of “{theirs}” names “{ours}”, which is none of our codes")

    def is_told(self, name: str) -> bool:
        """Whether editors said what `name` means, be it "none of ours"."""
        return key(name) in self.told

    def find(self, name: str, vocabularies: tuple[str, ...] = ("need", "topic")) -> tuple[str, str] | None:
        """The (vocabulary, code) that `name` means, looked for in `vocabularies` in turn. A mapping
        file goes first, then the editors' table; an empty code there says "none of ours"."""
        wanted = key(name)
        if wanted in self.mapping:
            code = self.mapping[wanted]
            found = next(
                ((each, code) for each in (*vocabularies, "need", "topic", "access") if (each, code) in self.ids), None
            )
            return found if code else None
        if wanted in self.told:
            return self.told[wanted]
        for vocabulary in vocabularies:
            if named := self.names.get(vocabulary, {}).get(wanted):
                return vocabulary, named
        return None


def vocabularies_for(taxonomy: str) -> tuple[str, ...]:
    """Where to look first for a term of a taxonomy of that name."""
    name = taxonomy.casefold()
    return ("topic", "need") if "topic" in name or "categor" in name else ("need", "topic")


def mapping_from(path: Path) -> dict[str, str]:
    """Their term to our code, from a CSV of two columns or a JSON object. Raises BadMapping."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(f"{path.name} cannot be read: {error}") from None
    if path.suffix.lower() == ".json" or text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadMapping(f"{path.name} is not JSON: {error}") from None
        if not isinstance(found, dict) or not all(isinstance(code, str) for code in found.values()):
            raise BadMapping(f"{path.name} must be an object of texts: their term, our code")
        return {str(theirs): ours.strip() for theirs, ours in found.items()}
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)
    ]
    if any(len(row) < 2 for row in rows):
        raise BadMapping(f"{path.name} must have two columns: their term, our code")
    if rows and rows[0][1].casefold() in ("code", "ours", "our code", "to", "term_code"):
        rows = rows[1:]
    return {row[0]: row[1] for row in rows}
