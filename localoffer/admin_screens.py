"""What the editors' own screens share, beside what Wagtail's admin gives them."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet


class AdminScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A screen that is none of Wagtail's own views, and the way that leads to it."""

    request: HttpRequest

    def way_here(self) -> list[tuple[str, str]]:
        """The screens above this one: the address and name of each."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = [*self.way_here(), ("", self.get_page_title())]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in way)]


class WorkListViewSet(ModelViewSet):
    """A list of what comes by itself and is worked on its own screens: nothing is added, edited or deleted by hand."""

    list_per_page = 50
    # The names of its own screens that lead to one another.
    leads_to: tuple[str, ...] = ("index", "detail", "act")

    def screen(self, view: type[Any]) -> Any:
        """A screen of this list, told the names of those it leads to, each as `<name>_url_name`."""
        return self.construct_view(view, **{f"{each}_url_name": self.get_url_name(each) for each in self.leads_to})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        by_hand = dict.fromkeys(f"{act}_url_name" for act in ("add", "edit", "delete", "copy", "inspect"))
        return super().get_index_view_kwargs(**kwargs) | by_hand

    def register_admin_url_finder(self) -> None:
        """Reports lead to a row's own screen where there is one; none of these has Wagtail's form."""
        if any(pattern.name == "edit" for pattern in self.get_urlpatterns()):
            super().register_admin_url_finder()
