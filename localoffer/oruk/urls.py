"""The addresses of the feed. The root stands with and without its slash, every other without, as the standard's
validator asks for them."""

from django.urls import path, re_path

from . import views

app_name = "oruk"
urlpatterns = [
    path("", views.root, name="root"),
    path("/", views.root),
    path("/openapi.json", views.openapi, name="openapi"),
    path("/send.schema.json", views.schema, name="send-schema"),
    path("/services", views.services, name="services"),
    path("/services/<uuid:key>", views.service, name="service"),
    path("/service_at_locations", views.service_at_locations, name="service-at-locations"),
    path("/service_at_locations/<uuid:key>", views.service_at_location, name="service-at-location"),
    path("/organizations", views.organizations, name="organizations"),
    path("/organizations/<uuid:key>", views.organization, name="organization"),
    path("/taxonomies", views.taxonomies, name="taxonomies"),
    path("/taxonomies/<uuid:key>", views.taxonomy, name="taxonomy"),
    path("/taxonomy_terms", views.taxonomy_terms, name="taxonomy-terms"),
    path("/taxonomy_terms/<uuid:key>", views.taxonomy_term, name="taxonomy-term"),
    re_path(r"^/(?P<rest>.*)$", views.nothing),
]
