"""An editor says that a listing may be wrong, reads who else says so, and settles it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..models import Flag
from .confirm_screen import ListingScreen
from .flagging import flag, settle

MAY_BE_WRONG = "It may be wrong"


class FlagForm(forms.Form):
    words = forms.CharField(label="What may be wrong", max_length=2000, widget=AdminAutoHeightTextInput)


class FlagView(ListingScreen):
    """What may be wrong with a listing."""

    form_class = FlagForm
    template_name = "localoffer/admin/flags.html"
    page_title = MAY_BE_WRONG
    header_icon = "warning"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "settle" not in request.POST:
            return super().post(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise PermissionDenied
        settle(service=self.object, by=request.user)
        messages.success(request, f"“{self.object}” is settled.")
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(flags=self.object.flags.open(), **kwargs)

    def form_valid(self, form: FlagForm) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        flag(service=self.object, reason=Flag.Reason.DOUBTED, words=form.cleaned_data["words"], by=self.request.user)
        messages.success(self.request, f"Families read that something of “{self.object}” may be wrong.")
        return redirect(self.get_success_url())
