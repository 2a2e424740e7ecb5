"""Registers as CSV: one heading line, then a row each, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# What a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as text, with the byte order mark by which spreadsheets know that it is UTF-8."""
    text = StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return f"\ufeff{text.getvalue()}"


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    said = "" if cell is None else str(cell)
    return f"'{said}" if said.startswith(_FORMULA) else said
