"""Lets the account pages, which are in Django's template language, look like the public ones."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cms.jinja import site_settings
from cms.models import SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def site(context: template.Context) -> SiteSettings:
    """The names and contacts of this site."""
    return site_settings(context.get("request"))


@register.simple_tag(takes_context=True)
def public_part(context: template.Context, name: str) -> SafeString:
    """A part of the public pages: `{% public_part "components/site_header.html" %}`."""
    request = context.get("request")
    rendered = render_to_string(name, {"site": site_settings(request)}, request)
    return mark_safe(rendered)  # noqa: S308 (rendered by a template, which has escaped what it shows)


@register.filter
def govuk_input(field: BoundField) -> SafeString:
    """The field's input with the Design System's classes, and without a placeholder, which would vanish
    just when it is needed."""
    field.field.widget.attrs.pop("placeholder", None)
    extra: dict[str, Any] = {"class": "govuk-checkboxes__input" if is_checkbox(field) else "govuk-input"}
    if field.errors and not is_checkbox(field):
        extra["class"] += " govuk-input--error"
    return field.as_widget(attrs=extra)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)
