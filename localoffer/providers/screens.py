"""The moderators' screens of providers: what they changed, decided field by field; what they claim; who they are; and
which fields take effect at once."""

import json
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
from django.views.generic import DetailView, FormView, TemplateView, View
from django.views.generic.detail import SingleObjectMixin
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..admin_screens import AdminScreen, WorkListViewSet
from ..day_column import DayColumn
from ..models import ChangeRule, Claim, ClaimState, Patch, PatchRow, ProviderAccess, RowState
from . import claiming, fields, patching
from .change_form import FieldForm
from .fields import Change
from .marked import Piece, marked
from .previewing import preview_page

TAKE, AMEND, REFUSE, LATER = RowState.TAKEN.value, RowState.AMENDED.value, RowState.REFUSED.value, ""
ACTS = [(TAKE, "Take it"), (AMEND, "Take it with other words"), (REFUSE, "Refuse it"), (LATER, "Decide later")]


# What providers changed


class ChangeFilter(ChoiceFilter):
    """Those that wait; those that took effect at once and that nobody has looked at."""

    def __init__(self) -> None:
        super().__init__(label="To do", choices=[("waiting", "To decide"), ("seen", "Took effect at once: to look at")])

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        found = Patch.objects.waiting() if value == "waiting" else Patch.objects.to_look_at()
        return qs.filter(pk__in=found.order_by().values("pk")).order_by("harm", "sent_at", "pk")


class ChangeFilterSet(WagtailFilterSet):
    to_do = ChangeFilter()

    class Meta:
        model = Patch
        fields: list[str] = []


class ChangeIndexView(generic.IndexView):
    """The work list. What is a provider's draft alone is nobody else's."""

    page_title = "Changes from providers"

    def get_base_queryset(self) -> QuerySet:
        return Patch.objects.sent().select_related("service", "provider").prefetch_related("rows")


