"""What in a text would tell who somebody is, as far as a machine can see it: a pure rule over words. Names are for
the person who reads before publishing."""

import re

_SIGNS = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "an e-mail address"),
    (re.compile(r"(?<!\d)(?:\+44|0)(?:[\s()-]?\d){9,10}(?!\d)"), "a phone number"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE), "a full postcode"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b"), "a date that could be a birthday"),
)


def identifying(words: str) -> list[str]:
    """What `words` hold that could point to one person: “an e-mail address”; empty when nothing was seen."""
    return [said for pattern, said in _SIGNS if pattern.search(words)]
