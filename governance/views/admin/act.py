"""What an act is: its form, what stands in its way, and the function that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ... import filing
from ...forms import acts as act_forms
from ...models import KeptFile, Person


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done: `subject` is the name under which its function takes what it is done to."""

    label: str
    # What is said once it is done; nothing of what it was done to where that is to be read no more.
    done: str
    subject: str
    writes: Callable[..., Any]
    asks: Callable[..., list[str]]
    form: type[act_forms.ActForm] = act_forms.ActForm
    # From what was typed to what the function takes.
    reads: Callable[[dict[str, Any], Person], dict[str, Any]] = lambda typed, by: typed


def with_files(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    """Files are kept as they were handed in."""
    return {name: _kept(value, by) if hasattr(value, "chunks") else value for name, value in typed.items()}


def _kept(file: Any, by: Person) -> KeptFile:
    return filing.keep_file(name=file.name, data=file.read(), by=by)
