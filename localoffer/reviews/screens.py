"""The editors' screens of reviews: how true the listings are, the call list, and one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from search import clock

from ..admin_screens import AdminScreen, WorkListViewSet
from ..day_column import DayColumn
from ..listings import every_way
from ..models import ReviewRequest, ReviewSettings, Service
from . import calling
from .confirming import provider_role
from .forecast import forecast
from .rules import rules
from .sending_days import sending_days
from .standing import standing


class RoleForm(forms.Form):
    """Who said so on the phone, and of which listing (empty: of all that wait)."""

    role = forms.CharField(
        label="Their role", max_length=200, help_text="For example “manager”. Families read the role, never a name."
    )
    listing = forms.ModelChoiceField(Service.objects.all(), required=False, widget=forms.HiddenInput)


class AddressForm(forms.Form):
    """Where to write instead."""

    address = forms.EmailField(label="The right e-mail address", help_text="It is kept with the organisation.")


def _by_phone(request: ReviewRequest, by: Any, role: str, listing: Service | None) -> str:
    count = calling.confirmed_by_phone(request=request, role=role, by=by, listing=listing)
    return f"{count} listing{'' if count == 1 else 's'} confirmed by phone."


def _nobody(request: ReviewRequest, by: Any) -> str:
    calling.nobody_answered(request=request, by=by)
    return "It is noted that nobody answered. They come last in the list now."


def _came_back(request: ReviewRequest, by: Any) -> str:
    calling.came_back(request=request, by=by)
    return "It is noted that the e-mail came back. Please find the right address."


def _mend(request: ReviewRequest, by: Any, address: str) -> str:
    has_left = calling.mend_address(request=request, address=address, by=by)
    return "The address is kept. " + (
        "They have an e-mail." if has_left else "The e-mail could not leave, and is tried again tomorrow."
    )


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do after a call: its button, its form, and what it does, which says what is done."""

    label: str
    form: type[forms.Form]
    does: Callable[..., str]


ACTS = {
    "by-phone": Act("Confirmed by phone", RoleForm, _by_phone),
    "nobody": Act("Nobody answered", forms.Form, _nobody),
    "came-back": Act("Our e-mail came back", forms.Form, _came_back),
    "mend": Act("Write to another address", AddressForm, _mend),
}


class OnReviews(AdminScreen):
    """A screen for those who look after listings."""

    model = ReviewRequest
    header_icon = "mail"
    permission_required = "change"


class ReviewsView(OnReviews, TemplateView):
    """How many listings are overdue, by topic and kind, what to expect, and how the campaign stands."""

    page_title = "Reviews"
    permission_required = "view"
    template_name = "localoffer/admin/reviews.html"
    calls_url_name = ""

    @property
    def header_buttons(self) -> list[Any]:
        return [
            HeaderButton("Call list", reverse(self.calls_url_name), icon_name="list-ul"),
            HeaderButton("Rules", reverse("review_rules:index"), icon_name="tasks"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, held, campaign = clock.today(), rules(), ReviewSettings.load()
        return super().get_context_data(
            standing=standing(held, today=today),
            forecast=forecast(held, today=today),
            campaign=campaign,
            is_paused=not sending_days(campaign).holds(today),
            asked=ReviewRequest.objects.waiting_for_an_answer().count(),
            to_call=ReviewRequest.objects.to_call().count(),
            bounced=ReviewRequest.objects.bounced().count(),
            calls_url=reverse(self.calls_url_name),
            **kwargs,
        )


class CallListView(generic.IndexView):
    """Whom to ring: who was not rung yet, or longest ago, first."""

    page_title = "Call list"
    header_icon = "mail"
    any_permission_required = ["change"]

    def get_base_queryset(self) -> QuerySet:
        return ReviewRequest.objects.to_call().select_related("organization", "service")


class OneCall(OnReviews, SingleObjectMixin):
    """One organisation that is asked."""

    index_url_name = ""
    detail_url_name = ""
    act_url_name = ""

    def get_queryset(self) -> QuerySet:
        return ReviewRequest.objects.select_related("organization", "service")

    def get_page_title(self) -> str:
        return str(self.object)

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Call list")]


class CallView(OneCall, DetailView):
    """What to say, the numbers, and what stands on each listing; with a button for each outcome."""

    template_name = "localoffer/admin/call.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listings = list(self.object.unanswered().with_parts().order_by("name", "pk"))
        ways = dict.fromkeys(way for each in listings for way in every_way(each) if way.phone)
        role = next(filter(None, map(provider_role, listings)), "")
        acts = {code: reverse(self.act_url_name, args=(self.object.pk, code)) for code in ACTS}
        return super().get_context_data(
            listings=listings,
            ways=list(ways),
            role_form=RoleForm(initial={"role": role}),
            role=role,
            address_form=AddressForm(initial={"address": self.object.address}),
            script=ReviewSettings.load().script,
            by_phone_url=acts["by-phone"],
            mend_url=acts["mend"],
            bare_acts=[(ACTS[code].label, acts[code]) for code in ("nobody", "came-back")],
            **kwargs,
        )


class CallActView(OneCall, FormView):
    """One outcome of a call. What is not right comes back as a form of its own, with what was typed."""

    template_name = "localoffer/admin/call_act.html"
    http_method_names = ["post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["act"] not in ACTS:
            raise Http404
        self.act = ACTS[kwargs["act"]]
        self.object = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])

    def get_form_class(self) -> type[forms.Form]:
        return self.act.form

    def get_success_url(self) -> str:
        is_open = ReviewRequest.objects.open().filter(pk=self.object.pk).exclude(call_reason="").exists()
        name, args = (self.detail_url_name, (self.object.pk,)) if is_open else (self.index_url_name, ())
        return reverse(name, args=args)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(act=self.act, back_url=self.get_success_url(), **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        messages.success(self.request, self.act.does(self.object, self.request.user, **form.cleaned_data))
        return redirect(self.get_success_url())


class ReviewViewSet(WorkListViewSet):
    """Requests are opened and closed by the daily run and by answers, never by hand."""

    model = ReviewRequest
    name = "reviews"
    icon = "mail"
    menu_label = "Reviews"
    index_view_class = CallListView
    form_fields = ["address"]

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("name", label="Ring", url_name=self.get_url_name("call")),
            Column("get_call_reason_display", label="Why"),
            DayColumn("opened_on", label="Asked since", classname="on-wide-screens"),
            DayColumn("called_on", label="Last rung"),
        ]

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("overview"))

    def _one(self, view: type[OneCall]) -> Any:
        names = {"index_url_name": "index", "detail_url_name": "call", "act_url_name": "act"}
        return self.construct_view(view, **{key: self.get_url_name(name) for key, name in names.items()})

    def get_urlpatterns(self) -> list[URLPattern]:
        overview = self.construct_view(ReviewsView, calls_url_name=self.get_url_name("index"))
        return [
            path("", overview, name="overview"),
            path("calls/", self.index_view, name="index"),
            path("calls/results/", self.index_results_view, name="index_results"),
            path("calls/<int:pk>/", self._one(CallView), name="call"),
            path("calls/<int:pk>/<slug:act>/", self._one(CallActView), name="act"),
        ]
