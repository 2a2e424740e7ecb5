"""The editors' screens of imports: sources, what a reading would change, what was done, and taking it back."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .admin_screens import AdminScreen, WorkListViewSet
from .applying_imports import NotNow, apply, choose
from .day_column import DayColumn
from .import_forms import ColumnsForm, ReadForm
from .imports import tables
from .imports.broken import Unreadable
from .models import Choice, ImportPlan, PlanRow, PlanState, RowKind, Service, Source, TermMapping
from .models.imports import PlanRowQuerySet
from .planning_imports import begin, discard, is_empty, misses_much, read_into
from .undoing_imports import undo

A_PAGE = 25
# What of a plan is shown: the words of the link, and the rows.
SHOWN: dict[str, tuple[str, Callable[[PlanRowQuerySet], PlanRowQuerySet]]] = {
    "add": ("To add", lambda rows: rows.filter(kind=RowKind.ADD, duplicates=[])),
    "duplicates": ("Perhaps here already", lambda rows: rows.probable_duplicates()),
    "change": ("To change", lambda rows: rows.filter(kind=RowKind.CHANGE, is_guarded=False)),
    "guarded": ("Checked by a person here", lambda rows: rows.filter(kind=RowKind.CHANGE).guarded()),
    "gone": ("No longer listed", lambda rows: rows.filter(kind=RowKind.GONE)),
    "refused": ("Could not be read", lambda rows: rows.filter(kind=RowKind.REFUSED)),
}


class ImportScreen(AdminScreen):
    """A screen of imports. Whoever may change them may do what it offers."""

    model = ImportPlan
    header_icon = "download"
    permission_required = "change"

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse("imports:index"), "Imports")]

    @property
    def user(self) -> Any:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        return self.request.user


class ReadView(ImportScreen, FormView):
    """Reads a source: its feed, or an upload."""

    form_class = ReadForm
    template_name = "localoffer/admin/import_read.html"
    page_title = "Read a source"

    def get_initial(self) -> dict[str, Any]:
        return {"source": self.request.GET.get("source")}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        source, file = form.cleaned_data["source"], form.cleaned_data["file"]
        place = file.name if file else source.feed
        plan = begin(source=source, place=place, by=self.user, file=file or "")
        if file and file.name.lower().endswith(tables.ENDINGS) and _asks_for_columns(plan):
            plan.state = PlanState.COLUMNS
            plan.save()
            return redirect("imports:columns", plan.pk)
        return _to_plan(self.request, read_into(plan))


class OnePlan(ImportScreen, SingleObjectMixin):
    """A screen of one import."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def get_queryset(self) -> QuerySet[ImportPlan]:
        return ImportPlan.objects.select_related("source", "made_by", "applied_by", "undone_by")

    def get_page_title(self) -> str:
        return f"Import from {self.object.source}"

    def get_page_subtitle(self) -> str:
        return self.object.get_state_display()


class ColumnsView(OnePlan, FormView):
    """Says what the columns of a table hold, which is remembered for its source."""

    template_name = "localoffer/admin/import_columns.html"
    form_class = ColumnsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs() | {"remembered": self.object.source.columns, "columns": {}}
        if self.object.state == PlanState.COLUMNS and self.object.file:
            with self.object.file.open("rb") as file:
                given["columns"] = tables.headings_of(file)
        return given

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        assert isinstance(form, ColumnsForm)
        source = self.object.source
        source.columns |= form.columns()
        source.save(update_fields=["columns"])
        return _to_plan(self.request, read_into(self.object))


