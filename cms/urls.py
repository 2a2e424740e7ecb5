"""Every address of the site; the only place that joins them. Wagtail's pages come last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from cms import reports, sitemaps, views

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns = [
    # Wagtail's own sign-in would pass by the second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/reports/", include(reports)),
    path("admin/", include(wagtailadmin_urls)),
    path("account/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    # Pictures only: documents go through Wagtail's view, which asks who may open them.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/[^/]+)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
    path("health/live", views.live),
    path("health/ready", views.ready),
    path("robots.txt", sitemaps.robots),
    path("sitemap.xml", sitemap, {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path("local-offer/", include("localoffer.urls")),
    path("api/oruk/", include("localoffer.oruk.urls")),
    path("", include("governance.urls")),
    path("", include(wagtail_urls)),
]
