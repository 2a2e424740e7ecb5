"""One page of the form on which a provider changes a listing. It loses nothing that was typed, and knows what the
provider saw when they opened it, so that what somebody else changed meanwhile is not taken for their word."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from ..models import Service
from .fields import FIELDS, Change, Column, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One field on the page. `bounds` are its inputs; `is_many` where a heading has to stand over them."""

    change: Change
    bounds: tuple[BoundField, ...]
    live: str = ""  # what stands on the listing, where that is no longer what the provider saw

    @property
    def is_many(self) -> bool:
        return not isinstance(self.change.field, Column)

    @property
    def heading(self) -> str:
        return self.change.label


def input_name(key: str, name: str) -> str:
    return f"{key}-{name}" if name else key


class FieldForm(forms.Form):
    """The inputs of some fields of one listing, each with the value it starts from."""

    def __init__(
        self,
        changes: list[Change],
        service: Service,
        values: Mapping[str, Value],
        data: Any = None,
        *,
        seen: Mapping[str, Value] | None = None,
        prefix: str | None = None,
    ) -> None:
        """`values` are what the inputs show, `seen` what stood on the listing then (the same, unless it is given)."""
        super().__init__(data, prefix=prefix)
        self.changes = changes
        self.seen = dict(values if seen is None else seen)
        self.given: dict[str, Value] = {}
        self.names: dict[str, list[str]] = {}
        for change in changes:
            key = change.key
            inputs = change.field.inputs(self.seen.get(key), key, service)
            start = change.field.initial(values.get(key))
            if values.get(key) is None and self.seen.get(key) is not None and "gone" in inputs:
                start = {**change.field.initial(self.seen[key]), "gone": True}
            self.names[key] = list(inputs)
            for name, field in inputs.items():
                if name in start:
                    field.initial = start[name]
                self.fields[input_name(key, name)] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for change in self.changes:
            key = change.key
            names = {name: input_name(key, name) for name in self.names[key]}
            if any(each in self.errors for each in names.values()):
                continue
            try:
                self.given[key] = change.field.value(
                    {name: cleaned.get(each) for name, each in names.items()}, self.seen.get(key)
                )
            except ValidationError as wrong:
                for name, messages in wrong.message_dict.items():
                    self.add_error(names[name], messages)
        return cleaned

    def entries(self) -> list[Entry]:
        return [
            Entry(change, tuple(self[input_name(change.key, name)] for name in self.names[change.key]))
            for change in self.changes
        ]


def changes_on(page: str, service: Service) -> list[Change]:
    """Every field that this page of the form asks for."""
    return [change for field in FIELDS if field.page == page for change in field.changes(service)]


class PageForm(FieldForm):
    """A page. `kept` are the provider's changes so far: key to the value they saw and the value they gave."""

    def __init__(self, page: str, service: Service, kept: Mapping[str, tuple[Value, Value]], data: Any = None) -> None:
        changes = changes_on(page, service)
        seen = {change.key: change.field.read(service, change.key) for change in changes}
        seen |= {key: was for key, (was, _) in kept.items() if key in seen}
        if data is not None:
            seen |= _sent_back(data, seen)
        values = seen | {key: given for key, (_, given) in kept.items() if key in seen}
        super().__init__(changes, service, values, data, seen=seen)

    @property
    def seen_json(self) -> str:
        """What the provider saw, for the page to send back."""
        return json.dumps(self.seen)

    def page(self) -> list[tuple[str, Value, Value]]:
        """Each field with the value the provider saw and the one they gave, once the form is valid."""
        return [(key, self.seen.get(key), value) for key, value in self.given.items()]


def _sent_back(data: Any, known: Mapping[str, Value]) -> dict[str, Value]:
    """What the page says the provider saw, of fields that are asked, in the shape that these have. What cannot be read
    is taken as what stands there now."""
    try:
        sent = json.loads(data.get("seen", ""))
    except ValueError:
        return {}
    if not isinstance(sent, dict):
        return {}
    return {key: value for key, value in sent.items() if key in known and _fits(value, known[key])}


def _fits(value: Value, known: Value) -> bool:
    if isinstance(known, dict):
        return isinstance(value, dict) and value.keys() == known.keys()
    if isinstance(known, list):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if isinstance(known, str):
        return isinstance(value, str)
    return value is None or isinstance(value, int | float | str)
