"""What governance needs in an empty site: the guards of the record."""

from . import guards


def set_up() -> None:
    """Puts the guards in place; can be run again."""
    guards.install()
