"""The way in for other people's listings: read, compare with what the source said last, write what
changed in batches, and say in one line what happened (interchange 1.1). It is a plan applied at once: what was done
stands under *Imports*, and can be undone there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from search import clock

from .imports.duplicates import Standing
from .imports.hands import IMPORTED, reason
from .imports.journal import Changed
from .imports.listing import Listing
from .imports.reading import BATCH, Reading
from .imports.row import Refused, on_one_line
from .imports.terms import Terms
from .imports.writing import ADDED, CHANGED, UNCHANGED, Batch
from .models import ImportPlan, Outcome, PlanRow, PlanState, RowKind, Source, SourceRecord
from .planning_imports import refusal, row_of
from .sharing.noting import note

# How many refusals the report names; all are given to `say`.
MOST_REFUSED = 1_000


@dataclass(slots=True)
class Imported:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged, "
            f"{self.gone} gone, {self.refused} refused"
        )


class _TriedOnly(Exception):
    """Takes back what a dry run wrote."""


def import_services(
    rows: Iterable[Any],
    *,
    source: str,
    terms: Terms | None = None,
    dry_run: bool = False,
    complete: bool = True,
    say: Callable[[str], None] = lambda line: None,
    place: str = "",
) -> Imported:
    """Take `rows` in as the listings of `source`. Each refusal and each listing that is gone is given
    to `say` as one line. `complete` means that rows are all the source has, so that what is missing
    is gone from it. A `dry_run` finds out the same and leaves nothing behind. `place` is where the rows come from,
    as the report names it."""
    run = _Run(source[:255], terms, dry_run, say, place)
    if dry_run:
        try:
            with transaction.atomic():
                run.take(rows, complete)
                raise _TriedOnly
        except _TriedOnly:
            pass
    else:
        run.take(rows, complete)
    return run.outcome


class _Run:
    def __init__(self, source: str, terms: Terms | None, dry_run: bool, say: Callable[[str], None], place: str) -> None:
        self.source = source
        self.terms = terms or Terms(source=source)
        self.dry_run = dry_run
        self.say = say
        self.place = place
        self.outcome = Imported()
        self.today = clock.today()
        self.report: ImportPlan | None = None
        self.refused: list[tuple[str, Refused]] = []

    def take(self, rows: Iterable[Any], complete: bool) -> None:
        reading = Reading(rows, source=self.source, terms=self.terms, refuse=self.refuse)
        self.reading = reading
        self.standing = Standing(self.source)
        for batch in reading.batches():
            self.write([listing for _, listing in batch])
        with transaction.atomic():
            if complete:
                self.mark_gone()
            source, _ = Source.objects.get_or_create(name=self.source)
            if source.last_read_on != self.today:
                source.last_read_on = self.today
                source.save()
            seen = SourceRecord.objects.of(self.source).listed().exclude(last_seen=self.today)
            seen.update(last_seen=self.today)
            self.finish()

    def plan(self) -> ImportPlan:
        """What is reported of this import, from the first thing on that there is to report."""
        if self.report is None:
            source, _ = Source.objects.get_or_create(name=self.source)
            place = self.place or self.source
            self.report = ImportPlan.objects.create(source=source, place=place[:500], state=PlanState.APPLYING)
        return self.report

    def finish(self) -> None:
        """The report, if there is more to say than what was refused, which was said already."""
        if self.report is None:
            return
        PlanRow.objects.bulk_create([refusal(self.report, *each) for each in self.refused], batch_size=BATCH)
        for name in ("added", "changed", "unchanged", "gone", "refused"):
            setattr(self.report, name, getattr(self.outcome, name))
        self.report.state, self.report.applied_at = PlanState.APPLIED, timezone.now()
        self.report.save()

    def refuse(self, name: str, refused: Refused) -> None:
        self.outcome.refused += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append((name, refused))
        self.say(on_one_line(f"refused {name}: {refused.field}: {refused.reason}"))

    def write(self, listings: list[Listing]) -> None:
        """Write a batch; if the database refuses it, one by one, so that one bad row spoils no other."""
        try:
            self.write_together(listings)
        except (DataError, IntegrityError):
            for each in listings:
                try:
                    self.write_together([each])
                except (DataError, IntegrityError) as error:
                    self.reading.seen.discard(each.source_id)
                    self.refuse(each.source_id, Refused("row", f"cannot be kept: {on_one_line(str(error))[:120]}"))

    def write_together(self, listings: list[Listing]) -> None:
        with transaction.atomic():
            batch = Batch(listings, source=self.source, terms=self.terms, on=self.today)
            batch.compare()
            if any(found.says_something for found in batch.found):
                batch.write(reason(IMPORTED, self.source, self.plan().pk))
                self.note(batch)
            else:
                batch.write("")
            if not self.dry_run:
                note(batch.touched)
        self.outcome.added += batch.count(ADDED)
        self.outcome.changed += batch.count(CHANGED)
        self.outcome.unchanged += batch.count(UNCHANGED)

    def note(self, batch: Batch) -> None:
        """What was done with each listing, and the way back."""
        at = timezone.now()
        rows = []
        for found in batch.found:
            row = row_of(found, self.plan(), self.standing, done_at=at)
            if row is None:
                continue
            row.outcome = Outcome.DONE if found.outcome != UNCHANGED else Outcome.LEFT
            row.journal = [entry.kept() for entry in found.journal]
            rows.append(row)
        PlanRow.objects.bulk_create(rows, batch_size=BATCH)

    def mark_gone(self) -> None:
        """What this source listed last time and does not now: marked for an editor, never hidden."""
        held = SourceRecord.objects.of(self.source).listed().values_list("pk", "source_id")
        gone = [pk for pk, source_id in held.iterator() if not self.reading.lists(source_id)]
        for start in range(0, len(gone), BATCH):
            records = list(SourceRecord.objects.filter(pk__in=gone[start : start + BATCH]).select_related("service"))
            rows = []
            for record in records:
                self.say(f"gone {record.source_id}: {record.service.name}")
                rows.append(
                    PlanRow(
                        plan=self.plan(),
                        kind=RowKind.GONE,
                        source_id=record.source_id,
                        service_id=record.service_id,
                        name=record.service.name,
                        outcome=Outcome.DONE,
                        done_at=timezone.now(),
                        journal=[Changed(record, {"gone_on": None}).kept()],
                    )
                )
                record.gone_on = self.today
            SourceRecord.objects.bulk_update(records, ["gone_on"], batch_size=BATCH)
            PlanRow.objects.bulk_create(rows, batch_size=BATCH)
            self.outcome.gone += len(records)
