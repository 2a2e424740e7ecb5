"""The page behind a link that confirms a decision once. Opening it changes nothing; its button does."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from .. import confirming
from ..models import ConfirmationLink
from ..models.redaction import as_held
from ..refusals import Refused


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@as_held()
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The decision as the clerk recorded it, for the one person to whom the link was sent."""
    link = confirming.link_for(secret)
    if link is None:
        raise Http404
    if request.method != "POST":
        return _page(request, link, confirming.refusals_to_confirm_by_link(link=link, by=link.person))
    try:
        confirming.confirm_by_link(link=link, by=link.person)
    except Refused as refused:
        return _page(request, link, refused.reasons, status=HTTPStatus.CONFLICT)
    return _page(request, link, [], is_done=True)


def _page(
    request: HttpRequest, link: ConfirmationLink, refusals: list[str], *, is_done: bool = False, status: int = 200
) -> HttpResponse:
    context = {"decision": link.decision, "person": link.person, "refusals": refusals, "is_done": is_done}
    response = render(request, "governance/confirm.html", context, status=status)
    # The address is a secret: no other site learns it (the site's own Referrer-Policy), and no index.
    response["X-Robots-Tag"] = "noindex"
    return response
