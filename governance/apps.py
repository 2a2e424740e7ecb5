from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from .actors import tell_sqlite
        from .checks import guards_stand

        checks.register(guards_stand, checks.Tags.database)
        connection_created.connect(tell_sqlite)
        post_migrate.connect(_guard_the_record, sender=self)


def _guard_the_record(using: str, **kwargs: Any) -> None:
    from . import guards

    guards.install(using)
