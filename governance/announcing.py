"""Tells other apps of a change, inside the transaction that makes it: what they write is there
exactly when the change is. They register in `AppConfig.ready()`; governance does not know them."""

from collections.abc import Callable

Listener = Callable[[str, int], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """From now on `listener(kind, pk)` is called for each change, `kind` being a model's name
    (`decision`, `edition`). Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(kind: str, pk: int) -> None:
    for listener in _listeners:
        listener(kind, pk)
