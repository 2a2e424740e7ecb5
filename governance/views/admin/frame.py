"""What every governance screen shares: who sees it, who acts on it, and how it is put on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from ...models import Person
from ...refusals import Refused

PERMISSION = "governance.view_edition"
READS_ONLY = "Your account is not in the list of people, so you can read the record and not change it."

View = Callable[..., HttpResponseBase]
Crumb = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Possibility:
    """One thing that could happen. With a form it is sent to `url`, without one `url` leads to where it is done."""

    label: str
    refusals: list[str]
    url: str = ""
    form: Form | None = None
    note: str = ""
    is_last_resort: bool = False


def may_see(user: Any) -> bool:
    """Whether the Governance section is there for `user` at all."""
    return user.has_perm(PERMISSION)


def acting(request: HttpRequest) -> Person | None:
    """The person of the record who is signed in; None for an account that belongs to nobody there."""
    return Person.objects.filter(user=request.user.pk).first()


def screen(view: View) -> View:
    """Something to read."""
    return permission_required(PERMISSION)(require_http_methods(["GET", "HEAD"])(view))


def ask(view: View) -> View:
    """A question that takes its time, so it is not asked by a link: changes nothing."""
    return permission_required(PERMISSION)(require_POST(view))


def act(view: View) -> View:
    """A change, as `view(request, by, ...)`. Raises PermissionDenied for who is not in the list of people."""
    return permission_required(PERMISSION)(require_POST(_with_person(view)))


def form(view: View) -> View:
    """A form that is read, then sent: `view(request, by, ...)`, where `by` is a person once it is sent."""
    return permission_required(PERMISSION)(require_http_methods(["GET", "HEAD", "POST"])(_with_person(view)))


def _with_person(view: View) -> View:
    @wraps(view)
    def by_person(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by = acting(request)
        if by is None and request.method == "POST":
            raise PermissionDenied(READS_ONLY)
        return view(request, by, *args, **kwargs)

    return by_person


def why_not(rule: Callable[..., list[str]], *, by: Person | None, **values: Any) -> list[str]:
    """What `rule` has against it, or that the account can only read."""
    return rule(by=by, **values) if by else [READS_ONLY]


def change(request: HttpRequest, success: str, writes: Callable[[], Any]) -> Any:
    """Makes a change and says so; when it is refused, says why and returns None."""
    try:
        made = writes()
    except Refused as refused:
        messages.error(request, " ".join(refused.reasons))
        return None
    messages.success(request, success)
    return made


def show(
    request: HttpRequest, template: str, title: str, *crumbs: Crumb, status: int = 200, **context: Any
) -> HttpResponse:
    """One screen, with the way back above it. The desk is where every way begins."""
    desk = reverse("governance_admin:desk")
    way = [("Governance", "")] if request.path == desk else [("Governance", desk), *crumbs, (title, "")]
    items = [{"label": label, "url": url} for label, url in way]
    context |= {"header_title": title, "breadcrumbs_items": items, "header_icon": "clipboard-list"}
    return render(request, f"governance/admin/{template}.html", context, status=status)
