"""What an answer of the site says in words, whatever it is made of."""

import io
import zipfile

from openpyxl import load_workbook
from pypdf import PdfReader


def said(response) -> str:
    """All that an answer says: a page or a table as it stands; of a PDF, a Word file or a workbook its words, and the
    names, titles and comments inside it."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        return _packed(data)
    return _printed_words(data) if data[:4] == b"%PDF" and b"%%EOF" in data else data.decode("utf-8", "replace")


def _packed(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    is_a_workbook = any("spreadsheetml" in part for part in parts)
    rows = [row for sheet in load_workbook(io.BytesIO(data)) for row in sheet.values] if is_a_workbook else []
    return " ".join([*parts, *(str(cell) for row in rows for cell in row)])


def _printed_words(data: bytes) -> str:
    """Words as they are read: a line that is broken in print is one line."""
    printed = PdfReader(io.BytesIO(data))
    pages = " ".join(page.extract_text() for page in printed.pages)
    return " ".join(f"{pages} {dict(printed.metadata or {})}".split())
