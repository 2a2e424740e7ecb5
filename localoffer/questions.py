"""A question's own address, and the addresses one step from it: a filter added or taken away, another
order, another page. State lives in the address alone, so that every search is a link."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from search.asking import Asked

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """The parameters of a search page, in the order they stand in its address."""

    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, asked: Asked) -> "Question":
        """What was asked, less what could not be used."""
        return cls(asked.parameters)

    @property
    def href(self) -> str:
        address = reverse("localoffer:search")
        return f"{address}?{urlencode(self.parameters)}" if self.parameters else address

    def without(self, name: str, value: str | None = None) -> "Question":
        """Without the parameter, or only without one of its values."""
        kept = ((n, v) for n, v in self.parameters if n != name or (value is not None and v != value))
        return replace(self, parameters=tuple(kept))

    def having(self, name: str, value: str) -> "Question":
        """With this value beside any others of the parameter."""
        return replace(self, parameters=(*self.parameters, (name, value)))

    def changed(self, name: str, value: str) -> "Question":
        """With this value in place of any other of the parameter."""
        return self.without(name).having(name, value)

    def page(self, number: int) -> str:
        """The address of that page of its results."""
        return (self.changed("page", str(number)) if number > 1 else self.without("page")).href

    @property
    def shared(self) -> "Question":
        """The question as it may be given away: each full postcode cut to its district."""
        return Question(tuple((name, without_postcodes(value)) for name, value in self.parameters if name != "page"))

    @property
    def feed(self) -> str:
        """The address of its newest results for a feed reader, which keeps what it is given."""
        return f"{reverse('localoffer:search-atom')}?{urlencode(self.shared.parameters)}"

    def hidden(self, *typed: str) -> tuple[tuple[str, str], ...]:
        """What a form must carry along that does not itself ask for the parameters `typed`."""
        return tuple((name, value) for name, value in self.parameters if name not in typed)


def without_postcodes(text: str) -> str:
    """`text` with each full postcode cut to its district, for titles, which others may see."""
    return _POSTCODE.sub(lambda match: match[1].upper(), text)
