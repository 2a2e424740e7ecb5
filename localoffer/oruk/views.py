"""The endpoints of the feed."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from . import lists
from .answering import a_list, an_object, document, endpoint, refusal
from .openapi import about, description
from .send_schema import send_schema
from .vocabularies import Taxonomies


@endpoint
def root(request: HttpRequest) -> HttpResponseBase:
    return document(about(_address("oruk:openapi"), _address("oruk:send-schema")))


@endpoint
def openapi(request: HttpRequest) -> HttpResponseBase:
    return document(description(_address("oruk:root")))


@endpoint
def schema(request: HttpRequest) -> HttpResponseBase:
    return document(send_schema(_address("oruk:send-schema")))


@endpoint
def services(request: HttpRequest) -> HttpResponseBase:
    return a_list(request, lists.services)


@endpoint
def service(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return an_object(lists.service(key), what="public service")


@endpoint
def service_at_locations(request: HttpRequest) -> HttpResponseBase:
    return a_list(request, lists.service_at_locations)


@endpoint
def service_at_location(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return an_object(lists.service_at_location(key), what="public service at a location")


@endpoint
def organizations(request: HttpRequest) -> HttpResponseBase:
    return a_list(request, lists.organization_list)


@endpoint
def organization(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return an_object(lists.one_organization(key), what="organisation with a public service")


@endpoint
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    return a_list(request, lists.taxonomies)


@endpoint
def taxonomy(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return an_object(Taxonomies.read().taxonomy(key), what="taxonomy")


@endpoint
def taxonomy_terms(request: HttpRequest) -> HttpResponseBase:
    return a_list(request, lists.taxonomy_terms)


@endpoint
def taxonomy_term(request: HttpRequest, key: UUID) -> HttpResponseBase:
    known = Taxonomies.read()
    if now := known.moved.get(key):
        # What was merged keeps its address, which leads on.
        return HttpResponsePermanentRedirect(reverse("oruk:taxonomy-term", args=[now]))
    return an_object(known.term(key), what="taxonomy term")


@endpoint
def nothing(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Any other address under the feed's."""
    return refusal(
        f"There is nothing at this address. {_address('oruk:openapi')} lists what there is; "
        "no address ends with a slash, and ids are UUIDs.",
        status=404,
    )


def _address(name: str) -> str:
    return settings.SITE_URL + reverse(name)
