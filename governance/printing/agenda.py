"""The agenda of a meeting, and the pack: the agenda with every paper in full."""

from collections.abc import Iterator

from .. import grounds, implications, papers
from ..models import AgendaItem, Meeting, MeetingAction, Paper
from . import words
from .outline import Bullets, Heading, Outline, Paragraph, Part, PinnedText, Table, paragraphs


def agenda(meeting: Meeting) -> Outline:
    """What the body is going to take, in order. Nothing private is in it but what anyone may read."""
    return Outline("Agenda", words.heading(meeting), tuple(_agenda(meeting)), _standing(meeting))


def pack(meeting: Meeting) -> Outline:
    """The agenda, and after it the text of each open paper."""
    return Outline("Agenda pack", words.heading(meeting), (*_agenda(meeting), *_papers(meeting)), _standing(meeting))


def _standing(meeting: Meeting) -> str:
    if meeting.papers_published_at:
        return f"Published on {words.when(meeting.papers_published_at)}"
    return "Draft, not published yet"


def _agenda(meeting: Meeting) -> Iterator[Part]:
    yield Paragraph(words.when(meeting.starts_at), "When")
    if meeting.place:
        yield Paragraph(meeting.place, "Where")
    if meeting.body.how_to_attend:
        yield Paragraph(meeting.body.how_to_attend, "How to attend")
    if meeting.short_notice_reason:
        yield Paragraph(meeting.short_notice_reason, "Why these papers came out late")
    left_over = MeetingAction.objects.public().filter(body=meeting.body, state=MeetingAction.State.OPEN)
    if left_over:
        yield Heading("Actions from earlier meetings")
        yield Table(
            "Open actions", ("What", "Who", "By"), tuple((each.text, each.owner_title, _by(each)) for each in left_over)
        )
    standing = list(papers.standing(meeting).for_the_public())
    agenda = meeting.agenda.order_by("number").select_related("submission__passage__edition__document")
    for item in agenda.for_the_public():
        yield from _item(item, [each for each in standing if each.agenda_item_id == item.pk])


def _by(action: MeetingAction) -> str:
    return words.short_day(action.due_on) if action.due_on else "No day set"


def _item(item: AgendaItem, its_papers: list[Paper]) -> Iterator[Part]:
    yield Heading(f"{item.number}. {grounds.title(item)}")
    yield Paragraph(item.get_purpose_display(), "Purpose")
    if item.urgent_reason:
        yield Paragraph(item.urgent_reason, "Urgent: why the chair takes it without notice")
    if grounds.is_private(item):
        yield Paragraph(grounds.sentence(item))
        return
    if item.presented_by:
        yield Paragraph(item.presented_by, "Presented by")
    yield from paragraphs(item.recommendation, label="The body is asked to resolve")
    if open_ones := [each for each in its_papers if not grounds.hides(each)]:
        yield Bullets(tuple(map(words.paper, open_ones)))
    if item.submission:
        for each in implications.of_edition(item.submission.passage.edition, body=item.meeting.body):
            yield Paragraph(f"{each.text} {each.signed_off}".strip(), f"What it means for: {each.name}")


def _papers(meeting: Meeting) -> Iterator[Part]:
    for paper in papers.standing(meeting).for_the_public():
        if grounds.hides(paper):
            continue
        yield Heading(words.paper(paper))
        if paper.pin:
            yield PinnedText(paper.pin.html)
            yield Paragraph(paper.pin.fingerprint, "Fingerprint of this text")
        elif paper.file and not paper.is_withheld:
            yield Paragraph(f"{paper.file.name}, {paper.file.size:,} bytes", "File")
            yield Paragraph(paper.file.sha256, "Fingerprint of this file (SHA-256)")
        else:
            yield Paragraph("This paper is to follow.")
