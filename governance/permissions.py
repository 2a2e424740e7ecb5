"""What anyone may do to a governed page: the one point that the admin, bulk actions and the API all ask.
Superusers are refused like everybody else."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from . import publication, readers
from .models import Edition


class GovernedPagePermissions(PagePermissionTester):
    """Drafts are edited freely, but what was put before a body in private, or withheld since, is opened by right of a body alone.
    Publishing and locking are for the record alone, and what the record knows stays where it is. (That a text is
    written only while its edition is drafted, the page's lock sees to.)"""

    def can_edit(self) -> bool:
        return self._may_read() and super().can_edit()

    def can_copy(self) -> bool:
        return self._may_read() and super().can_copy()

    def can_view_revisions(self) -> bool:
        return self._may_read() and super().can_view_revisions()

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return not publication.is_before_its_boards(self.page) and super().can_unlock()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not _holds_editions(self.page) and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        return not _holds_editions(self.page) and super().can_move()

    def can_move_to(self, destination: Page) -> bool:
        return not _holds_editions(self.page) and super().can_move_to(destination)

    def _may_read(self) -> bool:
        return self.page.pk not in readers.of(self.user).pages


class PagePolicy(PagePermissionPolicy):
    """Wagtail's own for pages, but a page whose text is private to somebody is not there for them: in no list, search,
    report or log."""

    def explorable_instances(self, user: Any) -> QuerySet:
        return super().explorable_instances(user).exclude(pk__in=readers.private_pages(user))

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet:
        found = super().instances_user_has_any_permission_for(user, actions)
        return found.exclude(pk__in=readers.private_pages(user))


class GovernedShelfPermissions(PagePermissionTester):
    """The page under which governed pages stand: nothing below it is created or copied live."""

    def can_publish_subpage(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not _holds_editions(self.page) and super().can_delete(ignore_bulk)


def _holds_editions(page: Page) -> bool:
    """Whether an edition is drafted on `page` or on a page below it."""
    return Edition.objects.filter(page__path__startswith=page.path).exists()
