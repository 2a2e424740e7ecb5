"""The site's addresses with Wagtail's write API mounted, which the site itself does not have."""

from django.urls import path
from wagtail.api.v3.urls import api

from cms.urls import *  # noqa: F403

urlpatterns = [path("api/v3/", api.urls), *urlpatterns]  # noqa: F405
