"""The editors' screens of comments: what is due, one comment, and each thing that can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from search import clock

from . import responding
from .admin_screens import AdminScreen, WorkListViewSet
from .comment_forms import AnswerForm, AssignForm, BareForm, ChangeForm, DeclineForm
from .day_column import DayColumn
from .models import Comment, CommentState
from .models.comments import CommentQuerySet

MAY_READ_DISCLOSURES = "localoffer.read_disclosure"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with a comment: its button, its form, what it does, and what is said then."""

    label: str
    form: type[forms.BaseForm]
    does: Callable[..., None]
    done: str
    explains: str = ""


ACTS = {
    "answer": Act(
        "Answer and publish",
        AnswerForm,
        responding.answer,
        "The comment and its answer are published.",
        "Families read the comment as you write it here, your answer and what will be done. They do not see who sent it.",
    ),
    "decline": Act(
        "Answer, do not publish",
        DeclineForm,
        responding.decline,
        "The answer can be read by the person who sent the comment, and by nobody else.",
        "A comment stays unpublished on two grounds only. Your account is kept beside the decision, and the number of "
        "such comments is published each year.",
    ),
    "assign": Act("Give it to somebody", AssignForm, responding.assign, "They have been told by e-mail."),
    "refer": Act(
        "Pass to safeguarding",
        BareForm,
        responding.refer,
        "The safeguarding team has been told. You no longer see the comment.",
        "If it may speak of danger to a child or young person. Only the safeguarding team can read it then.",
    ),
    "acknowledge": Act("We have read it", BareForm, responding.acknowledge, "It is noted that the team has read it."),
    "release": Act(
        "Give it back to be answered",
        BareForm,
        responding.release,
        "It stands among the comments to answer again.",
        "Editors can read it then. Do this when there is no danger, or what had to be done is done.",
    ),
    "change": Act("Say what changed", ChangeForm, responding.change, "Families can read what changed."),
}


def readable_by(user: Any) -> QuerySet[Comment]:
    """The comments that this person may read: what went to the safeguarding team is for that team alone."""
    found = Comment.objects.select_related("owner", "service", "guide")
    return found if user.has_perm(MAY_READ_DISCLOSURES) else found.in_ordinary_queues()


class DueFilter(ChoiceFilter):
    """Those that wait, those past their day, those with the safeguarding team."""

    finders: dict[str, Callable[[CommentQuerySet], CommentQuerySet]] = {
        "waiting": lambda found: found.waiting(),
        "overdue": lambda found: found.overdue(clock.today()),
        "disclosures": lambda found: found.disclosures(),
    }

    def __init__(self) -> None:
        named = [("waiting", "To answer"), ("overdue", "Past their day"), ("disclosures", "With safeguarding")]
        super().__init__(label="To do", choices=named)

    def filter(self, qs: CommentQuerySet, value: str) -> CommentQuerySet:
        return self.finders[value](qs) if value else qs


class CommentFilterSet(WagtailFilterSet):
    to_do = DueFilter()

    class Meta:
        model = Comment
        fields = ["state", "theme", "owner"]


class CommentIndexView(generic.IndexView):
    """The work list, the most urgent first."""

    page_title = "Comments"

    def get_base_queryset(self) -> QuerySet:
        return readable_by(self.request.user)


class OneComment(AdminScreen, SingleObjectMixin):
    """A comment that this person may read."""

    model = Comment
    header_icon = "comment"
    index_url_name = ""
    detail_url_name = ""
    act_url_name = ""

    def get_queryset(self) -> QuerySet:
        return readable_by(self.request.user)

    def get_page_title(self) -> str:
        return f"Comment {self.object.pk}"

    def get_page_subtitle(self) -> str:
        return self.object.about_name

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Comments")]

    def acts(self) -> list[tuple[str, str]]:
        """What can be done now: the words of each button and where it leads."""
        if not self.permission_policy.user_has_permission(self.request.user, "change"):
            return []
        return [
            (ACTS[act].label, reverse(self.act_url_name, args=(self.object.pk, act)))
            for act in responding.POSSIBLE[self.object.state]
        ]


class CommentView(OneComment, DetailView):
    """What was said, where it stands, and what can be done."""

    template_name = "localoffer/admin/comment.html"
    permission_required = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late = self.object.state == CommentState.WAITING and self.object.due_on < clock.today()
        return super().get_context_data(acts=self.acts(), is_late=late, **kwargs)


class CommentActView(OneComment, FormView):
    """One thing done with a comment."""

    template_name = "localoffer/admin/comment_act.html"
    permission_required = "change"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["act"] not in ACTS:
            raise Http404
        self.act = ACTS[kwargs["act"]]
        self.object = self.get_object()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if refused := responding.refusals(comment=self.object, act=kwargs["act"]):
            messages.error(request, " ".join(refused))
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.BaseForm]:
        return self.act.form

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        return given | {"instance": self.object} if issubclass(self.act.form, forms.ModelForm) else given

    def get_success_url(self) -> str:
        return reverse(self.detail_url_name, args=(self.object.pk,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(act=self.act, back_url=self.get_success_url(), **kwargs)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        if not isinstance(self.request.user, AbstractBaseUser):
            raise PermissionDenied
        try:
            self.act.does(comment=self.object, by=self.request.user, **form.cleaned_data)
        except responding.RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, self.act.done)
        is_readable = readable_by(self.request.user).filter(pk=self.object.pk).exists()
        return redirect(self.get_success_url() if is_readable else reverse(self.index_url_name))


class CommentViewSet(WorkListViewSet):
    """Comments are made by families and are never deleted here."""

    model = Comment
    name = "comment"
    icon = "comment"
    menu_label = "Comments"
    index_view_class = CommentIndexView
    form_fields = ["owner"]
    filterset_class = CommentFilterSet

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("about_name", label="About", url_name=self.get_url_name("detail")),
            Column("get_theme_display", label="What about it", classname="on-wide-screens"),
            Column("get_state_display", label="Status"),
            Column("owner", label="Who answers", classname="on-wide-screens"),
            DayColumn("due_on", label="Answer by", sort_key="due_on"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.screen(CommentView), name="detail"),
            path("<int:pk>/<slug:act>/", self.screen(CommentActView), name="act"),
        ]
