"""The editors' screen of the short breaks statement: what is missing in it, its words, and putting it before boards."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages

from search import clock

from ..admin_screens import AdminScreen, WorkListViewSet
from ..models import ShortBreaksStatement
from .boards import boards
from .freezing import RefusedError, place_statement, refusals_to_place_statement
from .short_breaks import short_breaks

WORDS = "localoffer", "shortbreaksstatement"


class OnStatement(AdminScreen):
    """A screen for those who look after the statement."""

    model = ShortBreaksStatement
    page_title = "Short breaks statement"
    header_icon = "home"
    permission_required = "view"
    index_url_name = ""
    place_url_name = ""


class StatementView(OnStatement, TemplateView):
    """What there is, what is missing, and what can be done."""

    template_name = "localoffer/admin/short_breaks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = short_breaks()
        page = held.statement.page
        return super().get_context_data(
            held=held,
            to_do=list(held.to_do(today=clock.today())),
            may_change=self.permission_policy.user_has_permission(self.request.user, "change"),
            words_url=reverse("wagtailsettings:edit", args=WORDS),
            place_url=reverse(self.place_url_name),
            refusals=refusals_to_place_statement(held),
            standing=boards().standing(page) if page else None,
            **kwargs,
        )


class PlaceView(OnStatement, TemplateView):
    """Puts the statement before the boards, as it stands."""

    http_method_names = ["post"]
    permission_required = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, AbstractBaseUser):
            raise PermissionDenied
        try:
            place_statement(by=request.user)
            messages.success(request, "The text stands under Strategies. The lead officer can submit it to the boards.")
        except RefusedError as refused:
            messages.error(request, str(refused))
        return redirect(self.index_url_name)


class ShortBreaksViewSet(WorkListViewSet):
    """There is one statement; its words are kept under Settings."""

    model = ShortBreaksStatement
    name = "short_breaks"
    icon = "home"
    menu_label = "Short breaks"
    form_fields = ["about"]
    leads_to = ("index", "place")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.screen(StatementView), name="index"),
            path("place/", self.screen(PlaceView), name="place"),
        ]
