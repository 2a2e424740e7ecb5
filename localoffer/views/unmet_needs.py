"""“I could not find what I needed”: one tap below a search, counted and forgotten."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from search import clock, unmet_need
from search.counting import count_unmet_need, refusals_to_count

from ..own_forms import from_our_own_page, where_it_came_from

# What the page says of it, and where on the page.
TOLD, AGAIN = "yes", "again"
ANCHOR = "could-not-find"


@require_POST
@from_our_own_page
def could_not_find(request: HttpRequest) -> HttpResponse:
    opened = unmet_need.opened(request.POST.get("seal", ""))
    if opened is not None:
        asking, mark = opened
        if not refusals_to_count(mark):
            count_unmet_need(asking=asking, month=clock.today())
    return _back(request, AGAIN if opened is None else TOLD)


def _back(request: HttpRequest, told: str) -> HttpResponse:
    """To the very results it was said of, which now say that it was heard."""
    page = urlsplit(where_it_came_from(request, otherwise=reverse("localoffer:search")))
    query = [pair for pair in parse_qsl(page.query) if pair[0] != "told"]
    return HttpResponseRedirect(page._replace(query=urlencode([*query, ("told", told)]), fragment=ANCHOR).geturl())
