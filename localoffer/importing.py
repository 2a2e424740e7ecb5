"""The way in for other people's listings: read, compare with what the source said last, write what
changed in batches, and say in one line what happened (interchange 1.1)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, transaction

from search import clock, outbox

from .imports import oruk, outpost
from .imports.feeds import Broken
from .imports.listing import Listing
from .imports.row import Refused, on_one_line, tidy
from .imports.terms import Terms
from .imports.writing import Batch
from .models import Source, SourceRecord

BATCH = 250


@dataclass(slots=True)
class Outcome:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0
    gone_names: list[str] = field(default_factory=list)

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
) -> Outcome:
    """Take `rows` in as the listings of `source`. Each refusal and each listing that is gone is given
    to `say` as one line. `complete` means that rows are all the source has, so that what is missing
    is gone from it. A `dry_run` finds out the same and leaves nothing behind."""
    run = _Run(source[:255], terms or Terms(), dry_run, say)
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
    def __init__(self, source: str, terms: Terms, dry_run: bool, say: Callable[[str], None]) -> None:
        self.source = source
        self.terms = terms
        self.dry_run = dry_run
        self.say = say
        self.outcome = Outcome()
        self.today = clock.today()
        self.seen: set[str] = set()
        self.listed: set[str] = set()

    def take(self, rows: Iterable[Any], complete: bool) -> None:
        listings = self.listings(rows)
        while batch := list(islice(listings, BATCH)):
            self.write(batch)
        with transaction.atomic():
            if complete:
                self.mark_gone()
            source, _ = Source.objects.get_or_create(name=self.source)
            if source.last_read_on != self.today:
                source.last_read_on = self.today
                source.save()
            seen = SourceRecord.objects.of(self.source).listed().exclude(last_seen=self.today)
            seen.update(last_seen=self.today)

    def listings(self, rows: Iterable[Any]) -> Iterator[Listing]:
        """The rows that can be taken in; the others are named as refused."""
        for number, value in enumerate(rows, start=1):
            try:
                found = self.read(value)
            except Refused as refused:
                self.refuse(f"row {number}" if refused.field == "id" else _name(value, number), refused)
                if isinstance(value, dict):
                    # It is broken, not gone.
                    key = str(value.get("id"))
                    self.listed |= {key, key.strip().lower()}
                continue
            if found.source_id in self.seen:
                self.refuse(f"row {number}", Refused("id", f"{found.source_id} stands already in this file"))
                continue
            self.seen.add(found.source_id)
            yield found

    def read(self, value: Any) -> Listing:
        if isinstance(value, Broken):
            raise Refused("row", value.reason)
        if not isinstance(value, dict):
            raise Refused("row", "is not an object")
        value = tidy(value)
        mapper = outpost if outpost.recognises(value) else oruk
        return mapper.listing(value, terms=self.terms, source=self.source)

    def refuse(self, name: str, refused: Refused) -> None:
        self.outcome.refused += 1
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
                    self.seen.discard(each.source_id)
                    self.refuse(each.source_id, Refused("row", f"cannot be kept: {on_one_line(str(error))[:120]}"))

    def write_together(self, listings: list[Listing]) -> None:
        with transaction.atomic():
            batch = Batch(listings, source=self.source, terms=self.terms, on=self.today)
            batch.write()
            if not self.dry_run:
                outbox.note("service", [str(key) for key in batch.touched])
        self.outcome.added += batch.added
        self.outcome.changed += batch.changed
        self.outcome.unchanged += batch.unchanged

    def mark_gone(self) -> None:
        """What this source listed last time and does not now: marked for an editor, never hidden."""
        held = SourceRecord.objects.of(self.source).listed().values_list("pk", "source_id")
        gone = [pk for pk, source_id in held.iterator() if source_id not in self.seen | self.listed]
        for start in range(0, len(gone), BATCH):
            records = SourceRecord.objects.filter(pk__in=gone[start : start + BATCH])
            for source_id, name in records.values_list("source_id", "service__name"):
                self.say(f"gone {source_id}: {name}")
            self.outcome.gone += records.update(gone_on=self.today)


def _name(value: Any, number: int) -> str:
    """How a refusal names a row: by its id where it has one that tells rows apart."""
    key = value.get("id") if isinstance(value, dict) else None
    if isinstance(key, str) and 0 < len(key) <= 64 and key.isprintable() and ":" not in key and key == key.strip():
        return key
    if isinstance(key, int) and not isinstance(key, bool) and abs(key) < 10**12:
        return str(key)
    return f"row {number}"