class RowForm(forms.Form):
    """What a moderator decides about one row. `live` is what they read, sent back."""

    act = forms.ChoiceField(label="What to do", choices=ACTS, required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=2_000,
        widget=AdminAutoHeightTextInput,
        help_text="The provider reads it. You need it to refuse, or to take other words.",
    )
    live = forms.JSONField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row on the screen. `moved` says that the listing changed since the provider saw it."""

    row: PatchRow
    old: str
    pieces: list[Piece]
    live: str
    moved: bool
    waits: bool
    taken: str
    form: RowForm | None = None
    amend: FieldForm | None = None


class OnChanges(AdminScreen, SingleObjectMixin):
    """A change that was sent."""

    model = Patch
    header_icon = "edit"
    permission_required = "change"
    index_url_name = ""
    detail_url_name = ""
    preview_url_name = ""
    seen_url_name = ""

    def get_queryset(self) -> QuerySet:
        return Patch.objects.sent().select_related("service", "provider")

    def get_page_title(self) -> str:
        return self.object.service.name

    def get_page_subtitle(self) -> str:
        return "Change from a provider"

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Changes from providers")]


class ChangeView(OnChanges, TemplateView):
    """Each field: what it was, what the provider would have, what stands there now if that is something else; to be
    taken, taken with other words, refused or left for later."""

    template_name = "localoffer/admin/change.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        self.service = fields.with_parts(self.object.service_id)
        self.problem = ""

    def shown(self, data: Any = None) -> list[Shown]:
        found = []
        for row in self.object.rows.all():
            live = fields.read(self.service, row.key)
            waits = row.state == RowState.WAITING
            old, new = fields.shown(row.key, row.based_on), fields.shown(row.key, row.proposed)
            shown = Shown(
                row=row,
                old=old,
                pieces=marked(old, new),
                live=fields.shown(row.key, live),
                moved=waits and not fields.same(live, row.based_on),
                waits=waits,
                taken=fields.shown(row.key, row.taken),
                form=self._form(row, live, data) if waits else None,
                amend=self._amend(row, data) if waits and row.proposed is not None else None,
            )
            found.append(shown)
        return found

    def _form(self, row: PatchRow, live: Any, data: Any) -> RowForm:
        form = RowForm(data, prefix=f"row-{row.pk}", initial={"live": live, "act": LATER})
        if row.proposed is None:
            form.fields["act"].choices = [act for act in ACTS if act[0] != AMEND]  # type: ignore[attr-defined]
        return form

    def _amend(self, row: PatchRow, data: Any) -> FieldForm:
        """The field as the form asks for it, beginning with the provider's words. It counts only where it is chosen."""
        change = Change(fields.field_of(row.key), row.key, row.label)
        is_chosen = data is not None and data.get(f"row-{row.pk}-act") == AMEND
        return FieldForm(
            [change],
            self.service,
            {row.key: row.proposed},
            data if is_chosen else None,
            seen={row.key: row.proposed},
            prefix=f"amend-{row.pk}",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = kwargs.pop("rows", None) or self.shown()
        harmless = not any(each.waits for each in rows)
        return super().get_context_data(
            rows=rows,
            problem=self.problem,
            waits=not harmless,
            preview_url=reverse(self.preview_url_name, args=(self.object.pk,)),
            seen_url=reverse(self.seen_url_name, args=(self.object.pk,)),
            to_look_at=Patch.objects.to_look_at().filter(pk=self.object.pk).exists(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        data = request.POST.copy()
        if "all" in data:
            for row in self.object.in_state(RowState.WAITING):
                data[f"row-{row.pk}-act"] = TAKE
        rows = self.shown(data)
        choices = self._choices(rows)
        if choices is not None:
            try:
                patching.decide(patch=self.object, choices=choices, by=request.user)
            except patching.RefusedError as refused:
                self.problem = str(refused)
            else:
                messages.success(request, "That is decided. The provider gets an e-mail once nothing of it waits.")
                is_left = self.object.in_state(RowState.WAITING).exists()
                return redirect(
                    reverse(self.detail_url_name, args=(self.object.pk,)) if is_left else reverse(self.index_url_name)
                )
        return self.render_to_response(self.get_context_data(rows=self._after(rows)))

    def _choices(self, rows: list[Shown]) -> dict[int, patching.Choice] | None:
        """What was chosen for each row that waits; None where something is not right."""
        choices, is_valid = {}, True
        for each in rows:
            if each.form is None:
                continue
            is_valid &= each.form.is_valid()
            act = each.form.cleaned_data.get("act", "")
            if act == AMEND:
                is_valid &= each.amend is not None and each.amend.is_valid()
            if act and is_valid:
                choices[each.row.pk] = self._choice(each, act)
        return choices if is_valid else None

    def _after(self, rows: list[Shown]) -> list[Shown]:
        """The same rows; where the listing was changed meanwhile, the form holds what the moderator reads now."""
        for each in rows:
            if each.form is not None:
                data = each.form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
                data[f"{each.form.prefix}-live"] = json.dumps(fields.read(self.service, each.row.key))
                each.form.data = data
        return rows

    @staticmethod
    def _choice(shown: Shown, act: str) -> patching.Choice:
        assert shown.form is not None
        given = shown.form.cleaned_data
        value = shown.amend.given[shown.row.key] if act == AMEND and shown.amend else None
        return patching.Choice(RowState(act), given.get("live"), value, given["reason"])


class ChangePreviewView(OnChanges, View):
    """The listing's page as families would see it if all that waits were taken."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        patch = get_object_or_404(self.get_queryset(), pk=pk)
        values = {row.key: row.proposed for row in patch.in_state(RowState.WAITING)}
        return preview_page(request, fields.preview(fields.with_parts(patch.service_id), values), base="admin")


class ChangeSeenView(OnChanges, View):
    """Notes that somebody looked at what took effect at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        patching.look_at(patch=get_object_or_404(self.get_queryset(), pk=pk), by=request.user)
        messages.success(request, "Noted.")
        return redirect(reverse(self.index_url_name))


class ChangeViewSet(WorkListViewSet):
    """Changes come from providers and are never deleted here."""

    model = Patch
    name = "changes"
    icon = "edit"
    menu_label = "Changes from providers"
    index_view_class = ChangeIndexView
    form_fields = ["role"]
    leads_to = ("index", "detail", "preview", "seen")
    filterset_class = ChangeFilterSet

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("service", label="Listing", url_name=self.get_url_name("detail")),
            Column("what", label="What", accessor=_what),
            Column("state", label="Status", accessor=_state),
            Column("provider", label="Provider", classname="on-wide-screens"),
            DayColumn("sent_at", label="Sent", sort_key="sent_at"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.screen(ChangeView), name="detail"),
            path("<int:pk>/preview/", self.screen(ChangePreviewView), name="preview"),
            path("<int:pk>/seen/", self.screen(ChangeSeenView), name="seen"),
        ]


def _what(patch: Patch) -> str:
    return ", ".join(dict.fromkeys(row.label for row in patch.rows.all()))


def _state(patch: Patch) -> str:
    waits = sum(row.state == RowState.WAITING for row in patch.rows.all())
    if waits:
        return f"{waits} to decide"
    at_once = any(row.state == RowState.AT_ONCE for row in patch.rows.all())
    return "Took effect at once: to look at" if at_once and not patch.seen_at else "Decided"


# Who says that a listing is theirs


class AcceptForm(forms.Form):
    """What whoever claimed looks after from now on."""

    only_this = forms.TypedChoiceField(
        label="What they look after",
        choices=[("", "All listings of the organisation"), ("yes", "This listing only")],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Anything to tell them", required=False, max_length=2_000, widget=AdminAutoHeightTextInput
    )


class AcceptNewForm(WagtailAdminModelForm):
    """Whose the new listing is."""

    reason = AcceptForm.base_fields["reason"]

    class Meta:
        model = Claim
        fields = ["organization"]


class RefuseForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=2_000, widget=AdminAutoHeightTextInput, help_text="They read it.")


class ClaimFilterSet(WagtailFilterSet):
    class Meta:
        model = Claim
        fields = ["state", "is_new"]


class ClaimIndexView(generic.IndexView):
    page_title = "Claims"


class OneClaim(AdminScreen, SingleObjectMixin):
    """A claim."""

    model = Claim
    header_icon = "key"
    permission_required = "change"
    index_url_name = ""
    detail_url_name = ""
    act_url_name = ""

    def get_queryset(self) -> QuerySet:
        return Claim.objects.select_related("service__organization", "organization")

    def get_page_title(self) -> str:
        return self.object.name

    def get_page_subtitle(self) -> str:
        return "A new listing" if self.object.is_new else "Claimed by somebody"

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Claims")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.object.service.organization if self.object.service else self.object.organization
        others = owner.services.order_by("name") if owner else ()
        return super().get_context_data(owner=owner, others=others, **kwargs)


class ClaimView(OneClaim, DetailView):
    """What they say, how we can tell, and which listings they would look after."""

    template_name = "localoffer/admin/claim.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = self.object.state == ClaimState.WAITING
        acts = [
            (label, reverse(self.act_url_name, args=(self.object.pk, act)))
            for act, label in (("accept", "Accept"), ("refuse", "Refuse"))
        ]
        return super().get_context_data(acts=acts if waits else [], **kwargs)


class ClaimActView(OneClaim, FormView):
    """Accepts or refuses."""

    template_name = "localoffer/admin/claim_act.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["act"] not in ("accept", "refuse"):
            raise Http404
        self.object = self.get_object()

    def get_form_class(self) -> type[Any]:
        if self.kwargs["act"] == "refuse":
            return RefuseForm
        return AcceptNewForm if self.object.is_new else AcceptForm

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        return given | {"instance": self.object} if self.get_form_class() is AcceptNewForm else given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = "Accept" if self.kwargs["act"] == "accept" else "Refuse"
        back = reverse(self.detail_url_name, args=(self.object.pk,))
        return super().get_context_data(label=label, back_url=back, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        does: Callable[..., Any] = claiming.accept if self.kwargs["act"] == "accept" else claiming.refuse
        try:
            does(claim=Claim.objects.get(pk=self.object.pk), by=self.request.user, **form.cleaned_data)
        except claiming.RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Done. They have an e-mail.")
        return redirect(reverse(self.index_url_name))


class ClaimViewSet(WorkListViewSet):
    """Claims come from providers."""

    model = Claim
    name = "claims"
    icon = "key"
    menu_label = "Claims of providers"
    index_view_class = ClaimIndexView
    form_fields = ["role"]
    filterset_class = ClaimFilterSet

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("name", label="Listing", url_name=self.get_url_name("detail")),
            BooleanColumn("is_new", label="New"),
            Column("get_state_display", label="Status"),
            Column("email", label="From", classname="on-wide-screens"),
            DayColumn("received_on", label="Received", sort_key="received_on"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.screen(ClaimView), name="detail"),
            path("<int:pk>/<slug:act>/", self.screen(ClaimActView), name="act"),
        ]


# Who looks after what


class ProviderIndexView(generic.IndexView):
    page_title = "Providers"

    def get_base_queryset(self) -> QuerySet:
        return ProviderAccess.objects.select_related("provider", "organization", "service")


class EndAccessView(AdminScreen, SingleObjectMixin, FormView):
    """Ends what somebody looks after."""

    model = ProviderAccess
    template_name = "localoffer/admin/end_access.html"
    header_icon = "user"
    permission_required = "change"
    page_title = "Provider"
    form_class = forms.Form
    index_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Providers")]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        if self.object.ended_on is None:
            claiming.end_access(access=self.object, by=self.request.user)
        messages.success(self.request, f"{self.object.provider} no longer looks after {self.object.of}.")
        return redirect(reverse(self.index_url_name))


class ProviderViewSet(WorkListViewSet):
    """Who looks after what comes from claims, and ends here."""

    model = ProviderAccess
    name = "providers"
    icon = "user"
    menu_label = "Providers"
    index_view_class = ProviderIndexView
    form_fields = ["role"]
    search_fields = ["provider__email", "organization__name", "service__name"]
    search_backend_name = None

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("provider", label="Provider", url_name=self.get_url_name("end")),
            Column("of", label="Looks after"),
            Column("role", label="Role", classname="on-wide-screens"),
            DayColumn("given_on", label="Since", sort_key="given_on"),
            DayColumn("ended_on", label="Ended", sort_key="ended_on"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(
                "<int:pk>/",
                self.construct_view(EndAccessView, index_url_name=self.get_url_name("index")),
                name="end",
            ),
        ]


class ChangeRuleViewSet(ModelViewSet):
    model = ChangeRule
    name = "change_rules"
    icon = "tasks"
    menu_label = "Rules for changes"
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    list_display = ["name", BooleanColumn("at_once", label="Takes effect at once")]
    edit_handler = ObjectList([FieldPanel("at_once")])
