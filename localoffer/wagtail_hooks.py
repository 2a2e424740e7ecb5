"""What the directory adds to the editors' admin. Only registers."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from . import panels
from .comment_screens import ACTS
from .reporting.screens import ACTS as REPORT_ACTS
from .viewsets import DirectoryViewSetGroup, LocationChooserViewSet, OrganizationChooserViewSet, ServiceChooserViewSet

hooks.register("construct_homepage_panels", panels.add_work_panel)


@hooks.register("insert_global_admin_css")
def style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("localoffer/admin.css"))


@hooks.register("register_log_actions")
def acts(actions: LogActionRegistry) -> None:
    for code in ("nobody_answered", "came_back", "mend_address"):
        label = code.replace("_", " ").capitalize()
        actions.register_action(f"localoffer.review.{code}", label, label)
    for code, act in ACTS.items():
        actions.register_action(f"localoffer.comment.{code}", act.label, act.label)
    for code, report_act in REPORT_ACTS.items():
        actions.register_action(f"localoffer.report.{code}", report_act.label, report_act.label)


@hooks.register("register_admin_viewset")
def register_directory() -> list[object]:
    return [
        DirectoryViewSetGroup(),
        OrganizationChooserViewSet("choose_organisation"),
        LocationChooserViewSet("choose_place"),
        ServiceChooserViewSet("choose_listing"),
    ]
