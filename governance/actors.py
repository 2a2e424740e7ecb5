"""Who changes the record: a person, or a command that someone with the machine's keys ran. The
ledger knows them by id only."""

from dataclasses import dataclass

from .models import Person


@dataclass(frozen=True, slots=True)
class Command:
    """A management command, for example `Command("demo")`."""

    name: str


Actor = Person | Command


def reference(actor: Actor) -> str:
    """How the ledger names `actor`: `person:12` or `command:demo`."""
    return f"person:{actor.pk}" if isinstance(actor, Person) else f"command:{actor.name}"


def person_of(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None
