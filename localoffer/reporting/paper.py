"""What a report says, part by part, whatever it becomes: a page, a PDF, a table, the text of a governed document; and
as plain values, in which a report that is frozen is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: level 2 or 3."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column headings; `caption` says what it shows. The first column names the row."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Something of one published comment: what it is about, and (“You said”, words), (“We will”, words)..."""

    kind: ClassVar[str] = "said"
    comment: int
    title: str
    words: tuple[tuple[str, str], ...]


Part: TypeAlias = Heading | Paragraph | Bullets | Table | Said
_KINDS: dict[str, type[Part]] = {each.kind: each for each in (Heading, Paragraph, Bullets, Table, Said)}


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report. `summary` says in a few sentences what is in it."""

    title: str
    subtitle: str
    summary: str
    parts: tuple[Part, ...] = field(default=())

    def without(self, comments: Iterable[int]) -> "Paper":
        """The same without what it says of these comments."""
        gone = set(comments)
        kept = (part for part in self.parts if not (isinstance(part, Said) and part.comment in gone))
        return replace(self, parts=tuple(kept))

    @property
    def comments(self) -> set[int]:
        """The numbers of the comments it repeats."""
        return {part.comment for part in self.parts if isinstance(part, Said)}


def as_values(paper: Paper) -> dict[str, Any]:
    """In JSON's own types."""
    parts = [{"kind": part.kind} | asdict(part) for part in paper.parts]
    return {"title": paper.title, "subtitle": paper.subtitle, "summary": paper.summary, "parts": parts}


def from_values(values: dict[str, Any]) -> Paper:
    """What `as_values` made. Raises KeyError or TypeError for anything else."""
    parts = tuple(_part(dict(each)) for each in values["parts"])
    return Paper(values["title"], values["subtitle"], values["summary"], parts)


def as_rows(paper: Paper) -> Iterator[tuple[str, str, str, str]]:
    """One figure or text a row: under which heading, of what, which of its columns, and what it is."""
    section = ""
    for part in paper.parts:
        match part:
            case Heading(text):
                section = text
            case Paragraph(text):
                yield section, "", "", text
            case Bullets(lines):
                yield from ((section, "", "", line) for line in lines)
            case Table():
                for first, *cells in part.rows:
                    for column, cell in zip(part.columns[1:], cells, strict=True):
                        yield section, first, column, cell
            case Said():
                for label, words in part.words:
                    yield section, f"Comment {part.comment}: {part.title}", label, words


def _part(values: dict[str, Any]) -> Part:
    return _KINDS[values.pop("kind")](**{name: _frozen(value) for name, value in values.items()})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
