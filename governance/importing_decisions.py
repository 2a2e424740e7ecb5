"""Past decisions from a table: one row a decision, as its source says it. A row that cannot be read is
named and left out; what is in the record already stays as it is."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import transaction
from django.utils import timezone

from . import ledger
from .actors import Actor
from .importing import record_imported_decision
from .models import Basis, Body, Decision, Edition, Meeting
from .refusals import Refused, refuse_for
from .states import Outcome

# The headings, as the first line names them. Those of `NEEDED` must be there.
NEEDED = ("body", "outcome", "source")
HEADINGS = (
    *NEEDED,
    "document",
    "edition",
    "title",
    "wording",
    "decided_on",
    "date_stated",
    "meeting_on",
    "minute_number",
)

# So many rows are taken in together, or none of them.
AT_ONCE = 100

_BROKEN = (
    "holds a character that no text has, such as a zero byte. Take it out and save the table as “CSV UTF-8” again."
)


class Unreadable(ValueError):
    """The file is no table of decisions; says what is wrong with it."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    added: int = 0
    unchanged: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, 0 changed, {self.unchanged} unchanged, 0 gone, {self.refused} refused"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, understood."""

    body: Body
    edition: Edition | None
    title: str
    outcome: Outcome
    wording: str
    decided_on: date | None
    date_stated: str
    meeting_on: date | None
    minute_number: str
    source: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one decision from another."""
        return self.body.pk, self.title, self.source, self.decided_on, self.minute_number


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The lines of a CSV file by heading. Raises Unreadable."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from read(lines)
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.") from error


def read(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The same from its text, line by line. Raises Unreadable."""
    try:
        reader = csv.DictReader(lines, strict=True)
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        if missing := [name for name in NEEDED if name not in reader.fieldnames]:
            raise Unreadable(
                f"The first line must name the columns; missing: {', '.join(missing)}. "
                f"The columns are: {', '.join(HEADINGS)}."
            )
        if not _is_text("".join(reader.fieldnames)):
            raise Unreadable(f"The first line {_BROKEN}")
        for number, row in enumerate(reader, start=1):
            if not all(_is_text("".join(value or "")) for value in row.values()):
                raise Unreadable(f"Row {number} {_BROKEN}")
            yield {name: (value or "").strip() for name, value in row.items() if name in HEADINGS}
    except csv.Error as error:
        raise Unreadable(
            f"The file is not a CSV table: in line {reader.reader.line_num} a quotation mark is missing or stands alone, or a "
            "cell holds far too much. Save it from your spreadsheet as “CSV UTF-8” and try again."
        ) from error


def _is_text(value: str) -> bool:
    """Whether a database and a file in UTF-8 can hold it: no zero byte, no half of a character."""
    return "\x00" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def import_decisions(
    *,
    table: Iterable[dict[str, str]],
    by: Actor,
    dry_run: bool = False,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[list[dict[str, str]]], Iterable[dict[str, str]]] = iter,
) -> Imported:
    """Takes in the rows of a table, a few at a time, so that others can write in between; each refusal is given to
    `say` as one line. What is in stays in when an import is broken off: run again, it takes in the rest. The table is
    read to its end before anything is taken in. A `dry_run` finds out the same and leaves nothing behind. `progress` may
    watch the rows go by. Raises Unreadable as `read` does."""
    done, earlier = Imported(), dict[tuple[Any, ...], tuple[int, Row]]()
    numbered = enumerate(progress(list(table)), start=1)
    while batch := list(islice(numbered, AT_ONCE)):
        with ledger.writing():
            of_batch = [(number, *_tried(values, number, earlier, by=by)) for number, values in batch]
            transaction.set_rollback(dry_run)
        for number, became, refusal in of_batch:
            setattr(done, became, getattr(done, became) + 1)
            if refusal:
                say(f"refused row {number}: {refusal}")
    return done


def _tried(
    values: dict[str, str], number: int, earlier: dict[tuple[Any, ...], tuple[int, Row]], *, by: Actor
) -> tuple[str, str]:
    """What became of a row, and why it was refused; `earlier` are those before it in the table."""
    try:
        row = understood(values)
        if row.key in earlier and _is_repeated(row, *earlier[row.key]):
            return "unchanged", ""
        became = "added" if _take_in(row, by=by) else "unchanged"
    except Refused as refused:
        return "refused", str(refused)
    earlier[row.key] = number, row
    return became, ""


