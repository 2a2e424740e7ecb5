"""An outline as a Word file: real headings, real tables with a heading row, from the council's own template
where there is one."""

from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from docx import Document
from docx.document import Document as WordFile
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement

from .letterhead import Letterhead
from .outline import Bullets, Heading, Outline, Paragraph, Part, PinnedText, Table

# In DATA_DIR: a Word file whose styles, header and footer are the council's.
TEMPLATE = "template.docx"


class BadTemplate(ValueError):
    """The council's template is no Word file; says what to do."""


def written(outline: Outline, letterhead: Letterhead) -> bytes:
    """The bytes of a .docx file. Raises BadTemplate."""
    word = _begun()
    word.core_properties.title = f"{outline.title}: {outline.subtitle}"
    word.core_properties.author = letterhead.name
    word.core_properties.language = "en-GB"
    if letterhead.name:
        word.sections[0].header.paragraphs[0].text = letterhead.name
    if letterhead.mark:
        word.add_paragraph(letterhead.mark, style="Intense Quote")
    word.add_heading(outline.title, level=1)
    word.add_paragraph(outline.subtitle, style="Subtitle")
    if outline.standing:
        word.add_paragraph().add_run(outline.standing).bold = True
    for part in outline.parts:
        _add(word, part)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _begun() -> WordFile:
    template = Path(settings.DATA_DIR) / TEMPLATE
    try:
        return Document(str(template) if template.exists() else None)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise BadTemplate(f"{TEMPLATE} is not a Word file. Save it as .docx and put it there again.") from error


def _add(document: WordFile, part: Part) -> None:
    match part:
        case Heading(text, level):
            document.add_heading(text, level=level)
        case Paragraph(text, label):
            paragraph = document.add_paragraph()
            if label:
                paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(text)
        case Bullets(items):
            for each in items:
                document.add_paragraph(each, style="List Bullet")
        case Table():
            _add_table(document, part)
        case PinnedText(html):
            _add_html(document, html)


def _add_table(document: WordFile, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(column).bold = True
    # A heading row that repeats on each page, and that a screen reader tells as such.
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


_STYLES = {"li": "List Bullet", "blockquote": "Quote"}


def _add_html(document: WordFile, html: str) -> None:
    """A pinned text: its headings below the paper's own, its paragraphs, lists and tables."""
    for block in BeautifulSoup(html, "html.parser").find_all(
        ["h1", "h2", "h3", "h4", "p", "li", "blockquote", "table"]
    ):
        if not isinstance(block, Tag) or block.find_parent("table"):
            continue
        text = " ".join(block.get_text().split())
        if block.name == "table":
            rows = [
                [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
                for row in block.find_all("tr")
            ]
            width = max(map(len, rows), default=0)
            if width:
                padded = [tuple(row + [""] * (width - len(row))) for row in rows]
                caption = block.find("caption")
                _add_table(document, Table(caption.get_text() if caption else "Table", padded[0], tuple(padded[1:])))
        elif text and block.name.startswith("h"):
            document.add_heading(text, level=min(int(block.name[1]) + 1, 4))
        elif text and not (block.name == "p" and block.find_parent(["li", "blockquote"])):
            document.add_paragraph(text, style=_STYLES.get(block.name))
