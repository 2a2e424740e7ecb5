"""Wagtail starts its choosers with inline scripts written by code, which our policy forbids. Here they
write what is to be started beside the input instead; cms/static/cms/admin.js starts it. (Where a template
writes such a script, cms/templates/wagtailadmin has our own template.)"""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser


def _render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """What `BaseChooser.render` of Wagtail 8.0 does, but for the last line."""
    identifier = (attrs or {})["id"]
    value_data = self.get_value_data(value)
    html = mark_safe(self.render_html(name, value_data, attrs))  # noqa: S308 (rendered by Wagtail's own template)
    call = self.render_js_init(identifier, name, value_data)
    return format_html('{}<span hidden data-starts="chooser" data-call="{}"></span>', html, call)


def replace() -> None:
    """Called once, when the program starts."""
    BaseChooser.render = _render
