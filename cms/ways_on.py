"""The five big ways on from the home page. The codes are the public ones of the search page's address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

SEARCH = "/local-offer/search/"


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words, where it leads, and one line that says what is there."""

    text: str
    href: str
    says: str = ""
    count: int | None = None


def _narrowed(**chosen: str | tuple[str, ...]) -> str:
    return f"{SEARCH}?{urlencode(chosen, doseq=True)}"


THINGS_TO_DO = "Clubs, sport, music, days out and the holidays"
OTHER_WAYS_ON = (
    Way(
        "Help and advice",
        _narrowed(kind=("service", "support_group", "helpline")),
        "Health, therapies, short breaks, and people to talk to",
    ),
    Way(
        "Money, rights and how things work",
        _narrowed(topic=("money-and-benefits", "your-rights-and-disagreements", "travel-and-transport")),
        "EHC plans, benefits, travel, and what to do when you disagree",
    ),
    Way(
        "Schools, colleges and childcare",
        _narrowed(topic=("schools-and-colleges", "early-years-and-childcare", "alternative-provision")),
        "Nurseries, schools, colleges and alternative provision",
    ),
    Way(
        "For young people",
        _narrowed(topic="preparing-for-adulthood-and-work"),
        "About you: college, work, your own home, and being heard",
    ),
)


def ways_on(things_this_week: int) -> tuple[Way, ...]:
    """The five ways on; in a week without dates, the first leads to all there is to do."""
    first = (
        Way("Things to do this week", reverse("localoffer:whats-on"), THINGS_TO_DO, things_this_week)
        if things_this_week
        else Way("Things to do", _narrowed(topic="things-to-do"), THINGS_TO_DO)
    )
    return (first, *OTHER_WAYS_ON)
