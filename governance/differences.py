"""What changed between two texts, as text: paragraph by paragraph, word by word. A body is shown what changed since
*its own* last decision, not since the last draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from bs4 import BeautifulSoup

from .models import Body, Decision, Pin

# What stands as one paragraph to a reader.
_PARAGRAPHS = ("h2", "h3", "h4", "p", "li", "blockquote", "caption", "tr")
# From here on two paragraphs are the same one, changed.
_ALIKE = 0.6


class Change(Enum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a paragraph: the same in both texts, added or removed."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in either text. A changed one holds the words that went and those that came."""

    change: Change
    words: tuple[Words, ...]

    @property
    def before(self) -> str:
        """The paragraph as it read; empty for one that came."""
        return " ".join(each.text for each in self.words if each.change != Change.ADDED)

    @property
    def after(self) -> str:
        """The paragraph as it reads now; empty for one that went."""
        return " ".join(each.text for each in self.words if each.change != Change.REMOVED)

    @property
    def text(self) -> str:
        """The paragraph as it reads now, or read before it went."""
        kept = [each.text for each in self.words if self.change == Change.REMOVED or each.change != Change.REMOVED]
        return " ".join(kept)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one pin to another; `since` is the decision that the first was decided by, if it was."""

    before: Pin
    after: Pin
    since: Decision | None
    paragraphs: tuple[Paragraph, ...]

    @property
    def changed(self) -> list[Paragraph]:
        return [each for each in self.paragraphs if each.change != Change.SAME]

    @property
    def is_none(self) -> bool:
        return not self.changed and self.before.fingerprint == self.after.fingerprint

    @property
    def sentence(self) -> str:
        """How much changed, in a sentence."""
        if self.is_none:
            return "Nothing changed."
        if not self.changed:
            return "No words changed; a file or the way the text is built did."
        paragraphs = "1 paragraph" if len(self.changed) == 1 else f"{len(self.changed)} paragraphs"
        return f"{paragraphs} changed."


def between(before: Pin, after: Pin, *, since: Decision | None = None) -> Difference:
    """What changed from one pinned text to another."""
    return Difference(before, after, since, tuple(_paragraphs(_read(before), _read(after))))


def since_own_decision(body: Body, pin: Pin) -> Difference | None:
    """What changed since the body's own last settled decision on a text of the edition; None when it has decided on
    none of its texts yet."""
    own = Decision.objects.settled().filter(body=body, pin__edition=pin.edition_id)
    last = own.select_related("pin").order_by("-pk").first()
    return between(last.pin, pin, since=last) if last and last.pin else None


def words_between(before: str, after: str) -> tuple[Words, ...]:
    """What changed from one short text to another, word by word."""
    return tuple(_words(before.split(), after.split()))


def _read(pin: Pin) -> list[str]:
    """The paragraphs of a text, the title first."""
    soup = BeautifulSoup(pin.html, "html.parser")
    found = [pin.title]
    for element in soup.find_all(_PARAGRAPHS):
        if not element.find(_PARAGRAPHS) and (text := " ".join(element.get_text(" ").split())):
            found.append(text)
    return found


def _paragraphs(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            yield from (_whole(text, Change.SAME) for text in after[new_from:new_to])
        else:
            yield from _replaced(before[old_from:old_to], after[new_from:new_to])


def _replaced(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    """Paragraphs that are alike stand as one that changed; the others went or came."""
    waiting = list(old)
    for text in new:
        alike = next((each for each in waiting if _in_common(each, text) >= _ALIKE), None)
        if alike is None:
            yield _whole(text, Change.ADDED)
            continue
        place = waiting.index(alike)
        yield from (_whole(each, Change.REMOVED) for each in waiting[:place])
        yield Paragraph(Change.CHANGED, tuple(_words(alike.split(), text.split())))
        waiting = waiting[place + 1 :]
    yield from (_whole(each, Change.REMOVED) for each in waiting)


def _words(before: list[str], after: list[str]) -> Iterator[Words]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            yield Words(" ".join(after[new_from:new_to]), Change.SAME)
            continue
        if old_from < old_to:
            yield Words(" ".join(before[old_from:old_to]), Change.REMOVED)
        if new_from < new_to:
            yield Words(" ".join(after[new_from:new_to]), Change.ADDED)


def _in_common(old: str, new: str) -> float:
    """How much of the shorter paragraph stands in the other, in the same order."""
    before, after = old.split(), new.split()
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / (min(len(before), len(after)) or 1)


def _whole(text: str, change: Change) -> Paragraph:
    return Paragraph(change, (Words(text, change),))
