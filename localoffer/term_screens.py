"""The editors' screens of vocabularies: each as a tree with how much is about a term, merging, and undoing that."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .admin_screens import AdminScreen
from .forms import TermForm
from .merging_terms import RefusedError, merge, preview, refusals, undo
from .models import GuideTerm, ServiceTerm, Term, TermMerge, Vocabulary
from .oruk.vocabularies import EXPORTED, taxonomy_id

MERGE = "Merge into another"


@dataclass
class Branch:
    """A term, how much is about it, the codes that lead to it, and what stands below it."""

    term: Term
    listings: int
    guides: int
    formerly: tuple[str, ...]
    parts: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """A vocabulary, and its taxonomy in the feed where it has one."""

    vocabulary: Vocabulary
    branches: tuple[Branch, ...]
    taxonomy: UUID | None


def trees() -> list[Tree]:
    """Every vocabulary, in a bounded number of queries."""
    terms = list(Term.everything.select_related("merged_into").order_by("position", "name", "pk"))
    formerly: dict[int, list[str]] = {}
    for term in terms:
        if term.merged_into_id:
            formerly.setdefault(term.current.pk, []).append(term.code)
    listings, guides = _counts(ServiceTerm), _counts(GuideTerm)
    branches = {
        term.pk: Branch(term, listings.get(term.pk, 0), guides.get(term.pk, 0), tuple(formerly.get(term.pk, ())))
        for term in terms
        if not term.merged_into_id
    }
    tops: dict[int, list[Branch]] = {}
    for branch in branches.values():
        above = branches.get(branch.term.parent_id or 0)
        (above.parts if above else tops.setdefault(branch.term.vocabulary_id, [])).append(branch)
    return [
        Tree(each, tuple(tops.get(each.pk, ())), taxonomy_id(each.code) if each.code in EXPORTED else None)
        for each in Vocabulary.objects.order_by("pk")
    ]


def _counts(model: Any) -> dict[int, int]:
    return dict(model.objects.order_by().values_list("term").annotate(Count("pk")))


class TermScreen(AdminScreen):
    """A screen of vocabularies. Whoever may change terms may do what it offers."""

    model = Term
    header_icon = "tag"
    permission_required = "change"

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse("term:tree"), "Needs, topics and words")]

    @property
    def user(self) -> Any:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        return self.request.user


class TreeView(TermScreen, TemplateView):
    """All vocabularies as trees."""

    page_title = "Needs, topics and words"
    permission_required = "view"
    template_name = "localoffer/admin/terms.html"

    def way_here(self) -> list[tuple[str, str]]:
        return []

    @property
    def header_buttons(self) -> list[Any]:
        may = self.permission_policy.user_has_permission
        add = [HeaderButton("Add a term", reverse("term:add"), icon_name="plus")]
        merges = [HeaderButton("What was merged", reverse("term:merges"), icon_name="history")]
        return [
            *(add if may(self.request.user, "add") else []),
            HeaderButton("Search", reverse("term:index"), icon_name="search"),
            *(merges if may(self.request.user, "change") else []),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.permission_policy.user_has_permission(self.request.user, "change")
        return super().get_context_data(trees=trees(), may_change=may_change, **kwargs)


class MergeForm(forms.Form):
    """Into which other term of the vocabulary."""

    into = forms.ModelChoiceField(Term.objects.none(), label="Into", empty_label="Choose a term")

    def __init__(self, term: Term, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Term.objects.filter(vocabulary=term.vocabulary_id).exclude(pk=term.pk)
        self.fields["into"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]  # a model's choice


class MergeView(TermScreen, SingleObjectMixin, TemplateView):
    """First what it would change, then the button that does it."""

    template_name = "localoffer/admin/term_merge.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object: Term = self.get_object()

    def get_page_title(self) -> str:
        return f"Merge “{self.object}”"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MergeForm(self.object, self.request.GET if "into" in self.request.GET else None)
        into = form.cleaned_data["into"] if form.is_valid() else None
        would = preview(term=self.object, into=into) if into and not refusals(term=self.object, into=into) else None
        return super().get_context_data(form=form, into=into, would=would, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(self.object, request.POST)
        if not form.is_valid():
            return redirect("term:merge", self.object.pk)
        into = form.cleaned_data["into"]
        try:
            merge(term=self.object, into=into, by=self.user)
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("term:merge", self.object.pk)
        messages.success(request, f"“{self.object}” is merged into “{into}”. Saved addresses with its code still work.")
        return redirect("term:tree")


class MergesView(TermScreen, TemplateView):
    """What was merged, by whom, and the way back."""

    page_title = "What was merged"
    template_name = "localoffer/admin/term_merges.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = list(TermMerge.objects.select_related("term", "into")[:200])
        return super().get_context_data(merges=[(each, *_names(each)) for each in merges], **kwargs)


class UndoView(TermScreen, TemplateView):
    """Asks, and undoes one merge."""

    template_name = "localoffer/admin/term_undo.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.merged = get_object_or_404(TermMerge.objects.select_related("term", "into"), pk=kwargs["pk"])

    def way_here(self) -> list[tuple[str, str]]:
        return [*super().way_here(), (reverse("term:merges"), "What was merged")]

    def get_page_title(self) -> str:
        return f"Undo: {self.merged}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(merged=self.merged, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            undo(merged=self.merged, by=self.user)
            messages.success(request, f"“{self.merged.term}” stands again.")
        except RefusedError as refused:
            messages.error(request, str(refused))
        return redirect("term:merges")


def _names(merged: TermMerge) -> Iterable[str]:
    """Who did it and who undid it, as far as their accounts are still there."""
    people = get_user_model().objects.in_bulk([merged.made_by, merged.undone_by or 0])
    return [str(people.get(key, "somebody whose account is gone")) for key in (merged.made_by, merged.undone_by or 0)]


class TermIndexView(generic.IndexView):
    """The terms in use, to be searched."""

    def get_base_queryset(self) -> QuerySet[Term]:
        found: QuerySet[Term] = super().get_base_queryset()
        return found.filter(merged_into__isnull=True)


class TermEditView(generic.EditView):
    """The form of a term. Its code stays."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [
            *super().header_more_buttons,
            HeaderButton(MERGE, reverse("term:merge", args=[self.object.pk]), icon_name="resubmit"),
        ]


class TermViewSet(ModelViewSet):
    model = Term
    icon = "tag"
    menu_label = "Needs, topics and words"
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    copy_view_enabled = False
    list_display = ["name", "vocabulary", "parent", "code"]
    list_filter = ["vocabulary"]
    list_select_related = ["vocabulary", "parent"]
    search_fields = ["name", "plain_name", "code"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("vocabulary", "parent", "name", "plain_name", "code", "aliases", "position")],
        base_form_class=TermForm,
    )

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("tree"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("tree/", self.construct_view(TreeView), name="tree"),
            path("merge/<int:pk>/", self.construct_view(MergeView), name="merge"),
            path("merges/", self.construct_view(MergesView), name="merges"),
            path("merges/<int:pk>/undo/", self.construct_view(UndoView), name="undo"),
        ]
