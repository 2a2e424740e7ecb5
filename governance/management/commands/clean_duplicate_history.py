"""Stands before simple-history's command of this name and refuses to run."""

from simple_history.management.commands import clean_duplicate_history

from governance.management.refusing import Refusing


class Command(Refusing, clean_duplicate_history.Command):
    """Refuses (governance.management.refusing)."""
