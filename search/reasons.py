"""Why a result is there, in words a family reads: "music, Saturday, age 7, 0.8 miles"."""

from . import words
from .asking import Asked
from .request import Hit

MOST_WORDS = 3


def reasons(hit: Hit, asked: Asked) -> tuple[str, ...]:
    """What of the question this result has: words of it that its title or summary says, the parts that it fits,
    how far it is."""
    return tuple(dict.fromkeys((*_words(hit, asked), *_parts(hit, asked), *_distance(hit))))


def lacking(hit: Hit, asked: Asked) -> tuple[str, ...]:
    """The names of the parts of the question that this result does not fit."""
    return tuple(dict.fromkeys(part.name for part in asked.understood if part.preference in hit.lacks))


def _words(hit: Hit, asked: Asked) -> list[str]:
    said = set(words.tokens(f"{hit.title} {hit.summary}"))
    typed = words.plain(asked.request.words)
    telling = [word for word in typed if word not in words.stop_words() and words.stem(word) in said]
    return list(dict.fromkeys(telling))[:MOST_WORDS]


def _parts(hit: Hit, asked: Asked) -> list[str]:
    """Parts of one preference are alternatives: of some of them we cannot tell which it is that fits."""
    named: dict[object, list[str]] = {}
    for part in asked.understood:
        if part.preference and part.preference in hit.fits:
            named.setdefault(part.preference, []).append(_within_a_sentence(part.name))
    return [" or ".join(dict.fromkeys(names)) for names in named.values()]


def _within_a_sentence(name: str) -> str:
    """Names of ages and of ours in small letters; those of days and needs as they are."""
    return name[0].lower() + name[1:] if name.startswith(("Age ", "Not ")) else name


def _distance(hit: Hit) -> list[str]:
    if hit.distance_miles is None:
        return []
    miles = f"{hit.distance_miles:.1f}"
    return [f"{miles} mile{'' if miles == '1.0' else 's'}"]
