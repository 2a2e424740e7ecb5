"""Minutes: written as a draft, confirmed at a later meeting of the body, corrected afterwards by another
version. What was signed is kept as it was handed in. The body's clerk writes this."""

from django.utils import timezone

from . import authority, filing, ledger
from .models import Body, KeptFile, Meeting, Minutes, Person, Post
from .refusals import refuse_for
from .states import HAS_MET, MeetingState


def write_minutes(*, meeting: Meeting, text: str, by: Person) -> Minutes:
    """The draft of a meeting's minutes; written again, it replaces the draft, and its history keeps both."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(refusals(meeting=meeting, text=text, by=by))
        minutes = latest(meeting) or Minutes(meeting=meeting)
        minutes.text, minutes.written_at = text, timezone.now()
        return ledger.keep(minutes, action="minutes.written", by=by)


def refusals(*, meeting: Meeting, by: Person, text: str | None = None) -> list[str]:
    """Why the draft is not written."""
    reasons = _lacks(meeting, by)
    if meeting.state not in {*HAS_MET, MeetingState.INQUORATE}:
        reasons.append("Minutes are written once the meeting was held. Mark it as held first.")
    if text is not None and not text.strip():
        reasons.append("The minutes say nothing yet. Start from the record, or write them.")
    written = latest(meeting)
    if written and written.state != Minutes.State.DRAFT:
        reasons.append("The minutes are confirmed. Correct them instead.")
    return reasons


def sign_minutes(*, minutes: Minutes, signed: KeptFile, by: Person) -> Minutes:
    """The signed minutes as a file, beside the text they were made from."""
    with ledger.writing():
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        refuse_for(refusals_to_sign(minutes=minutes, signed=signed, by=by))
        minutes.signed = signed
        return ledger.keep(minutes, action="minutes.signed", by=by)


def refusals_to_sign(*, minutes: Minutes, by: Person, signed: KeptFile | None = None) -> list[str]:
    """Why the file is not kept as the signed minutes. What was signed is never replaced: a correction has
    a version, and a file, of its own."""
    reasons = _lacks(minutes.meeting, by) + _replaced(minutes)
    if minutes.signed_id:
        reasons.append("The signed minutes are here already. Correct the minutes if they are wrong.")
    return reasons + _not_whole(signed)


def confirm_minutes(
    *, minutes: Minutes, at_meeting: Meeting, by: Person, correction: str = "", signed: KeptFile | None = None
) -> Minutes:
    """A later meeting confirmed the minutes as a true record, with a `correction` or without one."""
    with ledger.writing():
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        refuse_for(refusals_to_confirm(minutes=minutes, at_meeting=at_meeting, signed=signed, by=by))
        minutes.state = Minutes.State.CONFIRMED
        minutes.confirmed_at_meeting, minutes.correction = at_meeting, correction
        minutes.signed = signed or minutes.signed
        return ledger.keep(minutes, action="minutes.confirmed", by=by, why=correction)


def refusals_to_confirm(
    *, minutes: Minutes, by: Person, at_meeting: Meeting | None = None, signed: KeptFile | None = None
) -> list[str]:
    """Why the minutes are not confirmed."""
    reasons = _lacks(minutes.meeting, by)
    if minutes.state != Minutes.State.DRAFT:
        reasons.append("The minutes are confirmed already. Correct them instead.")
    if signed and minutes.signed_id:
        reasons.append("The signed minutes are here already.")
    return reasons + _not_at(minutes.meeting, at_meeting) + _not_whole(signed)


def correct_minutes(
    *,
    minutes: Minutes,
    text: str,
    correction: str,
    at_meeting: Meeting,
    by: Person,
    signed: KeptFile | None = None,
) -> Minutes:
    """Another version, as a later meeting corrected it; the version before stays as it was confirmed."""
    with ledger.writing():
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        refuse_for(
            refusals_to_correct(
                minutes=minutes, text=text, correction=correction, at_meeting=at_meeting, signed=signed, by=by
            )
        )
        minutes.state = Minutes.State.CORRECTED
        ledger.keep(minutes, action="minutes.replaced", by=by, why=correction)
        corrected = Minutes(
            meeting=minutes.meeting,
            version=minutes.version + 1,
            state=Minutes.State.CONFIRMED,
            text=text,
            signed=signed,
            written_at=timezone.now(),
            confirmed_at_meeting=at_meeting,
            correction=correction,
        )
        return ledger.keep(corrected, action="minutes.corrected", by=by, why=correction)


def refusals_to_correct(
    *,
    minutes: Minutes,
    by: Person,
    text: str | None = None,
    correction: str | None = None,
    at_meeting: Meeting | None = None,
    signed: KeptFile | None = None,
) -> list[str]:
    """Why the minutes are not corrected."""
    reasons = _lacks(minutes.meeting, by) + _replaced(minutes)
    if minutes.state == Minutes.State.DRAFT:
        reasons.append("The minutes are a draft. Write them anew; only what is confirmed is corrected.")
    if text is not None and text.strip() == minutes.text.strip():
        reasons.append("The text is the same as before. Change what was wrong.")
    if correction is not None and not correction.strip():
        reasons.append("Say what was corrected.")
    return reasons + _not_at(minutes.meeting, at_meeting) + _not_whole(signed)


def file_official_record(*, meeting: Meeting, by: Person, address: str = "", signed: KeptFile | None = None) -> Meeting:
    """Where the official record of the meeting is, and its signed minutes: for a body that keeps it elsewhere."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(refusals_to_file_record(meeting=meeting, by=by, address=address, signed=signed))
        if address != meeting.official_record_url:
            meeting.official_record_url = address
            ledger.keep(meeting, action="meeting.filed_elsewhere", by=by)
        if signed:
            minutes = latest(meeting) or Minutes(meeting=meeting, written_at=timezone.now())
            minutes.signed, minutes.state = signed, Minutes.State.CONFIRMED
            ledger.keep(minutes, action="minutes.signed", by=by)
        return meeting


