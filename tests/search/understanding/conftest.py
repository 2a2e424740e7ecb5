from datetime import date

import pytest

from search.document import Point
from search.registries import SchoolBreak, Term
from search.request import Near
from search.understanding import Knowledge, PlaceNamed
from search.understanding.reading import Span

# A Tuesday in November.
TODAY = date(2026, 11, 24)
BREAKS = (
    SchoolBreak(date(2026, 12, 19), date(2027, 1, 3)),
    SchoolBreak(date(2027, 2, 13), date(2027, 2, 21)),
    SchoolBreak(date(2027, 3, 26), date(2027, 4, 11)),
    SchoolBreak(date(2027, 5, 29), date(2027, 6, 6)),
    SchoolBreak(date(2027, 7, 22), date(2027, 9, 1)),
    SchoolBreak(date(2027, 10, 23), date(2027, 10, 31)),
)
# Not the names and codes of any real directory.
TERMS = {
    "need": (
        Term("autism", "Autism", aliases=("autistic", "ASD", "on the spectrum")),
        Term("downs", "Down's syndrome", aliases=("downs", "trisomy 21")),
        Term("school-worry", "Anxiety about school", aliases=("refuses school", "scared of school")),
        Term("moves-differently", "Physical disability", aliases=("cerebral palsy",)),
    ),
    "topic": (Term("breaks", "Short breaks", aliases=("respite",)),),
    "language": (Term("pl", "Polish"), Term("en", "English"), Term("bsl", "British Sign Language")),
    "access": (Term("step_free", "Step-free way in"), Term("hoist", "Hoist"), Term("low_sensory_times", "Low sensory times")),
    "kind": (Term("activity", "Activity"), Term("support_group", "Support group"), Term("helpline", "Helpline")),
}  # fmt: skip
PLACES = {"cv6": True, "cv5 6": True, "tile hill": True, "rugby": False, "coventry": True}


def places(typed):
    found = []
    for length in (2, 1):
        for first in range(len(typed) - length + 1):
            name = " ".join(typed[first : first + length])
            if name in PLACES:
                near = Near(Point(52.4, -1.5), name.upper() if name[:2] == "cv" else name.title())
                found.append(PlaceNamed(Span(first, first + length), near, PLACES[name]))
            if name == "cv6 9zz":
                found.append(PlaceNamed(Span(first, first + length), None, certain=True))
    return found


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge(today=TODAY, terms=TERMS, breaks=BREAKS, places=places, area="Coventry")
