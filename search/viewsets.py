"""The editors' screens of search: synonyms, what publishing them would change, and the questions to try them on."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .forms import PublishForm
from .models import PracticeQuestion, SynonymGroup, SynonymVersion, lines
from .publishing import bring_back, publish, refusals_to_publish
from .synonym_drafts import drafted, preview

MAY_PUBLISH = "search.change_synonymgroup"


SAID = (("same", "Means the same"), ("narrower", "Belongs to it"), ("related", "See also"))


def _in_a_row(name: str, group: SynonymGroup) -> str:
    return ", ".join(lines(getattr(group, name)))


class SynonymIndexView(generic.IndexView):
    """The list of groups, with the way to what has been drafted."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        publishing = HeaderButton("Preview and publish", reverse("synonym_publishing:index"), icon_name="upload")
        return [*super().header_more_buttons, publishing]


class SynonymGroupViewSet(ModelViewSet):
    model = SynonymGroup
    icon = "comment"
    menu_label = "Synonyms"
    index_view_class = SynonymIndexView
    copy_view_enabled = False
    list_display = [
        "term",
        *(Column(name, label=label, accessor=partial(_in_a_row, name)) for name, label in SAID),
    ]
    search_fields = ["term", "same", "narrower", "related"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = ObjectList([FieldPanel("term"), FieldPanel("same"), FieldPanel("narrower"), FieldPanel("related")])


class PracticeQuestionViewSet(ModelViewSet):
    model = PracticeQuestion
    icon = "help"
    menu_label = "Practice questions"
    copy_view_enabled = False
    list_display = ["text"]
    search_fields = ["text"]
    search_backend_name = None
    form_fields = ["text"]


class _SynonymScreen(WagtailAdminTemplateMixin):
    """Only for whoever may change synonyms."""

    header_icon = "comment"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        synonyms = {"url": reverse("synonyms:index"), "label": "Synonyms"}
        return [*super().get_breadcrumbs_items(), synonyms, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class PublishingView(_SynonymScreen, FormView):
    """What the drafted synonyms would change, and the button that makes it so."""

    form_class = PublishForm
    template_name = "search/admin/publishing.html"
    page_title = "Publish synonyms"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusals = refusals_to_publish(drafted())
        return super().get_context_data(
            refusals=refusals, preview=None if refusals else preview(), newest=SynonymVersion.objects.first(), **kwargs
        )

    def form_valid(self, form: PublishForm) -> HttpResponse:
        assert self.request.user.is_authenticated  # dispatch lets nobody else in
        try:
            version = publish(by=self.request.user, reason=form.cleaned_data["reason"])
        except ValueError as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, f"{version} is published. Searches use it from now on.")
        return redirect("synonym_publishing:index")


class VersionsView(_SynonymScreen, ListView):
    """All versions ever published, newest first, each of which can be made the draft again."""

    model = SynonymVersion
    template_name = "search/admin/versions.html"
    page_title = "Versions of the synonyms"
    paginate_by = 50

    def post(self, request: HttpRequest) -> HttpResponse:
        version = get_object_or_404(SynonymVersion, pk=request.POST.get("version"))
        bring_back(version=version)
        messages.success(request, f"{version} is the draft again. Nothing changes for families until you publish it.")
        return redirect("synonym_publishing:index")


class PublishingViewSet(ViewSet):
    icon = "upload"
    menu_label = "Publish synonyms"
    name = "synonym_publishing"
    url_prefix = "search-words/publishing"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", PublishingView.as_view(), name="index"),
            path("versions/", VersionsView.as_view(), name="versions"),
        ]

    def get_menu_item(self, order: int | None = None) -> Any:
        item = super().get_menu_item(order)
        item.is_shown = lambda request: request.user.has_perm(MAY_PUBLISH)
        return item


class SearchWordsViewSetGroup(ViewSetGroup):
    menu_label = "Search words"
    menu_icon = "search"
    menu_order = 250
    items = (
        SynonymGroupViewSet("synonyms"),
        PublishingViewSet(),
        PracticeQuestionViewSet("practice_questions"),
    )
