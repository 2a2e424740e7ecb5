"""The registers of the admin: bodies, people, routes and decisions, to list, filter, search and look into.
Bodies, people and routes are put right by hand, and entered in the ledger; decisions have no form at all. Nothing is deleted."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from wagtail.admin.auth import permission_required
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from . import aftermath, appointing, quorum, registering, timeline
from .models import Appointment, Basis, Body, Decision, Membership, Person, Post, Route, RouteStage, Terms
from .models.redaction import kept_back
from .states import Outcome
from .views.admin import acts
from .views.admin.frame import acting


class RegisterPermissions(PermissionHelper):
    """Whoever may see the record reads its registers; a clerk keeps those that are kept by hand."""

    def user_can_list(self, user: Any) -> bool:
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        person = Person.objects.filter(user=user).first()
        return self.user_can_list(user) and person is not None and not appointing.refusals_to_keep(by=person)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        person = Person.objects.filter(user=user).first()
        return (
            self.user_can_create(user) and person is not None and not registering.refusals_to_keep(row=obj, by=person)
        )

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class ReadPermissions(RegisterPermissions):
    """Only the gerunds write these."""

    def user_can_create(self, user: Any) -> bool:
        return False


class RegisterButtons(ButtonHelper):
    # A secondary button cannot be read on the dark foot of the page that shows one row.
    edit_button_classnames: list[str] = []


class RegisterIndex(IndexView):
    def get_page_title(self) -> str:
        return self.model_admin.get_menu_label()


class Register(ModelAdmin):
    """What all of them have in common: addresses by number, no deleting, a plain list for a bad question."""

    add_to_admin_menu = False
    inspect_view_enabled = True
    index_view_class = RegisterIndex
    permission_helper_class = RegisterPermissions
    button_helper_class = RegisterButtons
    list_per_page = 50
    index_view_extra_css = ["governance/admin.css"]
    verbs: tuple[str, ...] = ("inspect", "edit", "history")

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters by a relation ask Django's own admin how it orders; that app is not installed here.
        self.admin_site = AdminSite()

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Without a view that deletes, and each for those alone who may see the record: modeladmin shows
        a history to anybody. With numbers only, since its own addresses fail on a word."""
        base = self.url_helper.base_url_path
        name = self.url_helper.get_action_url_name
        guarded = permission_required(f"governance.{self.permission_helper.get_perm_codename('view')}")
        urls = [path(f"{base}/", guarded(self.index_view), name=name("index"))]
        if "edit" in self.verbs:
            urls.append(path(f"{base}/create/", guarded(self.create_view), name=name("create")))
        urls += [
            path(
                f"{base}/{verb}/<int:instance_pk>/", guarded(_numbered(getattr(self, f"{verb}_view"))), name=name(verb)
            )
            for verb in self.verbs
        ]
        return tuple(urls)

    def get_queryset(self, request: HttpRequest) -> Any:
        """A search finds nothing by words that its reader may not read."""
        found = super().get_queryset(request)
        return found.exclude(kept_back(str(self.model._meta.model_name))) if request.GET.get("q") else found

    def index_view(self, request: HttpRequest) -> HttpResponse:
        if any("\x00" in value for value in request.GET.values()):  # PostgreSQL has no such character
            return redirect(self.url_helper.index_url)
        try:
            return super().index_view(request)
        except (IncorrectLookupParameters, ValueError):
            return redirect(self.url_helper.index_url)


def _numbered(view: Any) -> Any:
    """modeladmin takes its numbers as words."""
    return lambda request, instance_pk: view(request, str(instance_pk))


def _rules(terms: Terms) -> Iterator[str]:
    """What the terms say, a sentence each."""
    is_rule = terms.quorum == Terms.Quorum.RULE
    yield quorum.rule_in_words(terms.quorum_rule) if is_rule else f"Quorum: {terms.get_quorum_display().lower()}."
    yield f"Decides: {terms.get_deciding_display().lower()}."
    if terms.casting_vote:
        yield "When votes are equal, the chair has a second one."
    yield "Members may send substitutes." if terms.substitutes else "No substitutes."
    yield f"{terms.get_confirming_display()}."
    yield f"Papers {terms.papers_days} clear days before."
    if terms.call_in_days:
        until = f", until {terms.call_in_until:%H:%M}" if terms.call_in_until else ""
        signed = f"signed by {terms.call_in_members} members"
        yield f"Decisions can be called in for {terms.call_in_days} working days{until}, {signed}."


