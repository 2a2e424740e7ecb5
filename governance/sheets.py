"""What can be the signed sheet of a decision: a scan or a PDF, by what it holds and not by its name, handed in for this
decision and for no other."""

from . import pdf_files, pinned_files
from .models import Confirmation, Decision, KeptFile, Minutes, Paper

# What a scan begins with.
BEGINS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def refusals(*, decision: Decision, sheet: KeptFile) -> list[str]:
    """Why the file cannot be the sheet that was signed for the decision."""
    if not pinned_files.is_intact(sheet.sha256):
        return ["The signed sheet is missing from the store or was changed. Attach it again."]
    found = []
    data = pinned_files.path(sheet.sha256).read_bytes()
    if not data.startswith(BEGINS):
        found.append(f"“{sheet.name}” is no scan. Attach the signed sheet as a PDF, a PNG or a JPEG.")
    if data.startswith(BEGINS[0]):
        found += pdf_files.faults(sheet.name, data)
    if sheet.kept_at < decision.recorded_at:
        found.append("That file was handed in before this decision was recorded. Attach the sheet signed for it.")
    if (
        Paper.objects.filter(file__sha256=sheet.sha256).exists()
        or Minutes.objects.filter(signed__sha256=sheet.sha256).exclude(meeting=_meeting_of(decision)).exists()
    ):
        found.append("That very file is held as a paper or as the minutes of another meeting. Attach the signed sheet.")
    others = Confirmation.objects.filter(sheet__sha256=sheet.sha256).exclude(decision=decision)
    if meeting := _meeting_of(decision):
        others = others.exclude(decision__agenda_item__meeting=meeting)
    if others.exists():
        found.append("That very file is the signed sheet of a decision elsewhere. Attach the one for this decision.")
    return found


def _meeting_of(decision: Decision) -> int | None:
    return decision.agenda_item.meeting_id if decision.agenda_item else None
