"""What a PDF must be for the record to keep it: one that opens, for whoever has it, and does nothing by itself."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

# What a file that is cut short or made by hand makes the reader stumble over, besides its own errors.
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
# Actions that run a program (ISO 32000-1, 12.6.4).
_PROGRAMS = ("/JavaScript", "/Launch")


def faults(name: str, data: bytes) -> list[str]:
    """Why the file is not kept, with what to do: it does not open, asks for a password, or runs a program."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            return [
                f"“{name}” is locked, so in years to come nobody may be able to open it. Open it, print it to a new PDF "
                "without a password, and choose that."
            ]
        if not len(reader.pages):
            return [_does_not_open(name)]
        runs_a_program = any("/JS" in each or each.get("/S") in _PROGRAMS for each in _dictionaries(reader))
    except _BROKEN:
        return [_does_not_open(name)]
    if not runs_a_program:
        return []
    return [
        f"“{name}” has a program in it (JavaScript). Print it to a new PDF, which leaves that out, and choose that."
    ]


def _does_not_open(name: str) -> str:
    return f"“{name}” does not open as a PDF: it is damaged or cut short. Save or scan it anew and choose it again."


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the document, each once; what streams hold is not unpacked."""
    seen: set[int] = set()
    waiting: list[object] = [reader.trailer]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)