def _post(appointment: Appointment) -> str:
    """A post and where it is held; one for the whole council has no body."""
    return f"{appointment.get_post_display()}, {appointment.body or 'the whole council'}"


def _today(name: str, model: type[Appointment] | type[Membership], with_: str) -> Prefetch:
    """What a row's registers say today, in one query for the whole list, as `<name>_today`."""
    in_force = model.objects.on(timezone.localdate()).select_related(with_)
    return Prefetch(name, queryset=in_force, to_attr=f"{name}_today")


class BodyInspect(InspectView):
    """A body with its terms, posts and seats, today's and those before."""

    page_title = "Body"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body, today = self.instance, timezone.localdate()
        by = Person.objects.filter(user=self.request.user).first()
        return super().get_context_data(
            terms=[(each, " ".join(_rules(each))) for each in body.terms.order_by("-valid_from")],
            appointments=body.appointments.select_related("person").order_by("-valid_from", "post"),
            memberships=body.memberships.select_related("person").order_by("-valid_from", "seat"),
            today=today,
            may_keep=by is not None and not appointing.refusals_to_keep(by=by, body=body),
            history=timeline.of_body(body),
            acts=acts.possible("body", body, by),
            plans=[(each, acts.possible("plan", each, by)) for each in body.planned_decisions.all()],
            **kwargs,
        )


class RegisterForm(WagtailAdminModelForm):
    """What is typed is entered in the ledger, in the name of who typed it."""

    def _post_clean(self) -> None:
        super()._post_clean()
        for reason in registering.refusals(row=self.instance, by=self._by()):
            self.add_error("user" if "user" in self.fields else None, reason)

    def save(self, commit: bool = True) -> Any:
        return registering.enter(row=self.instance, by=self._by())

    def _by(self) -> Person:
        return Person.objects.get(user=self.for_user)


class BodyForm(RegisterForm):
    official_record_url = forms.URLField(label="Address of the official record", required=False, assume_scheme="https")


class BodyAdmin(Register):
    model = Body
    base_url_path = "governance/bodies"
    menu_icon = "group"
    list_display = ("name", "official_record", "chair", "clerk")
    list_filter = ("official_record",)
    search_fields = ("name",)
    inspect_view_class = BodyInspect
    inspect_template_name = "governance/admin/body.html"
    inspect_view_fields = ["about", "how_to_attend", "official_record", "official_record_url", "modern_gov_id"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("about"),
            FieldPanel("how_to_attend"),
            FieldPanel("official_record"),
            FieldPanel("official_record_url"),
            FieldPanel("modern_gov_id", heading="Number in Modern.gov", help_text="Its CId, when its record is there."),
        ],
        base_form_class=BodyForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Body]:
        return super().get_queryset(request).prefetch_related(_today("appointments", Appointment, "person"))

    def chair(self, body: Body) -> str:
        return self._holders(body, Post.CHAIR)

    def clerk(self, body: Body) -> str:
        return self._holders(body, Post.CLERK)

    def _holders(self, body: Any, post: Post) -> str:
        return ", ".join(each.person.name for each in body.appointments_today if each.post == post) or "None"


class PersonInspect(InspectView):
    page_title = "Person"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.instance
        return super().get_context_data(
            appointments=person.appointments.select_related("body").order_by("-valid_from"),
            memberships=person.memberships.select_related("body").order_by("-valid_from"),
            today=timezone.localdate(),
            history=timeline.of_person(person),
            **kwargs,
        )


class PersonAdmin(Register):
    model = Person
    base_url_path = "governance/people"
    menu_icon = "user"
    list_display = ("name", "organisation", "posts", "seats")
    list_filter = ("memberships__body", "appointments__post")
    search_fields = ("name", "organisation")
    inspect_view_class = PersonInspect
    inspect_template_name = "governance/admin/person.html"
    inspect_view_fields = ["organisation", "user"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("organisation"),
            FieldPanel(
                "user", heading="Account", help_text="Who signs in as this person. Most board members never do."
            ),
        ],
        base_form_class=RegisterForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        held = _today("appointments", Appointment, "body"), _today("memberships", Membership, "body")
        return super().get_queryset(request).prefetch_related(*held)

    def posts(self, person: Any) -> str:
        return "; ".join(map(_post, person.appointments_today)) or "None"

    def seats(self, person: Any) -> str:
        return "; ".join(str(each.body) for each in person.memberships_today) or "None"


