"""What the mappers of all formats share: the row they read, and what it says besides what we have a place for."""

from uuid import UUID

from .listing import Values
from .row import Row
from .terms import Terms


class Mapper:
    """Reads one row as a listing. What nothing reads is kept, under the path of the object it stands in."""

    def __init__(self, row: Row, key: UUID, terms: Terms) -> None:
        self.row = row
        self.id = key
        self.terms = terms
        self.extra: Values = {}

    def note(self, row: Row) -> None:
        """Keep what a nested object holds besides."""
        if extra := row.extra():
            self.extra[row.path] = extra

    def said_besides(self) -> Values:
        """All that was kept, and what the row itself holds besides, as values of the listing. Call it last."""
        extra = self.row.extra() | self.extra
        return {"extra": extra} if extra else {}
