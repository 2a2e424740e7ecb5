"""The versions of a listing on screen: what changed when and by whom, each as its page read then, and putting one back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from wagtail.admin import messages

from . import restoring
from .providers.fields import with_parts
from .providers.previewing import preview_page
from .reviews.confirm_screen import ListingScreen

VERSIONS = "Versions"


class VersionForm(forms.Form):
    """Which version to put back."""

    at = forms.CharField(widget=forms.HiddenInput)

    def clean_at(self) -> datetime:
        return moment(self.cleaned_data["at"])


class VersionsView(ListingScreen):
    """Every version of one listing."""

    form_class = VersionForm
    template_name = "localoffer/admin/versions.html"
    page_title = VERSIONS
    header_icon = "history"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "at" not in request.GET:
            return super().get(request, *args, **kwargs)
        try:
            version = restoring.version_at(self.object, moment(request.GET["at"]))
        except restoring.RefusedError as refused:
            raise Http404 from refused
        return preview_page(request, restoring.preview(with_parts(self.object.pk), version), base="version")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = restoring.moments(self.object)
        people = get_user_model().objects.in_bulk([each.by for each in found if each.by])
        rows = [(each, people.get(each.by) if each.by else "", each.at.isoformat()) for each in found]
        return super().get_context_data(rows=rows, **kwargs)

    def form_valid(self, form: VersionForm) -> HttpResponse:
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        try:
            restoring.restore(service=self.object, at=form.cleaned_data["at"], by=self.request.user)
        except restoring.RefusedError as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, f"“{self.object}” is as it was. Look whether it is right.")
        return redirect(reverse("service:versions", args=(self.object.pk,)))


def moment(said: str) -> datetime:
    """Raises Http404 for what is no moment."""
    try:
        found = parse_datetime(said.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Http404
    return found
