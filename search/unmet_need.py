"""What a question comes down to when nothing answered it: codes of our own lists, an age band, a postcode district.
Never its words: a name, a number or an address in them cannot be told from a need with certainty (users.md F6 allows
counts only), so that they do not even stand in the form that says "I could not find what I needed"."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.core import signing

from . import geography, registries
from .asking import Asked
from .document import FACETS

# Between two birthdays, as the Local Offer groups them; the last one is open.
AGE_BANDS = (
    ("0-4", "0 to 4", 5.0),
    ("5-10", "5 to 10", 11.0),
    ("11-15", "11 to 15", 16.0),
    ("16+", "16 and over", 200.0),
)
SECONDS_VALID = 2 * 3600
MOST_CODES = 30

_SALT = "search.unmet_need"


@dataclass(frozen=True, slots=True)
class Asking:
    """(facet, code) of all that was asked for, and for whom and where as roughly as is told to anybody."""

    codes: tuple[tuple[str, str], ...] = ()
    age_band: str = ""
    area: str = ""


def come_down(asked: Asked) -> Asking:
    """What is left of a question once its words, its very age and its very place are taken away."""
    codes = tuple(dict.fromkeys(each for each in _codes(asked) if _is_ours(*each)))[:MOST_CODES]
    near = asked.request.near
    return Asking(codes, _age_band(asked), geography.postcode_district(near) if near else "")


def sealed(asking: Asking) -> str:
    """`asking` for a form, so that nothing else can be sent in its place, and the same form counts once."""
    held = {"codes": asking.codes, "age": asking.age_band, "area": asking.area, "once": secrets.token_urlsafe(9)}
    return signing.dumps(held, salt=_SALT, compress=True)


def opened(seal: str) -> tuple[Asking, str] | None:
    """What `seal` holds, and the mark it is known by; None when it is not ours or too old."""
    try:
        held = signing.loads(seal, salt=_SALT, max_age=SECONDS_VALID)
    except signing.BadSignature:
        return None
    codes = tuple((facet, code) for facet, code in held["codes"])
    return Asking(codes, held["age"], held["area"]), held["once"]


def _codes(asked: Asked) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        yield from ((facet, code) for code in asked.request.filters.get(facet, ()))
    for part in asked.understood:
        wish = part.preference
        if wish and not wish.refused and not wish.weak:
            yield from ((wish.filter, code) for code in wish.codes)


def _is_ours(facet: str, code: str) -> bool:
    """Whether a registered list holds it: what somebody typed into an address is in none."""
    return facet in FACETS and any(term.code == code for term in registries.vocabulary(facet))


def _age_band(asked: Asked) -> str:
    """The band of the age asked for, or of the middle of the ages."""
    preferences = (*asked.request.demands, *(part.preference for part in asked.understood if part.preference))
    spans = [preference.ages for preference in preferences if preference.ages]
    exact = asked.request.age
    age = exact if exact is not None else next((sum(span) / 2 for span in spans), None)
    if age is None:
        return ""
    return next((code for code, _, end in AGE_BANDS if age < end), AGE_BANDS[-1][0])


def age_band_names() -> dict[str, str]:
    return {code: name for code, name, _ in AGE_BANDS}
