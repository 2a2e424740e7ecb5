"""What the admin gets from the site as a whole: its name and colours, and the way to one's account."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms import reports

hooks.register("construct_reports_menu", reports.hide_from_the_menu)


@hooks.register("insert_global_admin_css")
def brand() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_global_admin_js")
def starter() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/admin.js"))


@hooks.register("register_account_menu_item")
def second_step(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("mfa_index"),
        "label": "Second step when you sign in",
        "help_text": "Use an app on your phone as well as your password, and keep codes for when you lose it.",
    }
