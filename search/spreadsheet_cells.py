"""What may stand in a cell of a table that others open in a spreadsheet."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
