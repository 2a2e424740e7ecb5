"""The coverage checklist: which of what a Local Offer has to say is covered, from the records themselves."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.urls import reverse

from .models import CoverageRow, GuidePage, Service
from .reporting.counted import counted


class Standing(StrEnum):
    COVERED = "covered"
    THIN = "thin"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Counted:
    """A public listing or guide that counts towards a row."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row with what counts towards it."""

    row: CoverageRow
    listings: tuple[Counted, ...]
    guides: tuple[Counted, ...]

    @property
    def standing(self) -> Standing:
        return standing(
            listings=len(self.listings),
            guides=len(self.guides),
            listings_needed=self.row.listings_needed,
            guides_needed=self.row.guides_needed,
        )

    @property
    def lacks(self) -> str:
        """What to write next: “2 more listings and 1 more guide”; nothing when it is covered."""
        short = (
            (self.row.listings_needed - len(self.listings), "listing"),
            (self.row.guides_needed - len(self.guides), "guide"),
        )
        return " and ".join(f"{count} more {noun}{'' if count == 1 else 's'}" for count, noun in short if count > 0)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every row, in order."""

    lines: tuple[Line, ...]

    def of(self, standing: Standing) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing == standing)

    @property
    def counts(self) -> dict[str, int]:
        return {each.value: len(self.of(each)) for each in Standing}

    @property
    def groups(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The rows under the names of their groups."""
        ordered = sorted(self.lines, key=lambda line: self._first(line.row.group))
        return tuple((group, tuple(lines)) for group, lines in groupby(ordered, key=lambda line: line.row.group))

    @property
    def to_write(self) -> tuple[Line, ...]:
        """What is missing, then what is thin; what the law requires before what it advises."""
        wanting = (*self.of(Standing.MISSING), *self.of(Standing.THIN))
        return tuple(sorted(wanting, key=lambda line: (line.row.duty != "must", line.standing != Standing.MISSING)))

    def _first(self, group: str) -> int:
        return next(at for at, line in enumerate(self.lines) if line.row.group == group)


def standing(*, listings: int, guides: int, listings_needed: int, guides_needed: int) -> Standing:
    """Covered when there are enough of both, missing when there is neither, else thin."""
    if listings >= listings_needed and guides >= guides_needed:
        return Standing.COVERED
    return Standing.THIN if listings or guides else Standing.MISSING


def checklist() -> Checklist:
    """As the public records stand now, in five queries however many there are."""
    listings, guides = _listings(), _guides()
    return Checklist(
        tuple(
            Line(row, tuple(listings.get(row.code, ())), tuple(guides.get(row.code, ())))
            for row in CoverageRow.objects.all()
        )
    )


def _listings() -> dict[str, list[Counted]]:
    found: dict[str, list[Counted]] = defaultdict(list)
    public = Service.objects.published().exclude(statutory=[]).order_by("name", "pk")
    for name, slug, codes in public.values_list("name", "slug", "statutory"):
        for code in dict.fromkeys(codes):
            found[code].append(Counted(name, reverse("localoffer:service", args=[slug])))
    return found


def _guides() -> dict[str, list[Counted]]:
    """Guides, and the pages made from the records, which explain as guides do."""
    found: dict[str, list[Counted]] = defaultdict(list)
    for guide in GuidePage.objects.live().public().exclude(statutory=[]).order_by("title", "pk"):
        for code in dict.fromkeys(guide.statutory):
            found[code].append(Counted(guide.title, guide.address))
    for code, name, address in counted():
        found[code].append(Counted(name, address))
    return found
