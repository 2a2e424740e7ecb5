"""An editor says that a listing, or a part of it, is right: whose word it is, in which role, and how they gave it."""

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from ..admin_screens import AdminScreen
from ..models import CheckedBy, Service, Way
from .confirming import Confirmer, confirm, confirm_access, confirm_place, role_of

CONFIRM = "Confirm the details"
ALL = "listing"
WAYS = {
    Way.READING: "From their website or papers",
    Way.VISIT: "On a visit",
    Way.PHONE: "By phone",
}


class ConfirmForm(forms.Form):
    """What is right, and whose word that is."""

    what = forms.ChoiceField(label="What was checked", widget=forms.RadioSelect, initial=ALL)
    by = forms.ChoiceField(
        label="Whose word it is",
        choices=[(CheckedBy.COUNCIL, "Ours: the council’s"), (CheckedBy.PROVIDER, "The provider’s: they told us")],
        widget=forms.RadioSelect,
        initial=CheckedBy.COUNCIL,
    )
    way = forms.ChoiceField(label="How", choices=list(WAYS.items()), widget=forms.RadioSelect, initial=Way.READING)
    role = forms.CharField(
        label="Their role, or yours",
        max_length=200,
        help_text="For example “Local Offer officer” or “pool manager”. Families read the role, never a name.",
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(at.pk): at for at in service.places.select_related("location")}
        several = len(self.places) > 1
        choices = [(ALL, "Everything on the listing")]
        for key, at in self.places.items():
            if several:
                choices.append((f"place-{key}", f"Times, prices and contacts at {at.location}"))
            choices.append((f"access-{key}", f"Getting in and being there, at {at.location}"))
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = choices

    def save(self, *, service: Service, user: Any) -> None:
        """Keeps it as the word of whoever gave it, written down by `user`."""
        said = self.cleaned_data
        confirmer = Confirmer(CheckedBy(said["by"]), said["role"], Way(said["way"]), recorded_by=user)
        what, _, key = said["what"].partition("-")
        if what == "place":
            confirm_place(place=self.places[key], confirmer=confirmer)
        elif what == "access":
            confirm_access(location=self.places[key].location, confirmer=confirmer)
        else:
            confirm(service=service, confirmer=confirmer)


class ListingScreen(AdminScreen, SingleObjectMixin, FormView):
    """One question about one listing. Leads back to where it was asked from."""

    model = Service
    permission_required = "change"
    index_url_name = ""
    edit_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Listings"), (self.edit_url, str(self.object))]

    def get_success_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or self.edit_url

    @property
    def edit_url(self) -> str:
        return reverse(self.edit_url_name, args=(quote(self.object.pk),))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(edit_url=self.edit_url, back_url=self.get_success_url(), **kwargs)


class ConfirmView(ListingScreen):
    """Says that a listing is right."""

    form_class = ConfirmForm
    template_name = "localoffer/admin/confirm.html"
    page_title = CONFIRM
    header_icon = "check"

    def get_initial(self) -> dict[str, Any]:
        return {"role": role_of(self.request.user)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"service": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(last=self.object.confirmations.first(), **kwargs)

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        form.save(service=self.object, user=self.request.user)
        messages.success(self.request, f"The details of “{self.object}” are confirmed.")
        return redirect(self.get_success_url())
