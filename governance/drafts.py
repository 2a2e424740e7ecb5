"""An edition's draft beside the text that was last put before a body."""

import difflib
from dataclasses import dataclass
from html.parser import HTMLParser

from .canonical import canonical
from .models import Edition, Pin

BLOCKS = frozenset({"h2", "h3", "h4", "p", "br", "hr", "blockquote", "li", "caption", "tr"})


@dataclass(frozen=True, slots=True)
class Draft:
    """The last pin and what the draft has since: lines taken out and lines put in."""

    pin: Pin | None
    is_same: bool = True
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def changed_lines(self) -> int:
        return max(len(self.removed), len(self.added))


def compare(edition: Edition) -> Draft:
    """The page's latest draft against the edition's last pin. Without a page or a pin there is nothing to compare."""
    pin = edition.pins.order_by("-pinned_at").first()
    revision = edition.page.latest_revision if edition.page else None
    if pin is None or revision is None:
        return Draft(pin)
    page = revision.as_object()
    if canonical(page.pinned_content()).decode() == pin.content:
        return Draft(pin)
    then, now = [pin.title, *_lines(pin.html)], [page.title, *_lines(page.readable_html())]
    changes = list(difflib.ndiff(then, now))
    return Draft(
        pin,
        is_same=False,
        removed=tuple(line[2:] for line in changes if line.startswith("- ")),
        added=tuple(line[2:] for line in changes if line.startswith("+ ")),
    )


class _Text(HTMLParser):
    """Words as they are read, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _lines(html: str) -> list[str]:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return [" ".join(line.split()) for line in "".join(parser.text).split("\n") if line.strip()]
