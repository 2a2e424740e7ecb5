"""A plan that an editor accepted, in part or whole, into the directory. What was changed here since the editor read
the plan is left. It can be stopped and begun again: every batch is written with the note that it was."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from search import clock

from .imports.hands import IMPORTED, reason
from .imports.journal import Changed, Made
from .imports.listing import Listing
from .imports.reading import BATCH, listing
from .imports.row import Refused, on_one_line
from .imports.terms import Terms
from .imports.writing import UNCHANGED, Batch, Reviewed
from .models import Choice, ImportPlan, Outcome, PlanRow, PlanState, RowKind, Service, SourceRecord, Status
from .sharing.noting import note


class NotNow(Exception):
    """A plan with which this cannot be done as it stands, and why."""


def apply(*, plan: ImportPlan, by: AbstractBaseUser | None) -> ImportPlan:
    """Do what was chosen, row by row. Raises NotNow unless the plan waits, or was begun and not finished."""
    begun = ImportPlan.objects.filter(pk=plan.pk, state__in=(PlanState.WAITING, PlanState.APPLYING))
    if not begun.update(state=PlanState.APPLYING, applied_by=by):
        raise NotNow("This import does not wait any more.")
    plan.refresh_from_db()
    applying = _Applying(plan, by)
    while applying.next_batch():
        pass
    with transaction.atomic():
        left = plan.rows.filter(kind=RowKind.GONE).values("source_id")
        records = SourceRecord.objects.of(plan.source.name).listed().exclude(source_id__in=left)
        records.filter(last_seen__lt=timezone.localdate(plan.made_at)).update(
            last_seen=timezone.localdate(plan.made_at)
        )
        plan.state, plan.applied_at = PlanState.APPLIED, timezone.now()
        plan.save(update_fields=["state", "applied_at"])
    return plan


class _Applying:
    def __init__(self, plan: ImportPlan, by: AbstractBaseUser | None) -> None:
        self.plan = plan
        self.by = by
        self.source = plan.source.name
        self.terms = Terms(source=self.source)
        self.reason = reason(IMPORTED, self.source, plan.pk)
        self.today = clock.today()

    def next_batch(self) -> bool:
        """Do the next rows; whether there were any."""
        with transaction.atomic():
            rows = list(self.plan.rows.to_apply().select_for_update().order_by("pk")[:BATCH])
            try:
                with transaction.atomic():
                    self._do(rows)
            except (DataError, IntegrityError):
                for row in rows:
                    self._do_alone(row)
            _keep(rows)
        return bool(rows)

    def _do_alone(self, row: PlanRow) -> None:
        try:
            with transaction.atomic():
                self._do([row])
        except (DataError, IntegrityError) as error:
            _refuse(row, f"It cannot be kept: {on_one_line(str(error))[:200]}")

    def _do(self, rows: list[PlanRow]) -> None:
        for row in rows:
            # Begun anew, when the batch is tried one by one.
            row.outcome, row.reason, row.journal = "", row.reason if row.kind == RowKind.GONE else "", []
        standing = set(Service.objects.filter(pk__in=[row.service_id for row in rows]).values_list("pk", flat=True))
        listings: list[tuple[PlanRow, Listing]] = []
        for row in rows:
            if row.kind == RowKind.GONE:
                self._note_gone(row)
            elif row.kind == RowKind.ADD and row.choice == Choice.LEAVE:
                row.outcome = Outcome.LEFT
            elif row.kind == RowKind.ADD and row.choice == Choice.SAME:
                self._join(row)
            elif (row.service_id in standing) == (row.kind == RowKind.ADD):
                known = row.kind == RowKind.ADD
                _refuse(row, "It is listed here by now." if known else "The listing was taken away here.")
            elif found := self._read(row):
                listings.append((row, found))
        if listings:
            self._write(listings)

    def _read(self, row: PlanRow) -> Listing | None:
        try:
            return listing(row.row or {}, terms=self.terms, source=self.source)
        except Refused as refused:
            _refuse(row, str(refused))
            return None

    def _write(self, listings: list[tuple[PlanRow, Listing]]) -> None:
        batch = Batch(
            [found for _, found in listings],
            source=self.source,
            terms=self.terms,
            on=self.today,
            reviewed={row.source_id: reviewed(row) for row, _ in listings},
        )
        batch.compare()
        batch.write(self.reason, by=self.by)
        note(batch.touched)
        for (row, _), found in zip(listings, batch.found, strict=True):
            row.outcome = Outcome.LEFT if found.outcome == UNCHANGED else Outcome.DONE
            row.journal = [entry.kept() for entry in found.journal]
            if found.overtaken:
                row.reason = f"Left, because it was changed here since: {', '.join(found.overtaken)}."

    def _join(self, row: PlanRow) -> None:
        """Their listing is one that stands here: its words stay, and what its source changes from now on is proposed."""
        found = self._read(row)
        if found is None:
            return
        service = Service.objects.filter(pk=row.same_as).first() if row.same_as else None
        if service is None:
            _refuse(row, "The listing that it was said to be is not here any more.")
            return
        record = SourceRecord.objects.create(
            service=service,
            source=self.source,
            source_id=row.source_id,
            said=found.said(),
            first_seen=self.today,
            last_seen=self.today,
        )
        row.outcome, row.service_id, row.journal = Outcome.DONE, service.pk, [Made(record).kept()]
        row.reason = f"Joined with “{service}”, which stays as it is."

    def _note_gone(self, row: PlanRow) -> None:
        record = SourceRecord.objects.of(self.source).filter(source_id=row.source_id).select_related("service").first()
        if row.choice == Choice.LEAVE or record is None:
            row.outcome = Outcome.LEFT
            return
        row.journal = [Changed(record, {"gone_on": record.gone_on}).kept()]
        record.gone_on = self.today
        record.save(update_fields=["gone_on"])
        if row.choice == Choice.HIDE:
            service = record.service
            row.journal.append(Changed(service, {"status": service.status}).kept())
            service.status = Status.INACTIVE
            service._change_reason = self.reason
            service.save()
            note([service.pk])
        row.outcome = Outcome.DONE


def reviewed(row: PlanRow) -> Reviewed:
    """What an editor chose for one listing; a row that is left as a whole takes nothing."""
    takes = [each for each in row.differences if each["taken"] and row.choice != Choice.LEAVE]
    left = {each["key"] for each in row.differences} - {each["key"] for each in takes}
    return Reviewed(
        takes={each["key"]: each["old"] for each in takes},
        left=frozenset(left),
        though_guarded=frozenset(each["key"] for each in takes if each["guard"]),
    )


def _refuse(row: PlanRow, why: str) -> None:
    row.outcome, row.reason = Outcome.REFUSED, why


def _keep(rows: Iterable[PlanRow]) -> None:
    at = timezone.now()
    for row in rows:
        # What was read of people and places is not needed any more.
        row.row, row.done_at = None, at
    names = ["outcome", "reason", "row", "done_at", "journal", "service_id"]
    PlanRow.objects.bulk_update(rows, names, batch_size=100)


def choose(row: PlanRow, *, choice: str, taken: set[str], same_as: UUID | None = None) -> None:
    """Note what an editor chose for one listing: what to do with it, and which differences to take."""
    row.choice = choice
    row.same_as = same_as if choice == Choice.SAME else None
    row.differences = [each | {"taken": each["key"] in taken} for each in row.differences]
