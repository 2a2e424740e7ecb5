"""The administrators' screens of webhooks: who is told of changes, a test, and what became of each message."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from ..admin_screens import AdminScreen, WorkListViewSet
from ..models import MessageState, Webhook, WebhookMessage
from .delivering import test

TEST = "Send a test"


class WebhookForm(WagtailAdminModelForm):
    """An address that is told. Whoever switches it on again starts afresh."""

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if urlsplit(address).scheme != "https":
            raise ValidationError("Write an address that starts with https://, so that nobody reads along.")
        return address

    def save(self, commit: bool = True) -> Any:
        if self.instance.is_on:
            self.instance.stopped_because = ""
        return super().save(commit)


class WebhookEditView(generic.EditView):
    """The form, with the secret to hand over and a way to a test."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        log = f"{reverse('webhook_messages:index')}?webhook={self.object.pk}"
        return [
            *super().header_more_buttons,
            HeaderButton(TEST, reverse("webhooks:test", args=[self.object.pk]), icon_name="mail"),
            HeaderButton("What was sent there", log, icon_name="history"),
        ]


class TestView(AdminScreen, SingleObjectMixin, TemplateView):
    """Sends a test and says what it was answered."""

    model = Webhook
    page_title = TEST
    header_icon = "mail"
    permission_required = "change"
    template_name = "localoffer/admin/webhook_test.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def way_here(self) -> list[tuple[str, str]]:
        return [
            (reverse("webhooks:index"), "Webhooks"),
            (reverse("webhooks:edit", args=[self.object.pk]), str(self.object)),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        sent = test(self.object)
        if sent.state == MessageState.DELIVERED:
            messages.success(request, f"The test arrived. It answered: {sent.answered}.")
        else:
            messages.error(request, f"The test did not arrive. {sent.answered}.")
        return redirect("webhooks:edit", self.object.pk)


class WebhookViewSet(ModelViewSet):
    model = Webhook
    icon = "link-external"
    menu_label = "Webhooks"
    edit_view_class = WebhookEditView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("address", classname="on-wide-screens"),
        BooleanColumn("is_on", label="Told of changes"),
        Column("stopped_because", label="Why it stopped"),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(template="localoffer/admin/webhook.html"),
            FieldPanel("name"),
            FieldPanel("address"),
            FieldPanel("is_on"),
        ],
        base_form_class=WebhookForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("test/<int:pk>/", self.construct_view(TestView), name="test")]


class MessageFilterSet(WagtailFilterSet):
    class Meta:
        model = WebhookMessage
        fields = ["webhook", "state"]


class WebhookMessageViewSet(WorkListViewSet):
    """The delivery log."""

    model = WebhookMessage
    icon = "history"
    menu_label = "Messages to webhooks"
    list_display = [
        Column("about", label="About"),
        Column("webhook", label="To"),
        Column("get_state_display", label="Status", sort_key="state"),
        Column("attempts", label="Attempts"),
        Column("answered", label="What it answered"),
        DateColumn("last_tried_at", label="Tried last", sort_key="last_tried_at"),
    ]
    list_select_related = ["webhook", "change"]
    filterset_class = MessageFilterSet
    form_fields = ["state"]
