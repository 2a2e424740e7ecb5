"""Those who look after safety suspend a listing, read why it was ever suspended, and lift that."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .models import Suspension
from .reviews.confirm_screen import ListingScreen
from .suspending import RefusedError, lift, suspend

SUSPEND = "Suspend now"
SUSPENDED = "Suspended: why, and lift it"


class SuspendForm(forms.Form):
    """`act` is what the person read on the button, whatever happened to the listing meanwhile."""

    act = forms.ChoiceField(choices=[("suspend", SUSPEND), ("lift", "Lift it")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why",
        max_length=5_000,
        widget=AdminAutoHeightTextInput,
        help_text="Only people who may suspend listings can read it. Families, providers and other editors cannot.",
        error_messages={"required": "Write why. Only people who may suspend listings can read it."},
    )


class SuspendView(ListingScreen):
    """One listing, suspended or not. Nobody reads it without the right to suspend."""

    form_class = SuspendForm
    template_name = "localoffer/admin/suspend.html"
    permission_required = "suspend"
    header_icon = "no-view"

    def get_page_title(self) -> str:
        return "Suspended" if self.object.suspended_on else SUSPEND

    @property
    def edit_url(self) -> str:
        """Nothing for who may look after safety but not write listings."""
        may_write = self.permission_policy.user_has_permission(self.request.user, "change")
        return super().edit_url if may_write else ""

    def get_success_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse(self.index_url_name)

    def get_initial(self) -> dict[str, Any]:
        return {"act": "lift" if self.object.suspended_on else "suspend"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        times = list(self.object.suspensions.all())
        return super().get_context_data(times=[(each, *_names(each)) for each in times], **kwargs)

    def form_valid(self, form: SuspendForm) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        act, says = {
            "suspend": (suspend, f"“{self.object}” is suspended. Families read that it is not available."),
            "lift": (lift, f"“{self.object}” is no longer suspended."),
        }[form.cleaned_data["act"]]
        try:
            act(service=self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, says)
        return redirect(self.get_success_url())


def _names(suspension: Suspension) -> tuple[str, str]:
    """Who suspended and who lifted it, as far as their accounts are still there."""
    keys = suspension.suspended_by, suspension.lifted_by or 0
    people = get_user_model().objects.in_bulk(keys)
    by, lifted_by = (str(people.get(key, "somebody whose account is gone")) for key in keys)
    return by, lifted_by
