"""What governance needs in an empty site: the guards of the record, and how long each class of it is kept."""

from . import guards, retention


def set_up() -> None:
    """Puts the guards and the rules in place; can be run again."""
    guards.install()
    retention.enter_rules()
