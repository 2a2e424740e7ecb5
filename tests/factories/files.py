"""Files as people hand them in."""

import io

from pypdf import PdfWriter
from pypdf.actions import JavaScript


def pdf(words: str = "signed", *, password: str = "", script: str = "") -> bytes:
    """A PDF of one page that differs by its words; locked, or with a program in it, when told so."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": words})
    if script:
        writer.add_open_action(JavaScript(script))
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