class DecisionInspect(InspectView):
    """A decision with what became of it, and what can be done next."""

    page_title = "Decision"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = self.instance
        by = Person.objects.filter(user=self.request.user).first()
        parts = [("decision", decision)]
        parts += [("condition", each) for each in decision.conditions.all()]
        parts += [("call-in", each) for each in decision.call_ins.all()]
        found = aftermath.of(decision)
        return super().get_context_data(
            found=found,
            since=aftermath.sentences(found),
            acts=[(part, possible) for kind, part in parts if (possible := acts.possible(kind, part, by))],
            **kwargs,
        )


class DecisionAdmin(Register):
    model = Decision
    base_url_path = "governance/decisions"
    menu_icon = "clipboard-list"
    permission_helper_class = ReadPermissions
    history_view_enabled = False
    verbs = ("inspect",)
    list_display = ("title", "body", "outcome", "decided", "standing")
    ordering = ("-decided_on", "-pk")
    list_filter = ("body", "outcome", "decided_on")
    list_select_related = ("body", "confirmation", "replaced_by")
    search_fields = ("title", "wording", "minute_number")
    inspect_view_class = DecisionInspect
    inspect_template_name = "governance/admin/decision.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).with_fate()

    def decided(self, decision: Decision) -> str:
        return f"{decision.decided_on:%-d %B %Y}" if decision.decided_on else decision.date_stated or "not stated"

    decided.admin_order_field = "decided_on"  # type: ignore[attr-defined]

    def standing(self, decision: Decision) -> str:
        """Whether it counts."""
        if hasattr(decision, "replaced_by"):
            return "Recorded anew"
        if decision.taken_back:
            return f"{decision.taken_back[0].upper()}{decision.taken_back[1:]}"
        if decision.basis == Basis.IMPORTED:
            return "Imported"
        return "Confirmed" if decision.is_settled else "Not confirmed yet"


class RouteInspect(InspectView):
    """A route with its stages, in order."""

    page_title = "Route"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = acting(self.request)
        stages = [
            (each, _or(each.accepts), acts.possible("route-stage", each, by, names=("take-off",)))
            for each in self.instance.stages.standing()
        ]
        taken_off = self.instance.stages.exclude(taken_off_on=None).select_related("body").order_by("taken_off_on")
        may_keep = self.permission_helper.user_can_edit_obj(self.request.user, self.instance)
        return super().get_context_data(stages=stages, taken_off=taken_off, may_keep=may_keep, **kwargs)


def _or(outcomes: list[str]) -> str:
    return " or ".join(Outcome(each).label.lower() for each in outcomes)


class RouteAdmin(Register):
    """The bodies a document goes to. A passage under way keeps the copy it took."""

    model = Route
    base_url_path = "governance/routes"
    menu_icon = "arrow-right-full"
    list_display = ("name", "way")
    search_fields = ("name",)
    inspect_view_class = RouteInspect
    inspect_template_name = "governance/admin/route.html"
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("assumption")], base_form_class=RegisterForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Route]:
        return super().get_queryset(request).prefetch_related(Prefetch("stages", RouteStage.objects.standing()))

    def way(self, route: Route) -> str:
        return ", then ".join(str(stage.body) for stage in route.stages.all())


class RouteStageForm(RegisterForm):
    accepts = forms.MultipleChoiceField(
        choices=Outcome,
        widget=forms.CheckboxSelectMultiple(),
        label="Outcomes that let the edition go on",
    )

    def _get_validation_exclusions(self) -> set[str]:
        """A number is free again once its stage was taken off, so that is looked at too."""
        return super()._get_validation_exclusions() - {"taken_off_on"}


class RouteStageAdmin(Register):
    model = RouteStage
    base_url_path = "governance/route-stages"
    menu_icon = "arrow-right-full"
    list_display = ("route", "number", "body", "purpose", "taken_off_on")
    list_filter = ("route",)
    ordering = ("route", "number")
    inspect_view_fields = ["route", "number", "body", "purpose", "accepts", "notice_days", "effective_after_days"]
    edit_handler = ObjectList(
        [
            FieldPanel("route"),
            FieldPanel("number"),
            FieldPanel("body"),
            FieldPanel("purpose"),
            FieldPanel("accepts"),
            FieldPanel("notice_days"),
            FieldPanel("effective_after_days"),
        ],
        base_form_class=RouteStageForm,
    )