def _is_repeated(row: Row, number: int, before: Row) -> bool:
    """Whether a row says the same as one before it. Raises Refused when it says otherwise of the same decision."""
    refuse_for(
        [f"Row {number} says otherwise of the same decision. Keep the one that is right."]
        if (row.outcome, row.wording) != (before.outcome, before.wording)
        else []
    )
    return True


def understood(values: dict[str, str]) -> Row:
    """A line of the table as a decision of the record. Raises Refused with what to put right."""
    reasons: list[str] = []
    body = Body.objects.filter(name__iexact=values["body"]).first()
    if body is None:
        reasons.append(f"body: there is no “{values['body']}”. Enter the body first, or use its name as it stands.")
    outcome = _outcome(values["outcome"])
    if outcome is None:
        reasons.append(f"outcome: “{values['outcome']}” is none. Use one of: {', '.join(Outcome.labels)}.")
    edition = None
    days: dict[str, date | None] = {"decided_on": None, "meeting_on": None}
    for name in days:
        try:
            days[name] = _day(values.get(name, ""))
        except ValueError:
            reasons.append(
                f"{name}: “{values[name]}” is no day. Write it like 2024-06-18 or 18/06/2024, the year with four figures."
            )
    if values.get("edition") or values.get("document"):
        edition = _edition(values.get("document", ""), values.get("edition", ""))
        if edition is None:
            reasons.append(
                f"edition: there is no “{values.get('edition', '')}” of “{values.get('document', '')}”. "
                "Use the title or the address of each, or leave both empty and give a title."
            )
    if body is None or outcome is None or reasons:
        raise Refused(reasons)
    return Row(
        body=body,
        edition=edition,
        title=values.get("title", "") or (edition.title if edition else ""),
        outcome=outcome,
        wording=values.get("wording", ""),
        decided_on=days["decided_on"],
        date_stated=values.get("date_stated", ""),
        meeting_on=days["meeting_on"] or _held_on(values["source"]),
        minute_number=values.get("minute_number", ""),
        source=values["source"],
    )


def _take_in(row: Row, *, by: Actor) -> bool:
    """Whether it was new. The record is never rewritten: one that says otherwise is refused."""
    held = Decision.objects.filter(basis=Basis.IMPORTED, body=row.body, title=row.title, source=row.source)
    for decision in held.filter(decided_on=row.decided_on, minute_number=row.minute_number):
        if (decision.outcome, decision.wording) == (row.outcome, row.wording):
            return False
        refuse_for(
            [
                f"It is in the record otherwise already ({decision.get_outcome_display().lower()}, "
                f"decision {decision.pk}). Enter a correction there."
            ]
        )
    record_imported_decision(
        body=row.body,
        edition=row.edition,
        title=row.title,
        outcome=row.outcome,
        wording=row.wording,
        decided_on=row.decided_on,
        date_stated=row.date_stated,
        meeting_on=row.meeting_on,
        minute_number=row.minute_number,
        source=row.source,
        by=by,
    )
    return True


def _held_on(source: str) -> date | None:
    """The day of the meeting that an address in Modern.gov names (its MId), where that meeting is in the record."""
    number = dict(parse_qsl(urlsplit(source).query)).get("MId", "") if source.startswith("https://") else ""
    held = Meeting.objects.filter(modern_gov_id=number).first() if number.isdecimal() else None
    return timezone.localdate(held.starts_at) if held else None


def _outcome(said: str) -> Outcome | None:
    spoken = said.casefold()
    return next((each for each in Outcome if spoken in (each.value, each.label.casefold())), None)


def _edition(document: str, edition: str) -> Edition | None:
    found = Edition.objects.filter(document__title__iexact=document) | Edition.objects.filter(document__slug=document)
    return (found.filter(title__iexact=edition) | found.filter(slug=edition)).first()


def _day(said: str) -> date | None:
    """The day, as people write it in a table. Raises ValueError."""
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        day, month, year = said.split("/")
        if len(year) != len("2019"):
            raise ValueError(said) from None
        return date(int(year), int(month), int(day))
