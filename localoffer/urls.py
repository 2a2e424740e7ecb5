"""The public addresses of localoffer."""

from django.urls import URLPattern

app_name = "localoffer"
urlpatterns: list[URLPattern] = []
