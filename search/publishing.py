"""Publishes synonyms: what editors wrote becomes what searches use, as a version that is never changed."""

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from .models import SynonymGroup, SynonymVersion
from .synonym_drafts import changes, drafted, published
from .synonyms import Group


def refusals_to_publish(drafts: Sequence[Group]) -> list[str]:
    """What stands against publishing these groups; empty when nothing does."""
    return [] if changes(published(), drafts) else ["Nothing has changed since the last version."]


def publish(*, by: AbstractBaseUser | None, reason: str = "") -> SynonymVersion:
    """Makes the drafted groups the ones that searches use, from the next search on. Raises ValueError with
    what stands against it."""
    with transaction.atomic():
        # Whoever publishes at the same time waits here, and then finds nothing to publish.
        newest = SynonymVersion.objects.select_for_update().first()
        drafts = drafted()
        if refusals := refusals_to_publish(drafts):
            raise ValueError(" ".join(refusals))
        return SynonymVersion.objects.create(
            number=newest.number + 1 if newest else 1,
            groups=[group.as_json() for group in drafts],
            published_by_id=by.pk if by else None,
            reason=reason,
        )


def bring_back(*, version: SynonymVersion) -> None:
    """Makes the groups of an earlier version the draft again. Nothing changes for families until it is published."""
    with transaction.atomic():
        SynonymGroup.objects.all().delete()
        SynonymGroup.objects.bulk_create(
            SynonymGroup(
                term=group["term"], **{name: "\n".join(group[name]) for name in ("same", "narrower", "related")}
            )
            for group in version.groups
        )
