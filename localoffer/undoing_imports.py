"""Taking an import back: what was stands again. What somebody changed since is left, and said."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Max, ProtectedError, Q
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from .applying_imports import NotNow
from .imports.hands import IMPORTED, UNDONE, reason
from .imports.writing import ORDER, PARTS, PLACE_PARTS
from .models import (
    Comment,
    Confirmation,
    ImportPlan,
    Location,
    Organization,
    Outcome,
    PlanRow,
    PlanState,
    RowKind,
    Service,
    ServiceAtLocation,
    ServiceTerm,
    SourceRecord,
    Suspension,
)
from .sharing.noting import note

CHUNK = 100
CHANGED_SINCE = "Somebody changed it since."
SHARED: tuple[type[models.Model], ...] = (Organization, Location)


def undo(*, plan: ImportPlan, by: AbstractBaseUser) -> ImportPlan:
    """Take back what the plan did, the last first. Raises NotNow when it was not applied or is too old."""
    if plan.forgotten_at:
        raise NotNow("This import is so old that the way back was erased.")
    begun = ImportPlan.objects.filter(pk=plan.pk, state__in=(PlanState.APPLIED, PlanState.UNDOING))
    if not begun.update(state=PlanState.UNDOING, undone_by=by):
        raise NotNow("Only an import that was applied can be undone.")
    plan.refresh_from_db()
    undoing = _Undoing(plan, by)
    while undoing.next_chunk():
        pass
    with transaction.atomic():
        undoing.sweep()
        plan.state, plan.undone_at = PlanState.UNDONE, timezone.now()
        plan.save(update_fields=["state", "undone_at"])
    return plan


class _Undoing:
    def __init__(self, plan: ImportPlan, by: AbstractBaseUser) -> None:
        self.plan = plan
        self.by = by
        self.reason = reason(UNDONE, plan.source.name, plan.pk)
        # What this import did later, and imports that were undone, are no changes that stand.
        undone = plan.source.plans.filter(state=PlanState.UNDONE).values_list("pk", flat=True)
        self.ours = [reason(act, plan.source.name, pk) for pk in (plan.pk, *undone) for act in (IMPORTED, UNDONE)]

    def next_chunk(self) -> bool:
        """Take the next rows back; whether there were any."""
        with transaction.atomic():
            done = self.plan.rows.filter(outcome=Outcome.DONE).select_for_update()
            rows = list(done.order_by("-pk")[:CHUNK])
            changed = self._changed_since(rows)
            for row in rows:
                row.outcome, row.reason = Outcome.NOT_UNDONE, ""
            adds = [row for row in rows if row.kind == RowKind.ADD and _makes_listing(row)]
            self._take_away([row for row in adds if self._is_free(row, changed)])
            for row in rows:
                if row not in adds and self._is_free(row, changed):
                    self._restore(row)
            note(row.service_id for row in rows if row.outcome == Outcome.UNDONE)
            PlanRow.objects.bulk_update(rows, ["outcome", "reason"], batch_size=CHUNK)
        return bool(rows)

    def _is_free(self, row: PlanRow, changed: dict[Any, datetime]) -> bool:
        """Whether nobody changed since what the row changed; says so otherwise."""
        keys = [row.service_id, *(_key(entry) for entry in row.journal)]
        assert row.done_at is not None
        if any(at > row.done_at for key in keys if (at := changed.get(key)) is not None):
            row.reason = CHANGED_SINCE
        return not row.reason

    def _changed_since(self, rows: list[PlanRow]) -> dict[Any, datetime]:
        """When each listing, and each organisation and place of the journals, was last changed by anybody else."""
        services = [row.service_id for row in rows if row.service_id]
        places = list(ServiceAtLocation.history.filter(service_id__in=services).values_list("id", "service_id"))
        found: dict[Any, datetime] = {}
        self._note(found, Service, "id", services)
        parts: tuple[type[models.Model], ...] = (*PARTS.values(), ServiceTerm, ServiceAtLocation)
        for model in parts:
            self._note(found, model, "service_id", services)
        of_place = dict(places)
        for name in PLACE_PARTS:
            at_places: dict[Any, datetime] = {}
            self._note(at_places, PARTS[name], "service_at_location_id", list(of_place))
            for place, at in at_places.items():
                key = of_place[place]
                found[key] = max(at, found.get(key, at))
        for model in SHARED:
            keys = [_key(entry)[1] for row in rows for entry in row.journal if entry[1] == model._meta.model_name]
            shared: dict[Any, datetime] = {}
            self._note(shared, model, "id", keys)
            found |= {(model._meta.model_name, str(key)): at for key, at in shared.items()}
        return found

    def _note(self, found: dict[Any, datetime], model: type[models.Model], owner: str, keys: Collection[Any]) -> None:
        history = model.history.filter(**{f"{owner}__in": keys})  # type: ignore[attr-defined]  # simple-history's
        by_others = history.exclude(Q(history_change_reason__in=self.ours) & Q(history_change_reason__isnull=False))
        for key, at in by_others.order_by().values_list(owner).annotate(Max("history_date")):
            found[key] = max(at, found.get(key, at))

    def _take_away(self, rows: list[PlanRow]) -> None:
        """Delete what was added, unless somebody else relies on it by now."""
        keys = [row.service_id for row in rows if row.service_id]
        others = SourceRecord.objects.filter(service_id__in=keys).exclude(source=self.plan.source.name)
        listed = set(others.values_list("service_id", flat=True))
        commented = set(Comment.objects.filter(service_id__in=keys).values_list("service_id", flat=True))
        suspended = set(Suspension.objects.filter(service_id__in=keys).values_list("service_id", flat=True))
        free: list[UUID] = []
        for row in rows:
            if row.service_id in listed:
                row.reason = "Another source lists it too."
            elif row.service_id in commented:
                row.reason = "A family commented on it."
            elif row.service_id in suspended:
                row.reason = "It was suspended."
            elif row.service_id:
                free.append(row.service_id)
                row.outcome = Outcome.UNDONE
        try:
            with transaction.atomic():
                Service.objects.filter(pk__in=free).delete()
        except ProtectedError:
            for row in rows:
                if row.service_id in free:
                    row.outcome, row.reason = Outcome.NOT_UNDONE, "Something else refers to one of these listings."

    def _restore(self, row: PlanRow) -> None:
        """Take back a change, the last step first."""
        try:
            with transaction.atomic():
                self._walk_back(row.journal)
            row.outcome = Outcome.UNDONE
        except (DataError, IntegrityError, ProtectedError, Gone):
            row.reason = "What it was has lost a place or an organisation since."

    def _walk_back(self, journal: list[Any]) -> None:
        made: dict[type[models.Model], list[Any]] = defaultdict(list)
        removed: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        changed: dict[type[models.Model], dict[str, dict[str, Any]]] = defaultdict(dict)
        for act, name, *what in journal:
            model = apps.get_model("localoffer", name)
            if act == "made" and model not in SHARED:
                made[model].append(what[0])
            elif act == "removed":
                removed[model].append(model(**_values(model, what[0])))
            elif act == "changed":
                # The first note of a field is what it was before the import.
                changed[model][str(what[0])] = _values(model, what[1]) | changed[model].get(str(what[0]), {})
        back: list[type[models.Model]] = [*reversed(ORDER), Confirmation, SourceRecord]
        for model in back:
            if made[model]:
                model._default_manager.filter(pk__in=made[model]).delete()
        how: dict[str, Any] = {"default_user": self.by, "default_change_reason": self.reason}
        for model in ORDER:
            if removed[model]:
                bulk_create_with_history(removed[model], model, **how)
        for model, values in changed.items():
            self._put_back(model, values, how)

    def _put_back(self, model: type[models.Model], values: dict[str, dict[str, Any]], how: dict[str, Any]) -> None:
        rows = {str(row.pk): row for row in model._default_manager.filter(pk__in=values)}
        if rows.keys() != values.keys():
            raise Gone
        for key, old in values.items():
            for name, value in old.items():
                setattr(rows[key], name, value)
        names = sorted({name for old in values.values() for name in old})
        if hasattr(model, "history"):
            bulk_update_with_history(list(rows.values()), model, names, **how)
        else:
            model._default_manager.bulk_update(rows.values(), names)

    def sweep(self) -> None:
        """Delete the organisations and places the import made, where nothing refers to them any more."""
        made: dict[str, set[str]] = {model._meta.model_name or "": set() for model in SHARED}
        for journal in self.plan.rows.filter(outcome=Outcome.UNDONE).values_list("journal", flat=True).iterator():
            for entry in journal:
                if entry[0] == "made" and entry[1] in made:
                    made[entry[1]].add(entry[2])
        unused: tuple[tuple[type[models.Model], models.QuerySet[Any]], ...] = (
            (Location, Location.objects.filter(services=None)),
            (Organization, Organization.objects.filter(services=None, locations=None)),
        )
        for shared, found in unused:
            for keys in _chunks(sorted(made[shared._meta.model_name or ""])):
                changed: dict[Any, datetime] = {}
                self._note(changed, shared, "id", keys)
                found.filter(pk__in=keys).exclude(pk__in=list(changed)).delete()


class Gone(Exception):
    """A row that is to be put back is not there any more."""


def _makes_listing(row: PlanRow) -> bool:
    return any(entry[:2] == ["made", "service"] for entry in row.journal)


def _key(entry: list[Any]) -> tuple[str, str]:
    """The row an entry is about."""
    return entry[1], str(entry[2].get("id") if entry[0] == "removed" else entry[2])


def _values(model: type[models.Model], kept: dict[str, Any]) -> dict[str, Any]:
    """Values as their fields hold them, from what JSON held."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in kept.items() if name in fields}


def _chunks(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
