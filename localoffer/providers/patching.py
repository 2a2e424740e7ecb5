"""A provider's change: drafted field by field, sent, taken at once where a rule says so, and decided by a person where
not. What waits stands in no public record: it is kept in the patch alone until somebody takes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from search import clock

from ..imports.hands import BY_PROVIDER
from ..models import (
    ChangeRule,
    CheckedBy,
    OfferSettings,
    Patch,
    PatchRow,
    Provider,
    RowState,
    Service,
    Status,
    Way,
)
from ..reviews.confirming import Confirmer, confirm, confirm_access
from ..telling import tell
from . import fields
from .fields import GoneError, Value

DECIDED = (RowState.TAKEN, RowState.AMENDED, RowState.REFUSED)
# Between these a provider moves a listing by themselves; to be shown for the first time waits for a person.
OPEN_OR_CLOSED = (Status.ACTIVE, Status.TEMPORARILY_CLOSED)


class RefusedError(ValueError):
    """What was asked is not possible; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a draft as it stands against the listing now. `moved` is where that is no longer what the provider
    saw; `at_once` says whether families would see it at once."""

    row: PatchRow
    old: str
    new: str
    live: str
    moved: bool
    at_once: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What a moderator decides about one row. `live` is the value that stood on the listing when they read it."""

    act: RowState
    live: Value
    value: Value = None
    reason: str = ""


def draft_of(*, service: Service, provider: Provider) -> Patch | None:
    """What `provider` has begun to change and not sent."""
    return Patch.objects.filter(service=service, provider=provider, sent_at=None).first()


@transaction.atomic
def put(*, service: Service, provider: Provider, page: Iterable[tuple[str, Value, Value]]) -> None:
    """Keeps one page of the form in the draft: for each key, the value the provider saw and the one they gave. What is
    as they saw it is no change."""
    given = [(key, seen, value) for key, seen, value in page]
    draft = draft_of(service=service, provider=provider)
    kept = {row.key: row for row in draft.rows.all()} if draft else {}
    for key, seen, value in given:
        if fields.same(seen, value):
            if key in kept:
                kept[key].delete()
            continue
        if draft is None:
            draft = Patch.objects.create(service=service, provider=provider)
        row = kept.get(key) or PatchRow(patch=draft, key=key)
        row.based_on, row.proposed, row.label = seen, value, fields.label_of(key, seen, value)
        row.save()
    if draft and not draft.rows.exists():
        draft.delete()


@transaction.atomic
def discard(*, service: Service, provider: Provider) -> None:
    """Throws the draft away."""
    Patch.objects.filter(service=service, provider=provider, sent_at=None).delete()


def lines(patch: Patch, service: Service) -> list[Line]:
    """The rows of a draft beside `service` (with its parts) as it stands."""
    rules = _Rules(service, patch.provider)
    return [_line(row, service, rules) for row in patch.rows.all()]


@transaction.atomic
def send(*, patch: Patch, role: str, says_right: bool = False) -> Patch:
    """Sends the draft. What a rule lets through takes effect now, with its history; the rest waits, and so does what
    somebody changed since the provider saw it. `says_right` confirms the listing, if nothing waits. Raises
    RefusedError."""
    held = Patch.objects.select_for_update(of=("self",)).get(pk=patch.pk)
    service = _locked(held.service_id)
    if held.sent_at is not None:
        raise RefusedError("These changes were sent already.")
    if service.suspended_on:
        raise RefusedError("This listing cannot be changed now. Call the council.")
    if service.status == Status.INACTIVE and not held.rows.filter(key="status").exists():
        _ask_to_be_shown(held)
    rows = list(held.rows.all())
    if not rows:
        raise RefusedError("You have not changed anything yet.")
    held.role = role
    rules = _Rules(service, held.provider)
    found = [_line(row, service, rules) for row in rows]
    _take_effect(held, service, [line.row for line in found if line.at_once])
    for line in found:
        if not line.at_once:
            line.row.state = RowState.WAITING
            line.row.save()
    waits = any(not line.at_once for line in found)
    held.sent_at = timezone.now()
    held.closed_at = None if waits else held.sent_at
    held.harm = min(fields.field_of(row.key).harm for row in rows)
    held.save()
    if waits:
        _tell_staff(held)
    elif says_right:
        say_right(service=service, role=role)
    return held


