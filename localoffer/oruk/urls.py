"""The addresses of the feed. The root stands with and without its slash, every other without, as the standard's
validator asks for them."""

from django.urls import path, re_path

from . import views

app_name = "oruk"
urlpatterns = [
    path("v3", views.root, name="root"),
    path("v3/", views.root),
    path("v3/openapi.json", views.openapi, name="openapi"),
    path("v3/send.schema.json", views.schema, name="send-schema"),
    path("v3/services", views.services, name="services"),
    path("v3/services/<uuid:key>", views.service, name="service"),
    path("v3/service_at_locations", views.service_at_locations, name="service-at-locations"),
    path("v3/service_at_locations/<uuid:key>", views.service_at_location, name="service-at-location"),
    path("v3/organizations", views.organizations, name="organizations"),
    path("v3/organizations/<uuid:key>", views.organization, name="organization"),
    path("v3/taxonomies", views.taxonomies, name="taxonomies"),
    path("v3/taxonomies/<uuid:key>", views.taxonomy, name="taxonomy"),
    path("v3/taxonomy_terms", views.taxonomy_terms, name="taxonomy-terms"),
    path("v3/taxonomy_terms/<uuid:key>", views.taxonomy_term, name="taxonomy-term"),
    re_path(r"^v3/(?P<rest>.*)$", views.nothing),
]
