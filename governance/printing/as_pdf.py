"""An outline as a PDF that a screen reader can follow (PDF/UA-1). Importing this module needs the system's
text layout; where that is missing, the pages offer no PDF."""

from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML

from .letterhead import Letterhead
from .outline import Outline

STYLE = Path(__file__).with_name("print.css")


def written(outline: Outline, letterhead: Letterhead) -> bytes:
    """The bytes of a PDF. Fetches nothing: all that is in it comes from the outline."""
    html = render_to_string("governance/printed_alone.html", {"outline": outline, "letterhead": letterhead})
    page = HTML(string=html, url_fetcher=_refused)
    return page.write_pdf(stylesheets=[CSS(string=STYLE.read_text())], pdf_variant="pdf/ua-1")


def _refused(url: str, *args: object, **options: object) -> None:
    raise ValueError("A printed document fetches nothing.")
