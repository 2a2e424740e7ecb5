"""A family's list: to see, to add to, to take from and to forget."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from search import clock

from ..models import Service
from ..my_list import MyList, keep
from ..my_list import my_list as list_of
from ..my_list_page import my_list_page
from ..own_forms import from_our_own_page, where_it_came_from


@require_safe
@never_cache
def my_list(request: HttpRequest) -> HttpResponse:
    is_copy = "ids" in request.GET
    kept = MyList.read(request.GET["ids"]) if is_copy else list_of(request)
    page = my_list_page(kept, is_copy=is_copy, today=clock.today())
    return render(request, "localoffer/my_list.html", {"page": page, "today": clock.today()})


@require_POST
@from_our_own_page
def add(request: HttpRequest) -> HttpResponse:
    wanted = MyList.read(request.POST.get("ids", ""))
    known = set(Service.objects.published().filter(pk__in=wanted.ids).values_list("pk", flat=True))
    return _changed(request, list_of(request).having(each for each in wanted.ids if each in known), "added")


@require_POST
@from_our_own_page
def remove(request: HttpRequest) -> HttpResponse:
    return _changed(request, list_of(request).without(MyList.read(request.POST.get("ids", "")).ids), "list")


@require_POST
@from_our_own_page
def forget(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(reverse("localoffer:my-list"))
    keep(response, MyList())
    return response


def _changed(request: HttpRequest, changed: MyList, part: str) -> HttpResponse:
    """Back to the page and the very listing whose button was pressed; `part` is where on it."""
    page = reverse("localoffer:my-list")
    back = page if request.POST.get("then") == "my-list" else where_it_came_from(request, otherwise=page)
    ids = MyList.read(request.POST.get("ids", "")).ids
    response = HttpResponseRedirect(f"{back}#{part}-{ids[0]}" if len(ids) == 1 else back)
    keep(response, changed)
    return response
