"""Whose paper governance prints on: the site's own name, and on a demonstration its mark."""

from django.http import HttpRequest

from governance.printing.letterhead import Letterhead, register

from .models import SiteSettings


def register_site() -> None:
    register(_of_site)


def _of_site(request: HttpRequest) -> Letterhead:
    site = SiteSettings.for_request(request)
    mark = site.demonstration_words if site.demonstration else ""
    return Letterhead(site.site_name, mark)
