"""Papers: attached, promised, corrected, and public in time or with the chair's reason."""

import io
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from docx import Document
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from governance import circulating, convening, filing, papers, pinned_files, registering
from governance.models import Access, AgendaItem, KeptFile, Paper
from governance.refusals import Refused
from governance.states import MeetingState, SubmissionState
from tests.factories.files import pdf
from tests.factories.governance import BY, clock, item, submit

LONDON = ZoneInfo("Europe/London")
# A Wednesday; five clear working days before it is Tuesday of the week before.
MEETS_AT = datetime(2030, 9, 11, 14, tzinfo=LONDON)
IN_TIME = datetime(2030, 9, 3, 9, tzinfo=LONDON)
TOO_LATE = datetime(2030, 9, 4, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def meeting(send):
    return convening.schedule_meeting(body=send.body, starts_at=MEETS_AT, by=send.clerk)


@pytest.fixture
def listed(send, meeting) -> AgendaItem:
    return convening.list_item(meeting=meeting, title="Finance report", by=send.clerk)


def report(clerk, text=b"All is well.") -> KeptFile:
    return filing.keep_file(name="report.txt", data=text, by=clerk)


def publish(meeting, clerk, at=IN_TIME, **told):
    with clock(at):
        return circulating.publish_papers(meeting=meeting, by=clerk, **told)


def test_the_text_that_a_body_decides_on_is_its_paper(send, meeting, submission):
    convening.list_item(meeting=meeting, submission=submission, by=send.clerk)

    paper = Paper.objects.get()
    assert (paper.number, paper.pin, paper.title) == (1, submission.pin, "Strategy 2026")


def test_papers_are_public_from_their_publication_on(send, meeting, submission, listed):
    convening.list_item(meeting=meeting, submission=submission, by=send.clerk)
    circulating.attach_paper(agenda_item=listed, file=report(send.clerk), by=send.clerk)
    assert not papers.public(meeting).exists()

    published = publish(meeting, send.clerk)

    submission.refresh_from_db()
    assert (published.state, published.papers_published_at) == (MeetingState.PUBLISHED, IN_TIME)
    assert submission.state == SubmissionState.PUBLISHED
    assert [paper.title for paper in papers.public(published)] == ["report.txt", "Strategy 2026"]
    assert papers.notice(published).sentence == "Published 5 clear days before the meeting; 5 are needed."


def test_papers_that_come_late_need_the_chairs_reason(send, meeting, listed):
    with pytest.raises(Refused, match="were due on 3 September 2030, 5 clear days before the meeting"):
        publish(meeting, send.clerk, at=TOO_LATE, short_notice_reason=" ")

    late = publish(meeting, send.clerk, at=TOO_LATE, short_notice_reason="The figures came on Tuesday.")

    assert late.short_notice_reason == "The figures came on Tuesday."


def test_a_paper_to_follow_is_public_once_it_is_here(send, meeting, listed):
    promised = circulating.attach_paper(agenda_item=listed, title="Finance report", by=send.clerk)
    publish(meeting, send.clerk)
    assert papers.is_to_follow(promised)
    assert not papers.public(meeting).exists()

    circulating.supply_paper(paper=promised, file=report(send.clerk), by=send.clerk)
    assert not papers.public(meeting).exists()
    publish(meeting, send.clerk, at=TOO_LATE, short_notice_reason="The auditors were late.")

    supplied = papers.public(meeting).get()
    assert supplied.is_supplementary
    with pytest.raises(Refused, match="Correct it instead"):
        circulating.supply_paper(paper=supplied, file=report(send.clerk, b"More."), by=send.clerk)


def test_a_corrected_paper_is_another_and_the_old_one_is_kept(send, meeting, listed):
    wrong = circulating.attach_paper(agenda_item=listed, file=report(send.clerk), by=send.clerk)
    publish(meeting, send.clerk)

    corrected = circulating.correct_paper(
        paper=wrong, file=report(send.clerk, b"Page 3 was wrong."), why="Page 3.", by=send.clerk
    )
    publish(meeting, send.clerk)

    assert [paper.number for paper in papers.standing(meeting)] == [corrected.number]
    assert {paper.number for paper in papers.public(meeting)} == {wrong.number, corrected.number}
    assert pinned_files.is_intact(wrong.file.sha256)
    with pytest.raises(Refused, match="was corrected already"):
        circulating.correct_paper(paper=wrong, file=report(send.clerk, b"Again."), why="Page 4.", by=send.clerk)


def test_a_correction_says_why_and_is_another_file(send, meeting, listed):
    wrong = circulating.attach_paper(agenda_item=listed, file=report(send.clerk), by=send.clerk)

    with pytest.raises(Refused) as refusal:
        circulating.correct_paper(paper=wrong, file=report(send.clerk), why=" ", by=send.clerk)

    assert refusal.value.reasons == [
        "Paper 1 is the very same file. Choose the one you meant.",
        "Say what was wrong with it.",
    ]


def test_the_pinned_text_is_not_corrected_as_a_paper(send, meeting, submission):
    convening.list_item(meeting=meeting, submission=submission, by=send.clerk)

    with pytest.raises(Refused, match="the very text that the body decides on"):
        circulating.correct_paper(
            paper=Paper.objects.get(), file=report(send.clerk), why="A word is missing.", by=send.clerk
        )


def test_what_was_changed_on_disk_is_not_published(send, meeting, listed):
    file = report(send.clerk)
    circulating.attach_paper(agenda_item=listed, file=file, by=send.clerk)
    kept = pinned_files.path(file.sha256)
    kept.chmod(0o644)
    kept.write_bytes(b"Somebody else wrote this.")

    with pytest.raises(Refused, match="is missing from the store or was changed"):
        publish(meeting, send.clerk)


def test_only_what_is_not_private_is_public(send, meeting, listed):
    circulating.attach_paper(
        agenda_item=listed, file=report(send.clerk), access=Access.NOT_FOR_PUBLICATION, by=send.clerk
    )
    publish(meeting, send.clerk)

    assert not papers.public(meeting).exists()


def test_a_private_item_is_published_with_its_lawful_public_part_only(send, meeting):
    convening.list_item(meeting=meeting, title="A placement", access=Access.NOT_FOR_PUBLICATION, by=send.clerk)

    with pytest.raises(Refused, match="Item 1 is private: give it a title that anyone may read"):
        publish(meeting, send.clerk)


def test_an_empty_agenda_and_a_begun_meeting_publish_nothing(send, meeting):
    with pytest.raises(Refused, match="Nothing is on the agenda yet"):
        publish(meeting, send.clerk)
    begun = item(send, held=False).meeting

    with pytest.raises(Refused, match="The meeting has begun"):
        circulating.publish_papers(meeting=begun, by=send.clerk)


def test_only_the_clerk_circulates(send, meeting, listed):
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        publish(meeting, send.chair)
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        circulating.attach_paper(agenda_item=listed, file=report(send.clerk), by=send.lead)


def test_after_the_papers_an_item_needs_its_clear_days_or_the_chairs_reason(send, meeting, listed):
    publish(meeting, send.clerk)
    with clock(IN_TIME):
        convening.list_item(meeting=meeting, title="In time", by=send.clerk)

    with clock(TOO_LATE):
        with pytest.raises(Refused, match="Say why the chair takes it as urgent"):
            convening.list_item(meeting=meeting, title="Too late", by=send.clerk)
        urgent = convening.list_item(
            meeting=meeting, title="Too late", urgent_reason="A school closes on Friday.", by=send.clerk
        )

    assert urgent.number == 3


def test_papers_go_with_their_item_to_the_meeting_it_is_put_off_to(send, meeting, submission, listed):
    convening.list_item(meeting=meeting, submission=submission, by=send.clerk)
    circulating.attach_paper(agenda_item=listed, file=report(send.clerk), by=send.clerk)
    publish(meeting, send.clerk)

    later = convening.postpone_meeting(
        meeting=meeting, starts_at=MEETS_AT + timedelta(days=14), reason="The hall is flooded.", by=send.clerk
    )

    assert [(paper.title, paper.published_at) for paper in papers.standing(later)] == [
        ("report.txt", None),
        ("Strategy 2026", None),
    ]


def test_a_file_is_kept_as_it_was_handed_in(send):
    kept = filing.keep_file(name=r"C:\minutes\signed.pdf", data=pdf("signed"), by=send.clerk)

    assert (kept.name, kept.media_type, kept.kept_by) == ("signed.pdf", "application/pdf", send.clerk)
    assert pinned_files.path(kept.sha256).read_bytes() == pdf("signed")


def archive(*members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for member in members:
            made.writestr(member, "<w/>")
    return data.getvalue()


def word_file() -> bytes:
    data = io.BytesIO()
    Document().save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("minutes.docx", word_file(), ""),
        ("minutes.docx", word_file()[:-200], "is not what its name says"),
        ("minutes.docx", archive("word/document.xml"), "is not what its name says"),
        ("minutes.odt", archive("content.xml"), ""),
        ("minutes.docx", archive("xl/workbook.xml"), "is not what its name says"),
        ("minutes.docx", b"%PDF-1.7", "is not what its name says"),
        ("minutes.pdf", b"PK", "is not what its name says"),
        ("minutes.pdf", pdf(), ""),
        ("minutes.pdf", b"%PDF-1.7 by its first words alone", "does not open as a PDF"),
        ("minutes.pdf", pdf()[:-100], "does not open as a PDF"),
        ("minutes.pdf", pdf(password="secret"), "Open it, print it to a new PDF without a password"),
        ("minutes.pdf", pdf(script="app.alert(1)"), "has a program in it"),
        ("minutes.txt", b"a\0b", "is not what its name says"),
        ("minutes.pdf", b"", "is empty"),
        ("minutes.exe", b"MZ", "is of a kind that is not kept"),
        ("minutes", b"text", "is of a kind that is not kept"),
        (f"{'m' * 255}.txt", b"text", "longer than 255 characters"),
    ],
)
def test_only_a_file_that_can_be_read_later_is_kept(name, data, said):
    reasons = filing.refusals(name=name, data=data)

    assert len(reasons) == bool(said)
    assert said in " ".join(reasons)


