"""Editors are told at once when words they save say what is kept secret elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin import messages
from wagtail.admin.panels import HelpPanel

from .checking_links import broken_links_of
from .masking import repeated
from .models import Location, Service, WebLink

MOST_NAMED = 10


class WarnedOfSecrets:
    """After a listing or a place is saved: what families do not see of its words, and why."""

    request: HttpRequest
    object: Service | Location

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # a mixin
        for said in told(self.object)[:MOST_NAMED]:
            messages.warning(self.request, f"{said}. Families do not see these words, but take them out.")
        return response


def told(record: Service | Location) -> list[str]:
    """What the words of a listing, or of the listings at a place, say of what is secret."""
    if isinstance(record, Location):
        listings = Service.objects.filter(places__location=record).distinct()
        return [f"{each}: {said}" for each in listings.with_a_secret().with_parts() for said in repeated(each)]
    found = Service.objects.with_a_secret().with_parts().filter(pk=record.pk).first()
    return repeated(found) if found else []


class ProvenancePanel(HelpPanel):
    """The list at the top of a listing: where it came from, who confirmed it, and what its words give away."""

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def secrets_told(self) -> list[str]:
            return told(self.instance) if self.instance.slug else []

        @property
        def broken_links(self) -> list[WebLink]:
            return broken_links_of(self.instance) if self.instance.slug else []
