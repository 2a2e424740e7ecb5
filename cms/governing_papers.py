"""Puts a text that the Local Offer made where boards decide on it, prints it on the council's paper, and says how far the
boards are. What the Local Offer asks for is `localoffer.reporting.boards.Boards`."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail.models import Page

from cms.models import EditionPage, StrategiesPage
from governance import drafting, publication
from governance.actors import System
from governance.models import Document, Edition
from governance.printing import letterhead, outline
from governance.printing.catalogue import FORMS
from governance.refusals import Refused
from governance.states import EditionState
from localoffer.reporting import boards
from localoffer.reporting.boards import NotPlacedError, Standing
from localoffer.reporting.paper import Bullets, Heading, Paper, Paragraph, Part, Said, Table

# The draft is put there by the site; whoever leads on the document submits it.
BY = System("local-offer")
PDF = FORMS["pdf"]


def register() -> None:
    boards.register(GoverningPapers())


class GoverningPapers:
    """What `localoffer.reporting.boards.Boards` says."""

    @transaction.atomic
    def place(self, kind: str, period: str, paper: Paper, by: AbstractBaseUser) -> Page:
        """A new edition of the document of that kind, with a page of its own. Raises NotPlacedError."""
        document = Document.objects.filter(kind=kind).order_by("pk").first()
        shelf = StrategiesPage.objects.first()
        if document is None or shelf is None:
            name = Document.Kind(kind).label
            raise NotPlacedError(
                f"There is no document of the kind “{name}” yet. Ask a lead officer to enter it under Governance, Editions."
            )
        model = drafting.page_model_for(document)
        slug = slugify(period.replace("/", "-"))
        page = model(title=paper.title, slug=f"{document.slug}-{slug}", live=False, owner=by)
        assert isinstance(page, EditionPage)
        page.summary, page.body = paper.summary, page.body.stream_block.to_python(list(_blocks(paper.parts)))
        if refusals := drafting.refusals(document=document, slug=slug):
            raise NotPlacedError(" ".join(refusals))
        shelf.add_child(instance=page)
        page.save_revision(user=by)
        try:
            drafting.create_edition(document=document, slug=slug, title=paper.title, by=BY, page=page, period=period)
        except Refused as refused:
            raise NotPlacedError(str(refused)) from refused
        return page

    def standing(self, page: Page) -> Standing:
        edition = Edition.objects.filter(page_id=page.pk).select_related("document").first()
        if edition is None or edition.state == EditionState.DRAFTING:
            return Standing("No board has been asked to agree it yet.")
        if publication.is_public(edition):
            return Standing("The boards have agreed it.", edition.get_absolute_url())
        if edition.state == EditionState.IN_GOVERNANCE:
            return Standing("It is before the boards, which have not all agreed it yet.")
        return Standing("")

    def pdf(self, paper: Paper, standing: str, request: HttpRequest) -> bytes | None:
        if not PDF.is_possible():
            return None
        parts = tuple(each for part in paper.parts for each in _printed(part))
        return PDF.written(outline.Outline(paper.title, paper.subtitle, parts, standing), letterhead.of(request))

    def can_print(self) -> bool:
        return PDF.is_possible()


def _printed(part: Part) -> Iterator[outline.Part]:
    match part:
        case Heading(text, level):
            yield outline.Heading(text, level)
        case Paragraph(text):
            yield outline.Paragraph(text)
        case Bullets(lines):
            yield outline.Bullets(lines)
        case Table(caption, columns, rows):
            yield outline.Table(caption, columns, rows)
        case Said(_, title, words):
            yield outline.Heading(title, 3)
            yield from (each for label, text in words for each in outline.paragraphs(text, label=label))


def _blocks(parts: Iterable[Part]) -> Iterator[dict[str, Any]]:
    """The parts as the blocks of a governed text: headings and tables by themselves, the rest in paragraphs."""
    text: list[SafeString] = []
    for part in parts:
        if isinstance(part, Table) or (isinstance(part, Heading) and part.level == 2):
            yield from _paragraph(text)
            text = []
            yield _table(part) if isinstance(part, Table) else {"type": "heading", "value": part.text}
        else:
            text.append(_html(part))
    yield from _paragraph(text)


def _paragraph(text: list[SafeString]) -> Iterator[dict[str, Any]]:
    if text:
        yield {"type": "paragraph", "value": "".join(text)}


def _html(part: Part) -> SafeString:
    match part:
        case Heading(text):
            return format_html("<h3>{}</h3>", text)
        case Bullets(lines):
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
        case Said(_, title, words):
            said = ((f"{each.label}: " if each.label else "", each.text) for each in _lines(words))
            return format_html("<h3>{}</h3>{}", title, format_html_join("", "<p><b>{}</b>{}</p>", said))
        case Paragraph(text):
            return format_html("<p>{}</p>", text)
        case Table():
            raise ValueError("A table is a block of its own.")


def _lines(words: Iterable[tuple[str, str]]) -> Iterator[outline.Paragraph]:
    for label, text in words:
        yield from outline.paragraphs(text, label=label)


def _table(table: Table) -> dict[str, Any]:
    value = {
        "columns": [{"type": "text", "heading": column} for column in table.columns],
        "rows": [{"values": list(row)} for row in table.rows],
        "caption": table.caption,
    }
    return {"type": "table", "value": value}
