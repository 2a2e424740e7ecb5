"""The page behind a link that confirms a decision once. Its address holds no secret: the code from the mail is typed
here and sent in the body, which no log keeps. Opening the page confirms nothing, and neither does reading."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from .. import attempts, confirming, presence, voting
from ..models import ConfirmationLink
from ..models.redaction import as_held
from ..refusals import Refused

NO_SUCH_CODE = (
    "That code is not right, or the link has ended. Copy the code from the mail, or ask the clerk for another."
)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@as_held()
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Asks for the code; with it, the decision as the clerk recorded it; with the button, confirmed."""
    if request.method != "POST":
        return _page(request, "governance/confirm_code.html", {"refusals": []})
    code, address = request.POST.get("code", ""), request.META.get("REMOTE_ADDR", "")
    if rests := attempts.refusals(address):
        return _page(request, "governance/confirm_code.html", {"refusals": rests}, HTTPStatus.TOO_MANY_REQUESTS)
    link = confirming.link_for(number, code)
    if link is None:
        attempts.count_wrong(address)
        return _page(request, "governance/confirm_code.html", {"refusals": [NO_SUCH_CODE]}, HTTPStatus.FORBIDDEN)
    attempts.forget(address)
    if "confirms" not in request.POST:
        return _shown(request, link, code, confirming.refusals_to_confirm_by_link(link=link, by=link.person))
    try:
        confirming.confirm_by_link(link=link, by=link.person)
    except Refused as refused:
        return _shown(request, link, code, refused.reasons, status=HTTPStatus.CONFLICT)
    return _shown(request, link, code, [], is_done=True)


def _shown(
    request: HttpRequest,
    link: ConfirmationLink,
    code: str,
    refusals: list[str],
    *,
    is_done: bool = False,
    status: int = 200,
) -> HttpResponse:
    decision = link.decision
    interests = (
        decision.agenda_item.interests.standing().select_related("membership__person") if decision.agenda_item else ()
    )
    context = {
        "decision": decision,
        "person": link.person,
        "code": code,
        "refusals": refusals,
        "is_done": is_done,
        "agreed": voting.in_words(decision),
        "interests": [presence.declared(each) for each in interests],
    }
    return _page(request, "governance/confirm.html", context, status)


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