class PlanView(OnePlan, TemplateView):
    """What the import would change, to be chosen from; once it is applied, what it did."""

    template_name = "localoffer/admin/import_plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.object.rows.all()
        counts = {code: find(rows).count() for code, (_, find) in SHOWN.items()}
        show = self.shown(counts)
        page = Paginator(SHOWN[show][1](rows), A_PAGE).get_page(self.request.GET.get("page"))
        tabs = [(code, words, counts[code], code == show) for code, (words, _) in SHOWN.items() if counts[code]]
        return super().get_context_data(
            rows=page,
            tabs=tabs,
            show=show,
            waits=self.object.state == PlanState.WAITING,
            is_done=self.object.state in (PlanState.APPLIED, PlanState.UNDONE),
            misses_much=self.object.state == PlanState.WAITING and misses_much(self.object),
            sums=self.sums(),
            **kwargs,
        )

    def shown(self, counts: dict[str, int]) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in SHOWN else next((code for code, count in counts.items() if count), "add")

    def sums(self) -> list[tuple[str, int]]:
        """Of an import that was applied: how many rows came to what."""
        found = Counter(self.object.rows.exclude(outcome="").values_list("kind", "outcome"))
        rows = [PlanRow(kind=kind, outcome=outcome) for kind, outcome in sorted(found)]
        return [
            (f"{row.get_kind_display()}: {row.get_outcome_display().lower()}", found[row.kind, row.outcome])
            for row in rows
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state != PlanState.WAITING:
            messages.error(request, "This import does not wait any more.")
            return redirect("imports:plan", self.object.pk)
        sent = request.POST
        show = sent.get("show", "")
        if sent.get("all") and show in SHOWN:
            _choose_all(SHOWN[show][1](self.object.rows.all()), takes=sent["all"] == "take")
        else:
            _choose_sent(self.object.rows.filter(pk__in=sent.getlist("row")), sent)
        if "apply" in sent:
            return redirect("imports:apply", self.object.pk)
        messages.success(request, "Your choices are kept.")
        page = sent.get("next_page") or sent.get("page") or "1"
        return redirect(f"{reverse('imports:plan', args=[self.object.pk])}?{urlencode({'show': show, 'page': page})}")


class ActView(OnePlan, TemplateView):
    """One thing to be done with an import, once it is asked and answered."""

    template_name = "localoffer/admin/import_act.html"
    button = ""

    def asks(self) -> list[str]:
        """What will happen, a sentence each."""
        raise NotImplementedError

    def does(self) -> HttpResponse:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asks=self.asks(), button=self.button, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.does()
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("imports:plan", self.object.pk)


class ApplyView(ActView):
    button = "Apply it"

    def asks(self) -> list[str]:
        rows = self.object.rows
        of_kind = Counter(rows.values_list("kind", "choice"))
        changes = rows.filter(kind=RowKind.CHANGE).exclude(choice=Choice.LEAVE).values_list("differences", flat=True)
        taken = [[each for each in differences if each["taken"]] for differences in changes.iterator()]
        guarded = sum(any(each["guard"] for each in differences) for differences in taken)
        said = [
            (of_kind[RowKind.ADD, Choice.TAKE], "will be added"),
            (of_kind[RowKind.ADD, Choice.SAME], "will be joined with a listing here, which stays as it is"),
            (sum(map(bool, taken)), "will be changed"),
            (guarded, "of these will be changed although a person checked or wrote them here"),
            (of_kind[RowKind.GONE, Choice.TAKE], "will be noted as no longer listed by their source"),
            (of_kind[RowKind.GONE, Choice.HIDE], "will be hidden from families"),
        ]
        return [f"{count} {'listing' if count == 1 else 'listings'} {words}." for count, words in said if count]

    def does(self) -> HttpResponse:
        apply(plan=self.object, by=self.user)
        messages.success(self.request, "The import is applied. It can be undone here.")
        return redirect("imports:plan", self.object.pk)


class UndoView(ActView):
    button = "Undo it"

    def asks(self) -> list[str]:
        return [
            "What the import added is taken away, and what it changed is as it was before.",
            "What somebody changed since, or a family commented on, is left, and named.",
        ]

    def does(self) -> HttpResponse:
        undo(plan=self.object, by=self.user)
        messages.success(self.request, "The import is undone. What had to be left is named below.")
        return redirect("imports:plan", self.object.pk)


class DiscardView(ActView):
    button = "Throw it away"

    def asks(self) -> list[str]:
        return ["Nothing of it is applied. The next reading of this source makes a new plan."]

    def does(self) -> HttpResponse:
        if self.object.state in (PlanState.APPLYING, PlanState.APPLIED, PlanState.UNDOING, PlanState.UNDONE):
            raise NotNow("Something of this import was applied: it is kept.")
        discard(self.object)
        messages.success(self.request, "The plan is thrown away.")
        return redirect("imports:index")


class ImportIndexView(generic.IndexView):
    page_title = "Imports"

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [
            HeaderButton("Read a source", reverse("imports:read"), icon_name="download"),
            HeaderButton("Sources", reverse("source:index"), icon_name="link"),
            HeaderButton("Words of sources", reverse("words:index"), icon_name="tag"),
        ]


class ImportViewSet(WorkListViewSet):
    """Imports are made by reading a source."""

    model = ImportPlan
    name = "imports"
    icon = "download"
    menu_label = "Imports"
    index_view_class = ImportIndexView
    form_fields = ["source"]

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("source", label="Source", url_name=self.get_url_name("plan")),
            Column("get_state_display", label="Status", sort_key="state"),
            Column("added", label="To add", classname="on-wide-screens"),
            Column("changed", label="To change", classname="on-wide-screens"),
            Column("gone", label="Gone", classname="on-wide-screens"),
            DateColumn("made_at", label="Read", sort_key="made_at"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        views: tuple[tuple[str, str, type[ImportScreen]], ...] = (
            ("read/", "read", ReadView),
            ("<int:pk>/", "plan", PlanView),
            ("<int:pk>/columns/", "columns", ColumnsView),
            ("<int:pk>/apply/", "apply", ApplyView),
            ("<int:pk>/undo/", "undo", UndoView),
            ("<int:pk>/discard/", "discard", DiscardView),
        )
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            *(path(route, self.construct_view(view), name=name) for route, name, view in views),
        ]


class SourceEditView(generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = f"{reverse('imports:read')}?{urlencode({'source': self.object.pk})}"
        return [*super().header_more_buttons, HeaderButton("Read it now", url, icon_name="download")]


class SourceViewSet(ModelViewSet):
    model = Source
    icon = "link"
    menu_label = "Sources"
    copy_view_enabled = False
    edit_view_class = SourceEditView
    list_display = [
        "name",
        "title",
        Column("get_rhythm_display", label="Read", classname="on-wide-screens"),
        DayColumn("last_read_on", label="Last read"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            MultiFieldPanel([FieldPanel("feed"), FieldPanel("rhythm")], heading="Where it is read"),
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("url"),
                    FieldRowPanel([FieldPanel("licence"), FieldPanel("licence_url")]),
                ],
                heading="What families are told of it",
            ),
        ]
    )


class UnknownWordsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The words of sources that are none of ours, the commonest first, each with a way to say what it means."""

    model = TermMapping
    page_title = "Words we do not know"
    header_icon = "tag"
    permission_required = "change"
    template_name = "localoffer/admin/unknown_words.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Counter[str] = Counter()
        for terms in Service.objects.with_unmapped_terms().values_list("unmapped_terms", flat=True).iterator():
            found.update({term["name"] for term in terms if term.get("name")})
        add = reverse("words:add")
        words = [(word, count, f"{add}?{urlencode({'theirs': word})}") for word, count in found.most_common(200)]
        return super().get_context_data(words=words, **kwargs)


class WordIndexView(generic.IndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        unknown = HeaderButton("Words we do not know", reverse("words:unknown"), icon_name="help")
        return [*super().header_buttons, unknown]


class WordCreateView(generic.CreateView):
    def get_initial_form_instance(self) -> TermMapping:
        return TermMapping(theirs=self.request.GET.get("theirs", "")[:255])


class TermMappingViewSet(ModelViewSet):
    model = TermMapping
    name = "words"
    icon = "tag"
    menu_label = "Words of sources"
    copy_view_enabled = False
    index_view_class = WordIndexView
    add_view_class = WordCreateView
    list_display = [
        "theirs",
        Column("term", label="Our word, or none of ours"),
        Column("source", label="From", classname="on-wide-screens"),
    ]
    search_fields = ["theirs"]
    search_backend_name = None
    form_fields = ["theirs", "term", "source"]

    def get_urlpatterns(self) -> list[URLPattern]:
        unknown = path("unknown/", self.construct_view(UnknownWordsView), name="unknown")
        return [*super().get_urlpatterns(), unknown]


def _asks_for_columns(plan: ImportPlan) -> bool:
    """Whether somebody has to say first what the columns of the upload hold."""
    try:
        with plan.file.open("rb") as file:
            headings = tables.headings_of(file)
    except Unreadable:
        return False
    return not tables.is_known(headings) and not headings.keys() <= plan.source.columns.keys()


def _to_plan(request: HttpRequest, plan: ImportPlan) -> HttpResponse:
    if plan.state == PlanState.COLUMNS:
        messages.error(request, "Say which column holds the name of a listing.")
        return redirect("imports:columns" if plan.file else "imports:plan", plan.pk)
    if plan.state == PlanState.WAITING and is_empty(plan):
        unchanged = plan.unchanged
        discard(plan)
        messages.success(request, f"Nothing has changed there: {unchanged} listings are as they were.")
        return redirect("imports:index")
    return redirect("imports:plan", plan.pk)


def _choose_all(rows: PlanRowQuerySet, *, takes: bool) -> None:
    """Take or leave every row that is shown. What a person checked is taken one by one only."""
    rows.update(choice=Choice.TAKE if takes else Choice.LEAVE, same_as=None)
    changed = []
    for row in rows.filter(kind=RowKind.CHANGE).iterator():
        choose(row, choice=row.choice, taken={each["key"] for each in row.differences if takes and not each["guard"]})
        changed.append(row)
    PlanRow.objects.bulk_update(changed, ["differences"], batch_size=200)


def _choose_sent(rows: QuerySet[PlanRow], sent: Any) -> None:
    """Note what was chosen on the page for each of its rows."""
    chosen = []
    for row in rows:
        choice = sent.get(f"choice-{row.pk}", Choice.TAKE)
        same_as = None
        if choice not in Choice.values:
            known = {each["id"] for each in row.duplicates}
            choice, same_as = (Choice.SAME, UUID(choice)) if choice in known else (Choice.LEAVE, None)
        choose(row, choice=choice, taken=set(sent.getlist(f"take-{row.pk}")), same_as=same_as)
        chosen.append(row)
    PlanRow.objects.bulk_update(chosen, ["choice", "same_as", "differences"], batch_size=200)
