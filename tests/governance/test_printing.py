"""Agenda, pack, minutes, notice and action sheet: the same words as a page, a PDF and a Word file."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document as WordFile
from pypdf import PdfReader

from governance import convening, ledger
from governance.models import MeetingAction
from governance.printing import as_docx, catalogue
from governance.printing.letterhead import Letterhead
from governance.printing.outline import Bullets, Heading, Outline, Paragraph, PinnedText, Table
from tests.factories import governance as making
from tests.factories.governance import BY

pytestmark = pytest.mark.django_db

COUNCIL = Letterhead("Coventry SEND", "Demonstration. Nothing here is real.")
EVERY_PART = Outline(
    "Minutes",
    "SEND Board, 11 June 2026",
    (
        Heading("1. The strategy"),
        Paragraph("That it be approved.", "Resolved"),
        Bullets(("Paper 1: The strategy",)),
        Table("Members present", ("Member", "How"), (("A councillor", "In the room"),)),
        PinnedText("<h2>What we will do</h2><p>Every child is <b>heard</b>.</p><ul><li>At home</li></ul>"),
    ),
    "Draft, not yet confirmed",
)


@pytest.fixture
def decided(send, item):
    making.attend(item, send.clerk, *send.members)
    return making.record(send, item)


@pytest.fixture
def pdf():
    """The form, where the system has the text layout that it needs; continuous integration has."""
    if not catalogue.FORMS["pdf"].is_possible():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("This system lacks the text layout that PDFs need.")
    return catalogue.FORMS["pdf"]


def words(docx):
    return "\n".join(paragraph.text for paragraph in WordFile(BytesIO(docx)).paragraphs)


def said(outline):
    return "\n".join(str(part) for part in outline.parts)


def test_a_word_file_has_real_headings_and_a_table_with_a_heading_row():
    file = WordFile(BytesIO(as_docx.written(EVERY_PART, COUNCIL)))

    headings = {
        paragraph.style.name: paragraph.text for paragraph in file.paragraphs if "Heading" in paragraph.style.name
    }
    assert headings["Heading 1"] == "Minutes"
    assert "What we will do" in headings.values()
    assert file.core_properties.language == "en-GB"
    assert file.tables[0].rows[0]._tr.trPr.xpath("w:tblHeader")
    assert "Every child is heard." in words(as_docx.written(EVERY_PART, COUNCIL))


def test_a_demonstrations_papers_carry_its_mark():
    assert "Demonstration. Nothing here is real." in words(as_docx.written(EVERY_PART, COUNCIL))


def test_a_template_that_is_no_word_file_is_refused_in_words(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "template.docx").write_bytes(b"not a Word file")

    with pytest.raises(as_docx.BadTemplate, match="not a Word file"):
        as_docx.written(EVERY_PART, COUNCIL)


def test_the_councils_own_template_gives_the_styles(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    own = WordFile()
    own.add_paragraph("Coventry’s own front page")
    own.save(str(tmp_path / "template.docx"))

    assert "Coventry’s own front page" in words(as_docx.written(EVERY_PART, COUNCIL))


def test_a_pdf_is_tagged_and_says_its_language_and_title(pdf):
    file = PdfReader(BytesIO(pdf.written(EVERY_PART, COUNCIL)))

    root = file.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert file.metadata.title == "Minutes: SEND Board, 11 June 2026"
    text = file.pages[0].extract_text()
    assert "Every child is heard." in text
    assert "Demonstration. Nothing here is real." in text


def test_the_minutes_say_who_decided_and_what(decided):
    outline = catalogue.KINDS["minutes"].outline(decided.agenda_item.meeting)

    assert outline.standing == "Draft, not yet confirmed"
    assert decided.wording in said(outline)
    assert decided.quorum["sentences"][0] in said(outline)


def test_the_minutes_hold_the_head_of_the_ledger(decided):
    assert ledger.head().hash in said(catalogue.KINDS["minutes"].outline(decided.agenda_item.meeting))


def test_members_appear_in_their_public_form(send, decided):
    outline = said(catalogue.KINDS["minutes"].outline(decided.agenda_item.meeting))

    assert not [member.person.name for member in send.members if member.person.name in outline]


def test_the_agenda_lists_the_papers_and_what_is_left_from_before(send, submission):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=21), by=send.clerk)
    convening.list_item(meeting=meeting, submission=submission, recommendation="To approve it.", by=send.clerk)
    ledger.keep(MeetingAction(body=send.body, text="Ask the schools"), action="action.added", by=BY)

    agenda = said(catalogue.KINDS["agenda"].outline(meeting))

    assert "Paper 1" in agenda
    assert "To approve it." in agenda
    assert "Ask the schools" in agenda
    assert "Every child is heard." not in agenda
    assert "Every child is heard." in said(catalogue.KINDS["pack"].outline(meeting))


def test_the_notice_and_the_action_sheet_have_what_was_decided_and_what_is_to_do(send, decided):
    ledger.keep(
        MeetingAction(body=send.body, text="Ask the schools", owner_title="Head of SEND"), action="action.added", by=BY
    )
    meeting = decided.agenda_item.meeting

    assert decided.wording in said(catalogue.KINDS["notice"].outline(meeting))
    assert "Head of SEND" in said(catalogue.KINDS["actions"].outline(meeting))


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_anyone_downloads_what_is_public(client, decided, pdf, form):
    meeting = decided.agenda_item.meeting

    response = client.get(f"/meetings/{meeting.pk}/notice.{form}")

    assert response.status_code == 200
    assert response["Content-Type"] == catalogue.FORMS[form].media_type
    assert response["Content-Disposition"].startswith('attachment; filename="decision-notice')
    assert client.get(f"/meetings/{meeting.pk}/notice.odt").status_code == 404
    assert client.get(f"/meetings/{meeting.pk}/nonsense.{form}").status_code == 404


def test_the_page_offers_each_file_that_this_machine_can_make(client, decided):
    text = client.get(f"/meetings/{decided.agenda_item.meeting.pk}/notice/").content.decode()

    assert "Download as Word" in text


def test_a_decision_in_private_prints_only_what_anyone_may_read(send, decided):
    item = decided.agenda_item
    item.access = "not_for_publication"
    ledger.keep(item, action="item.closed", by=BY)

    for kind in ("minutes", "notice"):
        assert decided.wording not in said(catalogue.KINDS[kind].outline(item.meeting))
