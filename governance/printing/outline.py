"""What a printed document says, part by part, whatever it becomes: a page, a PDF or a Word file."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    # Said before it, in bold: "Resolved".
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column headings; `caption` says what it shows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PinnedText:
    """A pinned text in full; `html` was cleaned when it was pinned."""

    html: str


Part: TypeAlias = Heading | Paragraph | Bullets | Table | PinnedText


@dataclass(frozen=True, slots=True)
class Outline:
    """A document to be printed. `standing` says what it is worth, such as “Draft, not yet confirmed”."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    standing: str = ""

    @property
    def file_name(self) -> str:
        """Without an ending."""
        words = "".join(letter if letter.isalnum() else " " for letter in f"{self.title} {self.subtitle}").split()
        return "-".join(words).lower()[:100]


def as_text(outline: Outline) -> str:
    """The words alone, a part a line, for somebody to write on from."""
    return "\n".join(line for part in outline.parts for line in _lines(part))


def _lines(part: Part) -> list[str]:
    match part:
        case Heading(text):
            return [text]
        case Paragraph(text, label):
            return [f"{label}: {text}" if label else text]
        case Bullets(items):
            return list(items)
        case Table():
            return [part.caption, *(", ".join(row) for row in part.rows)]
    return []


def paragraphs(text: str, *, label: str = "") -> list[Paragraph]:
    """A paragraph for each line that says something; the label before the first."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line, label if number == 0 else "") for number, line in enumerate(lines)]
