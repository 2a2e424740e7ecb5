"""Papers: what is attached to an item, corrected, promised, and made public before the meeting (sections
100B and 100D of the Local Government Act 1972). The body's clerk writes this."""

from django.db.models import Max
from django.utils import timezone

from . import agendas, authority, grounds, implications, ledger, notifying, papers, wheels
from .announcing import announce
from .models import CLOSED, Access, AgendaItem, KeptFile, Meeting, Paper, Person, Pin, Post, Submission
from .refusals import refuse_for
from .states import TO_COME, MeetingState, SubmissionState


def attach_paper(
    *,
    agenda_item: AgendaItem,
    by: Person,
    title: str = "",
    file: KeptFile | None = None,
    pin: Pin | None = None,
    access: Access | None = None,
    is_background: bool = False,
) -> Paper:
    """A paper for an item: a pinned edition, a file, or, with neither, one that is to follow. Private when
    its item is, unless told."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=agenda_item.meeting_id)
        title = title or (pin.title if pin else file.name if file else "")
        refuse_for(refusals(agenda_item=agenda_item, by=by, title=title, file=file, pin=pin))
        paper = Paper(
            meeting=meeting,
            number=_next_number(meeting),
            agenda_item=agenda_item,
            title=title,
            file=file,
            pin=pin,
            access=access or Access(agenda_item.access),
            is_background=is_background,
            is_supplementary=meeting.papers_published_at is not None,
        )
        return ledger.keep(paper, action="paper.attached", by=by)


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    title: str | None = None,
    file: KeptFile | None = None,
    pin: Pin | None = None,
) -> list[str]:
    """Why the paper is not attached."""
    meeting = agenda_item.meeting
    reasons = _lacks(meeting, by) + agendas.refusals(agenda_item)
    # What is raised as urgent in the meeting has its paper then.
    if meeting.state not in TO_COME and not (meeting.state == MeetingState.HELD and agenda_item.urgent_reason):
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}, so its papers stand.")
    if title is not None and not title.strip():
        reasons.append("Give the paper a title.")
    if file and pin:
        reasons.append("A paper is a pinned text or a file, not both.")
    if pin and (agenda_item.submission is None or agenda_item.submission.pin_id != pin.pk):
        reasons.append("That text is not what this item decides on.")
    if file:
        reasons += _twice(agenda_item, file)
    return reasons


def supply_paper(*, paper: Paper, file: KeptFile, by: Person) -> Paper:
    """The file of a paper that was to follow. It is public from the next publication on."""
    with ledger.writing():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        refuse_for(refusals_to_supply(paper=paper, file=file, by=by))
        paper.file = file
        paper.is_supplementary = paper.meeting.papers_published_at is not None
        return ledger.keep(paper, action="paper.supplied", by=by)


def refusals_to_supply(*, paper: Paper, by: Person, file: KeptFile | None = None) -> list[str]:
    """Why the paper does not get its file now."""
    reasons = refusals(agenda_item=paper.agenda_item, by=by, file=file)
    if not papers.is_to_follow(paper):
        reasons.append(f"Paper {paper.number} is here already. Correct it instead.")
    return reasons


def correct_paper(*, paper: Paper, file: KeptFile, why: str, by: Person) -> Paper:
    """Another paper in the place of one that was wrong; the old one is kept and stays readable."""
    with ledger.writing():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        refuse_for(refusals_to_correct(paper=paper, file=file, why=why, by=by))
        corrected = Paper(
            meeting=paper.meeting,
            number=_next_number(paper.meeting),
            agenda_item=paper.agenda_item,
            title=paper.title,
            file=file,
            access=paper.access,
            is_background=paper.is_background,
            is_supplementary=paper.meeting.papers_published_at is not None,
            replaces=paper,
        )
        return ledger.keep(corrected, action="paper.corrected", by=by, why=why)


def refusals_to_correct(*, paper: Paper, by: Person, file: KeptFile | None = None, why: str | None = None) -> list[str]:
    """Why the paper is not replaced. The pinned text is what the body decides on: another text is another
    submission."""
    reasons = refusals(agenda_item=paper.agenda_item, by=by, file=file)
    if paper.pin_id:
        reasons.append("This is the very text that the body decides on. Withdraw the edition and submit it anew.")
    if Paper.objects.filter(replaces=paper).exists():
        reasons.append(f"Paper {paper.number} was corrected already. Correct the new one.")
    if papers.is_to_follow(paper):
        reasons.append(f"Paper {paper.number} is to follow: nothing is there to correct.")
    if why is not None and not why.strip():
        reasons.append("Say what was wrong with it.")
    return reasons


def carry_papers(*, item: AgendaItem, onto: AgendaItem, by: Person) -> list[Paper]:
    """The papers of an item, for the meeting it was put off to; not yet public there."""
    with ledger.writing():
        there = {paper.pin_id for paper in onto.papers.all() if paper.pin_id}
        carried = [each for each in papers.standing(item.meeting) if each.agenda_item_id == item.pk]
        return [
            attach_paper(
                agenda_item=onto,
                title=paper.title,
                file=paper.file,
                pin=paper.pin,
                access=Access(paper.access),
                is_background=paper.is_background,
                by=by,
            )
            for paper in carried
            if paper.pin_id is None or paper.pin_id not in there
        ]


def publish_papers(*, meeting: Meeting, by: Person, short_notice_reason: str = "") -> Meeting:
    """From now on anyone may read the agenda and its papers, as drafts to be decided on. Done again, it
    makes public what was added since. `short_notice_reason`: why they come late, as the chair agreed."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        reason = short_notice_reason.strip()
        refuse_for(refusals_to_publish(meeting=meeting, by=by, short_notice_reason=reason))
        now = timezone.now()
        for paper in _unpublished(meeting):
            paper.published_at = now
            ledger.keep(paper, action="paper.published", by=by, why=reason)
        if meeting.state == MeetingState.SCHEDULED:
            meeting.state = MeetingState.PUBLISHED
        meeting.papers_published_at = meeting.papers_published_at or now
        if reason:
            meeting.short_notice_reason = f"{meeting.short_notice_reason} {reason}".strip()
        ledger.keep(meeting, action="meeting.published", by=by, why=reason)
        for submission in Submission.objects.filter(agenda_items__in=meeting.agenda, state=SubmissionState.SCHEDULED):
            submission.state = SubmissionState.PUBLISHED
            ledger.keep(submission, action="submission.published", by=by)
            wheels.follow(submission.passage)
            announce("edition", submission.passage.edition_id)
        notifying.papers_are_out(meeting)
        return meeting


