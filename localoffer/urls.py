"""The public addresses of the Local Offer that are not Wagtail's pages."""

from django.urls import path

from .views import search, services, whats_on

app_name = "localoffer"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggestions.json", search.suggestions_json, name="suggestions"),
    path("search.json", search.search_json, name="search-json"),
    path("search.atom", search.search_atom, name="search-atom"),
    path("whats-on/", whats_on.whats_on, name="whats-on"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/like.json", services.like_json, name="like-json"),
]