@transaction.atomic
def change_at_once(*, service: Service, provider: Provider, values: Mapping[str, Value], role: str) -> Patch:
    """What a provider presses: cancelled, full, space, closed, open again. It takes effect now and the editors read of
    it; where the council's rule says otherwise it waits. Raises RefusedError."""
    held = _locked(service.pk)
    if held.suspended_on or held.status not in OPEN_OR_CLOSED:
        raise RefusedError("Families do not see this listing now, so there is nothing to change at once.")
    patch = Patch(service=held, provider=provider, role=role, sent_at=timezone.now())
    patch.harm = min(fields.field_of(key).harm for key in values)
    patch.save()
    for key, value in values.items():
        seen = fields.read(held, key)
        if not fields.same(seen, value):
            label = fields.label_of(key, seen, value)
            PatchRow.objects.create(patch=patch, key=key, label=label, based_on=seen, proposed=value)
    rows = list(patch.rows.all())
    if not rows:
        patch.delete()
        return patch
    rules = _Rules(held, provider)
    now = [row for row in rows if rules.at_once(row)]
    _take_effect(patch, held, now)
    for row in rows:
        if row not in now:
            row.state = RowState.WAITING
            row.save()
    if len(now) == len(rows):
        patch.closed_at = patch.sent_at
        patch.save(update_fields=["closed_at"])
    else:
        _tell_staff(patch)
    return patch


@transaction.atomic
def decide(*, patch: Patch, choices: Mapping[int, Choice], by: AbstractBaseUser) -> Patch:
    """Takes, amends or refuses the rows that `choices` name by their key; the others go on waiting. The provider gets
    a mail once nothing waits. Raises RefusedError, and then nothing of it is done: where a row was decided meanwhile,
    where the listing is no longer what the moderator read, where no reason is given that is needed."""
    held = Patch.objects.select_for_update(of=("self",)).get(pk=patch.pk)
    service = _locked(held.service_id)
    rows = {row.pk: row for row in held.rows.filter(state=RowState.WAITING)}
    if not choices:
        raise RefusedError("Choose what to do with at least one field.")
    if set(choices) - set(rows):
        raise RefusedError("Somebody has decided some of this meanwhile. Look at what is left.")
    values: dict[str, Value] = {}
    for pk, choice in choices.items():
        row = rows[pk]
        if choice.act != RowState.TAKEN and not choice.reason.strip():
            raise RefusedError(f"{row.label}: write why. The provider reads it.")
        if choice.act != RowState.REFUSED:
            if not fields.same(fields.read(service, row.key), choice.live):
                raise RefusedError(f"{row.label}: the listing was changed since you opened this page. Look again.")
            values[row.key] = row.proposed if choice.act == RowState.TAKEN else choice.value
    _write(service, values, by=by, reason="A provider’s change, decided field by field")
    now = timezone.now()
    for pk, choice in choices.items():
        row = rows[pk]
        row.state, row.reason, row.decided_at, row.decided_by = choice.act, choice.reason.strip(), now, by.pk
        row.taken = values.get(row.key)
        row.save()
    if len(choices) == len(rows):
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        _tell_provider(held)
    return held


@transaction.atomic
def withdraw(*, patch: Patch) -> None:
    """The provider takes back what still waits."""
    held = Patch.objects.select_for_update(of=("self",)).get(pk=patch.pk)
    held.in_state(RowState.WAITING).update(state=RowState.WITHDRAWN, decided_at=timezone.now())
    held.closed_at = held.closed_at or timezone.now()
    held.save(update_fields=["closed_at"])


@transaction.atomic
def look_at(*, patch: Patch, by: AbstractBaseUser) -> None:
    """Somebody here has looked at what took effect at once."""
    patch.seen_at, patch.seen_by = timezone.now(), by.pk
    patch.save(update_fields=["seen_at", "seen_by"])


