from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_delete


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from . import erasures
        from .actors import tell_sqlite
        from .checks import guards_stand

        checks.register(guards_stand, checks.Tags.database)
        connection_created.connect(tell_sqlite)
        connection_created.connect(erasures.tell_sqlite)
        post_migrate.connect(_guard_the_record, sender=self)
        pre_delete.connect(_outlive_the_account, sender=settings.AUTH_USER_MODEL)


def _guard_the_record(using: str, **kwargs: Any) -> None:
    from . import guards

    guards.install(using)


def _outlive_the_account(instance: Any, **kwargs: Any) -> None:
    """The person stays when the account goes, and the ledger says so: the database's SET NULL would not. In a request
    whoever deletes the account does it."""
    from simple_history.models import HistoricalRecords

    from . import registering
    from .models import Person

    request = getattr(HistoricalRecords.context, "request", None)
    by = Person.objects.filter(user=request.user.pk).exclude(user=instance).first() if request else None
    registering.part_from_account(user=instance, by=by)
