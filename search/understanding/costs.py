"""What it may cost, as families say it: "free", "under a tenner", "parents don't pay"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .reading import Reading, Span

_SUMS = {"fiver": 5, "tenner": 10, "five": 5, "ten": 10, "two": 2, "three": 3, "four": 4, "eight": 8, "twenty": 20}
_SUM = r"(?:£\d+(?:\.\d+)?|\d+(?:\.\d+)? ?(?:pounds?|quid|squid|gbp)|(?:five|ten|two|three|four|eight|twenty) (?:pounds?|quid)|(?:a )?(?:fiver|tenner))"
_UNDER = re.compile(
    rf"(?:\b(?:under|less than|below|up to|max|no more than|at most|for about|for|about|around|only) )?(?P<sum>{_SUM})(?: or (?:less|under)| max(?:imum)?| a (?:week|time|session|go)| each)?(?!\w)"
)
_CARER = re.compile(
    r"\b(?:(?:parents?|mums?|dads?|carers?|adults?|grown ups?|companions?|helpers?|pas?|i) (?:do|does|can|could)?n?o?t? ?(?:have to |need to )?(?:dont|doesnt|not|never|wont) (?:have to )?pay"
    r"|(?:carers?|companions?|helpers?|adults?|parents?|pa)s? (?:goes?|go|get in|gets in|come|comes|enter|is|are)? ?(?:in )?free|free (?:for|entry for|ticket for|place for) (?:a |the |my )?(?:carers?|companions?|helpers?|pa|adults?|parents?)"
    r"|free carers?(?: ticket| place| entry)?s?|(?:carer|companion) tickets?)\b"
)
_FREE = re.compile(
    r"(?<!\bgluten )(?<!\bdairy )(?<!\bnut )(?<!\bstep )(?<!\bfeel )(?<!\bfear )(?<!\bsugar )(?<!\bbarrier )(?<!\bhands )(?<!\bstress )"
    r"\b(?:(?:for |totally |completely |that are |thats |which is |anything )?free(?: of (?:charge|cost))?|no (?:cost|charge|fee|money)|cost(?:s|ing)? nothing|(?:dont|doesnt|not|without) (?:having to )?(?:cost anything|pay(?:ing)?)|nothing to pay|wont cost)\b"
    r"(?! (?:school|transport|taxi|nursery|childcare|hours|time|bus|places? at nursery|from|prescription|travel|swim lessons? at school|sheet|fall|kick|meal|meals|spirit)\b)"
)
_CHEAP = re.compile(
    r"\b(?:cheap(?:er|est)?|low cost|affordable|inexpensive|(?:not|isnt|not too|nothing too|not that) (?:too )?(?:expensive|dear|pricey)|(?:on|on a) (?:a )?budget|doesnt cost (?:much|a lot|the earth))\b"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """A code of the facet cost, and whatever else also is as cheap as that."""

    span: Span
    code: str


def costs(reading: Reading) -> Iterator[Cost]:
    """Every cost in what is left of the question; what was read is taken."""
    for code, pattern in (("carer_free", _CARER), ("free", _FREE), ("under_10", _CHEAP)):
        for _, span in reading.find(pattern):
            reading.take(span)
            yield Cost(span, code)
    for found, span in reading.find(_UNDER):
        reading.take(span)
        if code := _code(found["sum"]):
            yield Cost(span, code)


def _code(said: str) -> str:
    """The smallest of our bounds that a sum stays under; none for what is dearer than all of them."""
    digits = re.search(r"\d+(?:\.\d+)?", said)
    amount = float(digits[0]) if digits else next(sum_ for word, sum_ in _SUMS.items() if word in said.split())
    if amount == 0:
        return "free"
    return "under_5" if amount <= 5 else "under_10" if amount <= 10 else ""