def refusals_to_publish(*, meeting: Meeting, by: Person, short_notice_reason: str | None = None) -> list[str]:
    """Why the papers do not go out now."""
    reasons = _lacks(meeting, by)
    if meeting.state not in TO_COME:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}, so its papers stand.")
    elif meeting.starts_at <= timezone.now():
        reasons.append("The meeting has begun, so its papers can no longer be published before it.")
    if not meeting.agenda.exists():
        reasons.append("Nothing is on the agenda yet. List its items first.")
    if meeting.state == MeetingState.PUBLISHED and not _is_news(meeting):
        reasons.append("All its papers are public already.")
    for paper in papers.standing(meeting):
        reasons += papers.faults(paper)
    for item in meeting.agenda.filter(access__in=CLOSED).order_by("number"):
        reasons += grounds.refusals(item)
    reasons += implications.missing(meeting)
    late = papers.notice(meeting, at=timezone.now())
    if short_notice_reason is not None and not short_notice_reason.strip() and late.is_late:
        reasons.append(f"{late.sentence} Give it, as the chair agreed.")
    return reasons


def _lacks(meeting: Meeting, by: Person) -> list[str]:
    return authority.lacks(by, post=Post.CLERK, body=meeting.body, on=timezone.localdate())


def _next_number(meeting: Meeting) -> int:
    return (meeting.papers.aggregate(last=Max("number"))["last"] or 0) + 1


def _twice(item: AgendaItem, file: KeptFile) -> list[str]:
    for paper in papers.standing(item.meeting):
        if paper.agenda_item_id == item.pk and paper.file and paper.file.sha256 == file.sha256:
            return [f"Paper {paper.number} is the very same file. Choose the one you meant."]
    return []


def _unpublished(meeting: Meeting) -> list[Paper]:
    """Papers that are here and not public yet. Those to follow stand on the agenda by their title."""
    return [each for each in papers.standing(meeting) if each.published_at is None and not papers.is_to_follow(each)]


def _is_news(meeting: Meeting) -> bool:
    waiting = Submission.objects.filter(agenda_items__in=meeting.agenda, state=SubmissionState.SCHEDULED)
    return bool(_unpublished(meeting)) or waiting.exists()
