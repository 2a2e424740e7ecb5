"""Answers that belong to no page: is the site well, and what to say when something went wrong."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from cms import readiness
from governance.views.admin import kept


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. No database is asked: a restart would not mend one."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether visitors can be sent here: 200, or 503 with the names of the parts that are not well,
    and nothing more about them, since anyone may ask."""
    parts = readiness.parts()
    status = "ok" if all(parts.values()) else "not ready"
    said = {name: "ok" if well else "not ready" for name, well in parts.items()}
    return JsonResponse({"status": status, "parts": said}, status=200 if status == "ok" else 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request may itself be what is wrong (its host, its encoding), so the page is told nothing of it."""
    return HttpResponse(loader.render_to_string("400.html"), status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(loader.render_to_string("403.html", request=request), status=403)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent from a page that had stood open too long, or without cookies."""
    if kept.is_sent_here(request) and kept.is_ours(request):
        return kept.kept(request)
    return HttpResponse(loader.render_to_string("403_form.html", request=request), status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(loader.render_to_string("404.html", request=request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request and database: either may be what has just failed."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)