@transaction.atomic
def say_right(*, service: Service, role: str, access: bool = False) -> None:
    """The provider says that all of it is right today; with `access`, also what it says of getting in."""
    confirmer = Confirmer(CheckedBy.PROVIDER, role, Way.ACCOUNT)
    confirm(service=service, confirmer=confirmer)
    if access:
        for place in service.places.select_related("location"):
            confirm_access(location=place.location, confirmer=confirmer)


class _Rules:
    """What of a patch takes effect at once."""

    def __init__(self, service: Service, provider: Provider | None) -> None:
        kept = dict(ChangeRule.objects.values_list("code", "at_once"))
        self.by_code = {code: kept.get(code, field.at_once) for code, field in fields.BY_CODE.items()}
        self.service, self.provider = service, provider

    def at_once(self, row: PatchRow) -> bool:
        field = fields.field_of(row.key)
        if row.key == "status" and {row.based_on, row.proposed} - set(OPEN_OR_CLOSED):
            return False
        if field.code == "access" and self._is_shared(row.key):
            return False  # what is said there is said of somebody else's listing too
        return self.by_code[field.code]

    def _is_shared(self, key: str) -> bool:
        place = key.split("-", 2)[1]
        own = self.provider.listings().values_list("pk", flat=True) if self.provider else Service.objects.none()
        return Service.objects.filter(places__location=UUID(place)).exclude(pk__in=own).exists()


def _line(row: PatchRow, service: Service, rules: _Rules) -> Line:
    live = fields.read(service, row.key)
    moved = not fields.same(live, row.based_on)
    old, new, now = (fields.shown(row.key, value) for value in (row.based_on, row.proposed, live))
    return Line(row, old, new, now, moved, at_once=not moved and rules.at_once(row))


def _locked(pk: Any) -> Service:
    """The listing with its parts, held against any other writer of it until the end."""
    Service.objects.select_for_update(of=("self",)).get(pk=pk)
    return fields.with_parts(pk)


def _take_effect(patch: Patch, service: Service, rows: list[PatchRow]) -> None:
    said = f"{BY_PROVIDER} ({patch.role})" if patch.role else BY_PROVIDER
    _write(service, {row.key: row.proposed for row in rows}, by=None, reason=said[:100])
    for row in rows:
        row.state, row.taken, row.decided_at = RowState.AT_ONCE, row.proposed, timezone.now()
        row.save()


def _write(service: Service, values: Mapping[str, Value], *, by: Any, reason: str) -> None:
    if not values:
        return
    try:
        fields.keep(service, values, by=by, reason=reason)
    except GoneError as gone:
        raise RefusedError(f"{gone} Refuse this change, and say so.") from gone


def _ask_to_be_shown(patch: Patch) -> None:
    """A listing that was never shown is shown only once a person takes this row."""
    label = fields.label_of("status")
    values = {"based_on": Status.INACTIVE.value, "proposed": Status.ACTIVE.value}
    PatchRow.objects.create(patch=patch, key="status", label=label, **values)


def _tell_staff(patch: Patch) -> None:
    owner = OfferSettings.load().providers_owner
    tell(
        owner.email if owner else "",
        "A provider’s change waits",
        "A provider has changed a listing. Part of it waits for you to accept or refuse.",
        reverse("changes:detail", args=[patch.pk]),
    )


def _tell_provider(patch: Patch) -> None:
    decided = patch.in_state(*DECIDED)
    if patch.provider is None or not decided:
        return
    said = [f"- {row.label}: {row.get_state_display().lower()}. {row.reason}".strip() for row in decided]
    tell(
        patch.provider.email,
        f"Your changes to {patch.service.name}",
        "\n".join(
            [
                "We have looked at what you changed:",
                "",
                *said,
                "",
                "Is the rest of the page right? You can say so here:",
            ]
        ),
        reverse("localoffer:provider-listing", args=[patch.service.slug]),
    )


def today_as_value() -> str:
    return clock.today().isoformat()
