"""What differs between two texts, word by word, for whoever has to decide between them."""

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\S+")
Piece = tuple[str, str]  # "same", "gone" or "new", and the words


def marked(old: str, new: str) -> list[Piece]:
    """The pieces of both in order. A text that has nothing in common with the other is one piece."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(before[first:last])))
            continue
        if first < last:
            pieces.append(("gone", "".join(before[first:last])))
        if begin < end:
            pieces.append(("new", "".join(after[begin:end])))
    return pieces
