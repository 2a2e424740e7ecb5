"""How many members were at a meeting, whenever what is entered of that was changed: “Attendance changed from 9 to 8: the
NHS representative left.”"""

import json
from dataclasses import replace
from typing import Any

from .changes import Line
from .models import Attendance, LedgerEntry, Meeting


def told(meeting: Meeting, lines: list[Line]) -> list[Line]:
    """The lines of a meeting, with that added to those that changed who was there."""
    kept = {f"attendance:{each.pk}": each for each in meeting.attendance.select_related("membership")}
    entered = LedgerEntry.objects.filter(subject__in=kept, payload__isnull=False).order_by("seq")
    said: dict[int, str] = {}
    present: dict[str, bool] = {}
    for seq, subject, text in entered.values_list("seq", "subject", "payload__canonical"):
        row = json.loads(text)["row"]
        before, was_known = sum(present.values()), subject in present
        present[subject] = _is_there(row)
        after = sum(present.values())
        if was_known and before != after:
            seat = kept[subject].membership.get_seat_display()
            said[seq] = f"Attendance changed from {before} to {after}: the {seat} {_what_they_did(row)}."
    return [replace(line, sentence=f"{line.sentence} {said[line.seq]}") if line.seq in said else line for line in lines]


def _is_there(row: dict[str, Any]) -> bool:
    """Whether the member was there to the end, as far as is entered."""
    stretches = row.get("came_back") or []
    left = stretches[-1].get("left") if stretches else row.get("left_at")
    return row["state"] == Attendance.State.PRESENT and not left


def _what_they_did(row: dict[str, Any]) -> str:
    if row["state"] != Attendance.State.PRESENT:
        return "was not there"
    return "is there" if _is_there(row) else "left"
