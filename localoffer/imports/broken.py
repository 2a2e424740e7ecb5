"""What goes wrong with a file or a feed."""

from dataclasses import dataclass


class Unreadable(Exception):
    """A file or feed from which no row can be had, and why."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is not JSON."""

    reason: str
