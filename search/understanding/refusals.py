"""What is not wanted: "not swimming", "anything but football", "we dont want a group".

Most families who write "not" tell what is hard ("not talking", "no sleep"), and look for help with it. So what
follows is refused only after words that leave nothing else to mean, or where it is something children do for fun."""

import re
from collections.abc import Iterator
from functools import cache

from search.words import stop_words

from . import vocabulary
from .phrases import Phrases
from .reading import Reading, Span

_FILLING = r"(?:(?:a|an|any|the|another|more|just|to|do|go|going|for|about|in|into|be) )*"
# Whatever follows is not wanted.
_ALWAYS = re.compile(
    rf"\b(?:except(?: for)?|apart from|other than|anything but|thats not|that isnt|that is not|which isnt|"
    rf"(?:i|we|he|she|they|really|just) (?:dont|doesnt|do not|does not|didnt) want|dont want) {_FILLING}$"
)
# What follows is not wanted where it is something to do.
_SOMETIMES = re.compile(
    rf"\b(?:not|no|without|isnt|hates?|(?:dont|doesnt|do not|does not|didnt|never|cant stand) (?:really )?(?:like|likes|want|enjoy|fancy|into)?|"
    rf"not (?:really )?(?:interested in|into|keen on|fussed about)|bored of|fed up (?:of|with)|sick of) {_FILLING}$"
)
_JOINED = re.compile(r"(?:or|nor|and) (?:a |an |any |the |no |not )?$")


def refusals(reading: Reading) -> Iterator[tuple[Span, Span]]:
    """Each thing refused in what is left of the question, and all that says so. The caller takes what it uses."""
    before: Span | None = None
    for thing in sorted(_things(reading), key=lambda span: span.first):
        said = "".join(f"{word} " for word in reading.words[: thing.first])
        found = _SOMETIMES.search(said) or _ALWAYS.search(said)
        if found:
            whole = Span(said[: found.start()].count(" "), thing.end)
        elif before and _JOINED.fullmatch(said[len(" ".join(reading.words[: before.end])) + 1 :]):
            whole = Span(before.end, thing.end)
        else:
            continue
        before = thing
        if reading.is_free(whole):
            yield thing, whole


def _things(reading: Reading) -> Iterator[Span]:
    """What may be refused: things to do, and any telling word after a refusal that leaves no doubt."""
    known = [found.span for found in _things_to_do().find(reading)]
    yield from known
    taken = {at for span in known for at in range(span.first, span.end)}
    for at in reading.left():
        said = "".join(f"{word} " for word in reading.words[:at])
        if at not in taken and reading.words[at] not in stop_words() and _ALWAYS.search(said):
            yield Span(at, at + 1)


@cache
def _things_to_do() -> Phrases[None]:
    return Phrases((thing, None) for line in vocabulary.lines("things_to_do.txt") for thing in line.split(","))
