"""What else people call the things they look for. A question's words become concepts, each with every way
of saying it that the published synonyms know; documents are indexed as they are, so that a synonym needs
no new index. A step goes from a word to its group and no further, so that loops do no harm."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from . import words
from .concepts import Concept, Way, bare
from .models import SynonymVersion
from .ranking import weights

LONGEST_TERM = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A term and what else is said for it: `same` means the same, `narrower` belongs to it, `related` is
    worth a look."""

    term: str
    same: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "term": self.term,
            "same": list(self.same),
            "narrower": list(self.narrower),
            "related": list(self.related),
        }


@dataclass(slots=True)
class _Saying:
    """One way to say something, as typed, and what it leads to."""

    others: dict[tuple[str, ...], float] = field(default_factory=dict)  # tokens -> weight
    related: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a question: its tokens, and the known saying it is, if any."""

    tokens: tuple[str, ...]
    saying: _Saying | None = None


class Thesaurus:
    """Synonym groups made ready for looking up, in time that does not grow with their number."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._sayings: dict[tuple[str, ...], _Saying] = {}
        # Without the words that say nothing: "speech language therapy" is the same term.
        self._telling: dict[tuple[str, ...], _Saying] = {}
        self.terms: list[str] = []
        self.words: set[str] = set()  # folded words of the terms that most people know
        self.other_words: set[str] = set()
        self._longest: dict[str, int] = {}  # first token -> of how many tokens the longest is
        for group in groups:
            self._add(group)
        for tokens, saying in self._sayings.items():
            telling = words.telling(tokens)
            if 1 < len(telling) < len(tokens) and telling not in self._sayings:
                self._telling.setdefault(telling, saying)

    def __len__(self) -> int:
        return len(self._sayings)

    def concepts(self, text: str) -> tuple[Concept, ...]:
        """What a question asks for, in every way we know. Without any synonym, each word by itself."""
        found = dict.fromkeys(_concept(span) for span in self._spans(text) if span.saying or words.telling(span.tokens))
        return tuple(found)[: words.WORDS_ASKED] or bare(text)

    def related(self, text: str) -> tuple[str, ...]:
        """Other things that whoever asks this may want to search for."""
        sayings = [span.saying for span in self._spans(text) if span.saying]
        return tuple(dict.fromkeys(other for saying in sayings for other in saying.related))

    def knows(self, text: str) -> bool:
        """Whether `text` as a whole is one of the sayings."""
        return tuple(words.tokens(text)) in self._sayings

    def others(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The tokens of everything that means the same as `text`."""
        saying = self._sayings.get(tuple(words.tokens(text)))
        return tuple(saying.others) if saying else ()

    def _add(self, group: Group) -> None:
        if not _tokens(group.term):
            return
        self.terms.append(group.term)
        self.words.update(words.plain(group.term))
        self.other_words.update(words.plain(" ".join((*group.same, *group.narrower, *group.related))))
        term = self._saying(group.term)
        same = {tokens: self._saying(text) for text in group.same if (tokens := _tokens(text))}
        same.pop(_tokens(group.term), None)
        for tokens, saying in same.items():
            _lead(term, tokens, weights().synonym)
            _lead(saying, _tokens(group.term), weights().synonym)
            for sibling in same:
                if sibling != tokens:
                    _lead(saying, sibling, weights().sibling)
        for text in group.narrower:
            _lead(term, _tokens(text), weights().synonym)
        for text in group.related:
            if _tokens(text) not in ((), _tokens(group.term)):
                term.related[text] = None
                self._saying(text).related[group.term] = None

    def _saying(self, text: str) -> _Saying:
        tokens = _tokens(text)
        for first in filter(None, {tokens[:1], words.telling(tokens)[:1]}):
            self._longest[first[0]] = max(len(tokens), self._longest.get(first[0], 0))
        return self._sayings.setdefault(tokens, _Saying())

    def _spans(self, text: str) -> Iterator[Span]:
        """The question from left to right; the longest saying wins."""
        tokens = words.read(text)
        at = 0
        while at < len(tokens):
            length, saying = self._longest_at(tokens, at)
            yield Span(tuple(tokens[at : at + length]), saying)
            at += length

    def _longest_at(self, tokens: Sequence[str], at: int) -> tuple[int, _Saying | None]:
        for length in range(min(self._longest.get(tokens[at], 0), len(tokens) - at), 0, -1):
            span = tuple(tokens[at : at + length])
            telling = words.telling(span)
            # A term of words that say nothing ("HI") is meant only when nothing else was typed.
            meant = telling or length == len(tokens)
            if meant and (saying := self._sayings.get(span) or self._telling.get(telling)):
                return length, saying
        return 1, None


def concepts(text: str) -> tuple[Concept, ...]:
    """What a question asks for, in every way that the synonyms in use know."""
    return in_use().concepts(text)


def related(text: str) -> tuple[str, ...]:
    """Other things that whoever asks this may want to search for."""
    return in_use().related(text)


def in_use() -> Thesaurus:
    """The published synonyms, or those being tried."""
    tried = _tried.get()
    if tried is not None:
        return tried
    newest = SynonymVersion.objects.values_list("pk", "published_at").first()
    return _published(*newest) if newest else _NONE


@contextmanager
def trying(groups: Iterable[Group]) -> Iterator[None]:
    """Searches within use these groups in place of the published ones."""
    token = _tried.set(Thesaurus(groups))
    try:
        yield
    finally:
        _tried.reset(token)


def groups_of(rows: Iterable[Mapping[str, object]]) -> list[Group]:
    """Groups from what a version holds of them."""
    return [Group(**{name: value if name == "term" else tuple(value) for name, value in row.items()}) for row in rows]  # type: ignore[arg-type]  # as_json wrote them


_tried: ContextVar[Thesaurus | None] = ContextVar("synonyms being tried", default=None)
_NONE = Thesaurus(())


@lru_cache(maxsize=2)
def _published(pk: int, published_at: datetime) -> Thesaurus:
    # The moment is part of the key for the sake of tests, whose versions share their numbers.
    return Thesaurus(groups_of(SynonymVersion.objects.values_list("groups", flat=True).get(pk=pk)))


def _concept(span: Span) -> Concept:
    telling = words.telling(span.tokens)
    # Of a saying whose words say next to nothing one by one ("so I can go out"), only the whole says it.
    typed = telling if len(telling) > 1 or len(telling) == len(span.tokens) else span.tokens
    others = span.saying.others.items() if span.saying else ()
    known = span.saying or not words.commonest().issuperset(telling)
    return Concept(
        weight=1.0 if known else weights().everyday,
        ways=(
            Way(typed, apart=typed is telling and len(typed) > 1),
            *(Way(tokens, weight=weight) for tokens, weight in others if tokens != typed),
        ),
    )


def _lead(saying: _Saying, tokens: tuple[str, ...], weight: float) -> None:
    if tokens:
        saying.others[tokens] = max(weight, saying.others.get(tokens, 0.0))


@lru_cache(maxsize=65_536)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(words.tokens(text)[:LONGEST_TERM])
