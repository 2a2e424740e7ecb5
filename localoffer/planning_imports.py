"""What a source would change here, written down for an editor. Nothing is changed yet."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from search import clock

from .imports.broken import Unreadable
from .imports.differences import shown
from .imports.duplicates import Standing
from .imports.feeds import rows
from .imports.reading import BATCH, Reading
from .imports.row import Refused, on_one_line
from .imports.tables import ColumnsUnknown
from .imports.terms import Terms
from .imports.writing import Batch, Found
from .models import Choice, ImportPlan, Outcome, PlanRow, PlanState, Rhythm, RowKind, Source, SourceRecord

# Of what a source listed, how much may be missing before it is asked whether the feed is whole.
MUCH = 0.2
DAYS_KEPT = 90
# States in which a plan says nothing that a new reading does not say better.
UNDECIDED = (PlanState.READING, PlanState.COLUMNS, PlanState.UNREADABLE, PlanState.WAITING)


def begin(*, source: Source, place: str = "", by: AbstractBaseUser | None = None, **values: Any) -> ImportPlan:
    """A plan that is still to be read. It takes the place of whatever of this source waits undecided."""
    for old in source.plans.filter(state__in=UNDECIDED):
        discard(old)
    return ImportPlan.objects.create(source=source, place=place[:500], made_by_id=by.pk if by else None, **values)


def discard(plan: ImportPlan) -> None:
    """Take a plan away of which nothing was applied."""
    forget_file(plan)
    plan.delete()


def forget_file(plan: ImportPlan) -> None:
    if plan.file:
        plan.file.delete(save=False)


def read_into(plan: ImportPlan, found: Iterable[Any] | None = None, *, terms: Terms | None = None) -> ImportPlan:
    """Read the source of `plan` (its upload, or its address), or the rows `found`. What cannot be read, or is a table
    whose columns nobody named yet, is said by its state."""
    source = plan.source
    try:
        if found is None:
            place = plan.file.path if plan.file else plan.place
            found = rows(place, source=source.name, columns=source.columns)
        _Planning(plan, terms or Terms(source=source.name)).take(found)
    except ColumnsUnknown:
        plan.state = PlanState.COLUMNS
    except Unreadable as error:
        plan.state, plan.trouble = PlanState.UNREADABLE, str(error)
        plan.rows.all().delete()
    else:
        plan.state = PlanState.WAITING
        forget_file(plan)
        plan.file = ""
        source.last_read_on = clock.today()
        source.save(update_fields=["last_read_on"])
    plan.save()
    return plan


def is_empty(plan: ImportPlan) -> bool:
    """Whether there is nothing in it to decide or to read."""
    return not (plan.added or plan.changed or plan.gone or plan.refused)


def misses_much(plan: ImportPlan) -> bool:
    """Whether so much is missing from the source that one asks first whether the feed is whole."""
    listed = SourceRecord.objects.of(plan.source.name).listed().count()
    return bool(plan.gone) and plan.gone > MUCH * listed


def read_what_is_due(*, today: date) -> list[ImportPlan]:
    """Read every source whose day it is. What changes nothing leaves no plan."""
    due = Source.objects.exclude(feed="").exclude(rhythm=Rhythm.BY_HAND)
    read = []
    for source in due:
        days = 1 if source.rhythm == Rhythm.DAILY else 7
        if source.last_read_on and source.last_read_on > today - timedelta(days=days):
            continue
        plan = read_into(begin(source=source, place=source.feed))
        if plan.state == PlanState.WAITING and is_empty(plan):
            discard(plan)
        else:
            read.append(plan)
    return read


def forget_old(*, today: date) -> int:
    """Erase what imports read of people and places, and the way back, when they are `DAYS_KEPT` days old."""
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    for plan in ImportPlan.objects.filter(state__in=UNDECIDED, made_at__lt=before):
        discard(plan)
    old = ImportPlan.objects.filter(forgotten_at__isnull=True, applied_at__lt=before)
    PlanRow.objects.filter(plan__in=old).update(row=None, journal=[], differences=[])
    return old.update(forgotten_at=timezone.now())


def digest_of(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def row_of(found: Found, plan: ImportPlan, standing: Standing, **values: Any) -> PlanRow | None:
    """A listing as a row of a plan; None when it says nothing new."""
    if not found.says_something:
        return None
    return PlanRow(
        plan=plan,
        kind=RowKind.ADD if found.is_new else RowKind.CHANGE,
        source_id=found.listing.source_id,
        service_id=found.listing.id,
        name=found.listing.name,
        differences=[each.kept() for each in found.differences],
        duplicates=standing.probably(found.listing) if found.is_new else [],
        is_guarded=any(each.guard for each in found.differences),
        **values,
    )


def refusal(plan: ImportPlan, name: str, refused: Refused) -> PlanRow:
    return PlanRow(
        plan=plan, kind=RowKind.REFUSED, name=name[:255], reason=on_one_line(f"{refused.field}: {refused.reason}")
    )


class _Planning:
    def __init__(self, plan: ImportPlan, terms: Terms) -> None:
        self.plan = plan
        self.terms = terms
        self.source = plan.source.name
        self.refused: list[PlanRow] = []

    def take(self, found: Iterable[Any]) -> None:
        reading = Reading(found, source=self.source, terms=self.terms, refuse=self._refuse)
        standing = Standing(self.source)
        for read in reading.batches():
            batch = Batch(
                [listing for _, listing in read], source=self.source, terms=self.terms, on=clock.today(), lock=False
            )
            batch.compare()
            values = {listing.source_id: value for value, listing in read}
            planned = []
            for each in batch.found:
                value = values[each.listing.source_id]
                row = row_of(each, self.plan, standing, row=value, digest=digest_of(value))
                planned += [row] if row else []
            planned = self._without_what_was_left(planned)
            PlanRow.objects.bulk_create(planned, batch_size=BATCH)
            self.plan.added += sum(row.kind == RowKind.ADD for row in planned)
            self.plan.changed += sum(row.kind == RowKind.CHANGE for row in planned)
            self.plan.unchanged += len(read) - len(planned)
            self._flush_refused()
        self._flush_refused()
        self._find_gone(reading)

    def _without_what_was_left(self, planned: list[PlanRow]) -> list[PlanRow]:
        """Without what an editor left and of which the source says nothing new; what has a probable duplicate is
        left until an editor says what it is."""
        left = set(
            PlanRow.objects.filter(
                plan__source=self.plan.source,
                kind=RowKind.ADD,
                outcome=Outcome.LEFT,
                source_id__in=[row.source_id for row in planned if row.kind == RowKind.ADD],
            ).values_list("source_id", "digest")
        )
        for row in planned:
            if row.duplicates:
                row.choice = Choice.LEAVE
        return [row for row in planned if (row.source_id, row.digest) not in left]

    def _refuse(self, name: str, refused: Refused) -> None:
        self.plan.refused += 1
        self.refused.append(refusal(self.plan, name, refused))
        if len(self.refused) >= BATCH:
            self._flush_refused()

    def _flush_refused(self) -> None:
        PlanRow.objects.bulk_create(self.refused, batch_size=BATCH)
        self.refused = []

    def _find_gone(self, reading: Reading) -> None:
        left = PlanRow.objects.filter(
            plan__source=self.plan.source, kind=RowKind.GONE, source_id=OuterRef("source_id"), outcome=Outcome.LEFT
        )
        held = (
            SourceRecord.objects.of(self.source)
            .listed()
            .annotate(left_on=Subquery(left.order_by("-pk").values("done_at__date")[:1]))
            # Not what an editor left and the source has not listed since.
            .filter(Q(left_on__isnull=True) | Q(left_on__lt=F("last_seen")))
            .select_related("service")
            .order_by("pk")
        )
        gone: list[PlanRow] = []
        for record in held.iterator():
            if reading.lists(record.source_id):
                continue
            gone.append(
                PlanRow(
                    plan=self.plan,
                    kind=RowKind.GONE,
                    source_id=record.source_id,
                    service_id=record.service_id,
                    name=record.service.name,
                    reason=f"Listed there last on {shown(record.last_seen)}.",
                )
            )
        PlanRow.objects.bulk_create(gone, batch_size=BATCH)
        self.plan.gone = len(gone)
