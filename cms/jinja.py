"""What every public template can use: the GOV.UK macros, addresses, formats, the site's own names."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context
from wagtail.jinja2tags import WagtailCoreExtension

from localoffer.my_list import MyList, my_list

from . import wording
from .anchors import with_anchors
from .models import SiteSettings

LAST_KNOWN = "cms.site-settings"


def site_settings(request: HttpRequest | None) -> SiteSettings:
    """The names and contacts of the site `request` asks for. Without a request, or a database to ask,
    the ones last seen: an error page must never depend on what has just failed."""
    if request is not None:
        try:
            known = SiteSettings.for_request(request)
        except (DatabaseError, DisallowedHost, SiteSettings.DoesNotExist):
            pass
        else:
            cache.set(LAST_KNOWN, known, timeout=None)
            return known
    return cache.get(LAST_KNOWN) or SiteSettings()


@pass_context
def _site_settings_of_page(context: Context) -> SiteSettings:
    return site_settings(context.get("request"))


@pass_context
def _my_list_of_page(context: Context) -> MyList:
    """An error page may have no request."""
    return my_list(context.get("request"))


def address(name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address called `name`: `url("localoffer:service", slug=service.slug)`."""
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    """The Jinja environment of the public pages."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Django sets autoescape)
    env.add_extension(WagtailCoreExtension)
    globals_of_ours: dict[str, Any] = {
        "static": static,
        "url": address,
        "site_settings": _site_settings_of_page,
        "json_script": json_script,
        "my_list": _my_list_of_page,
    }
    env.globals.update(globals_of_ours)
    env.filters.update(wording.FILTERS | {"with_anchors": with_anchors})
    return env
