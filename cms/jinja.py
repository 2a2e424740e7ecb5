"""What every public template can use: the GOV.UK macros, addresses, formats."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader


def environment(**options: Any) -> Environment:
    """The Jinja environment of the public pages."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Django sets autoescape)
    env.globals.update(static=static, url=reverse)
    return env