@pytest.mark.parametrize("types", ["<Types/>", "<a><b></a>", "", "<Types xmlns='x'><Override/></Types>"])
def test_a_word_file_whose_parts_do_not_fit_is_refused(types):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", "<w/>")

    assert "Save it anew" in filing.refusals(name="minutes.docx", data=data.getvalue())[0]


@tried(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.randoms(use_true_random=False), put=st.binary(max_size=60))
def test_no_word_file_brings_its_reader_down(chosen, put):
    """One part of it is cut and other bytes put in, and the package is whole otherwise."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as whole, zipfile.ZipFile(data, "w") as package:
        broken = chosen.choice(whole.namelist())
        for name in whole.namelist():
            part = whole.read(name)
            at = chosen.randrange(len(part) + 1) if name == broken else len(part)
            package.writestr(name, part[:at] + (put if name == broken else b""))

    assert all("Save it anew" in reason for reason in filing.refusals(name="minutes.docx", data=data.getvalue()))


def test_an_archive_that_unpacks_to_more_than_anyone_wrote_is_not_opened(monkeypatch):
    monkeypatch.setattr(filing, "LARGEST_UNPACKED", 3)

    assert "is not what its name says" in filing.refusals(name="minutes.docx", data=word_file())[0]


def test_a_file_that_is_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr(filing, "LARGEST", 3)

    assert "is larger than" in filing.refusals(name="long.txt", data=b"text")[0]


def test_a_day_is_counted_in_london(send, meeting):
    assert papers.notice(meeting).due_on == timezone.localdate(IN_TIME)


def test_the_route_of_an_edition_may_ask_for_more_notice_than_the_terms(send, meeting, route, edition):
    stage = route.stages.get(number=1)
    stage.notice_days = 10
    registering.enter(row=stage, by=BY)
    assert papers.notice(meeting).days == 5

    convening.list_item(meeting=meeting, submission=submit(edition, route, send), by=send.clerk)

    assert papers.notice(meeting).days == 10
    with pytest.raises(Refused, match="10 clear days before the meeting"):
        publish(meeting, send.clerk)
    assert publish(meeting, send.clerk, short_notice_reason="The figures came late.").short_notice_reason