def refusals_to_file_record(
    *, meeting: Meeting, by: Person, address: str | None = None, signed: KeptFile | None = None
) -> list[str]:
    """Why nothing is said of an official record elsewhere."""
    reasons = _lacks(meeting, by)
    if meeting.body.official_record != Body.OfficialRecord.ELSEWHERE:
        reasons.append(f"The official record of the {meeting.body} is kept here.")
    if address is not None and not address and signed is None:
        reasons.append("Give the address of the official record, or attach the signed minutes.")
    if address and not address.startswith("https://"):
        reasons.append("Give the address that begins with https://, so that readers reach the record safely.")
    if signed and (written := latest(meeting)) and written.signed_id:
        reasons.append("The signed minutes are here already. Correct the minutes if they are wrong.")
    return reasons + _not_whole(signed)


def latest(meeting: Meeting) -> Minutes | None:
    """The minutes as they stand."""
    return meeting.minutes.order_by("-version").first()


def _lacks(meeting: Meeting, by: Person) -> list[str]:
    return authority.lacks(by, post=Post.CLERK, body=meeting.body, on=timezone.localdate())


def _replaced(minutes: Minutes) -> list[str]:
    if minutes.state == Minutes.State.CORRECTED:
        return ["These minutes were corrected since. Open the version that stands."]
    return []


def _not_at(meeting: Meeting, at_meeting: Meeting | None) -> list[str]:
    """A body confirms and corrects its minutes at a later meeting of its own (schedule 12, paragraph 41 of
    the Local Government Act 1972: the next or another suitable meeting)."""
    if at_meeting is None:
        return []
    if at_meeting.body_id != meeting.body_id:
        return [f"The {meeting.body} confirms its own minutes, not the {at_meeting.body}."]
    if at_meeting.state not in HAS_MET or at_meeting.starts_at <= meeting.starts_at:
        return ["Minutes are confirmed at a later meeting that was held. Choose that one."]
    return []


def _not_whole(signed: KeptFile | None) -> list[str]:
    if signed and not filing.is_intact(signed):
        return [f"The file {signed.name} is missing from the store or was changed. Choose it again."]
    return []
