"""The year that schools and the reports about them go by: from 1 September to 31 August."""

import re
from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9
_SLUG = re.compile(r"(20\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """Known by the calendar year in which it begins."""

    begins: int

    @classmethod
    def of(cls, day: date) -> "AcademicYear":
        """The one that `day` is in."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def from_slug(cls, slug: str) -> "AcademicYear":
        """“2025-26”. Raises ValueError for anything else, also for two years that do not follow each other."""
        if not (match := _SLUG.fullmatch(slug)) or cls(int(match[1])).slug != slug:
            raise ValueError(f"“{slug}” is no academic year. Write it as 2025-26.")
        return cls(int(match[1]))

    @property
    def first(self) -> date:
        return date(self.begins, FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        return date(self.begins + 1, 8, 31)

    @property
    def before(self) -> "AcademicYear":
        return AcademicYear(self.begins - 1)

    @property
    def slug(self) -> str:
        return f"{self.begins}-{(self.begins + 1) % 100:02}"

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02}"
