"""Commenting: the form, one's own comment, and what others said and what came of it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from search import clock
from search.crisis import urgent

from .. import comment_seals
from ..comment_forms import CommentForm
from ..comment_subjects import Subject, subject
from ..commenting import comment, withdraw
from ..models import Comment, Theme
from ..own_forms import from_our_own_page
from ..said_and_done import said_and_done


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    page = said_and_done(theme=request.GET.get("theme", ""), page=request.GET.get("page", ""), today=clock.today())
    return render(request, "localoffer/comments.html", {"page": page, "themes": Theme.choices})


@require_safe
def published(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Comment.objects.published().select_related("service", "guide"), pk=pk)
    return render(request, "localoffer/comment.html", {"comment": found})


@require_safe
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    about = subject(service=request.GET.get("service", ""), guide=request.GET.get("guide", ""))
    return _form(request, CommentForm(), about)


@require_POST
@never_cache
@from_our_own_page
def send(request: HttpRequest) -> HttpResponse:
    network = comment_seals.network_of(request.META.get("REMOTE_ADDR", ""))
    form = CommentForm(request.POST, network=network)
    about = subject(service=request.POST.get("service", ""), guide=request.POST.get("guide", ""))
    if not form.is_valid():
        return _form(request, form, about)
    comment_seals.count(network)
    held = comment(about=about, **form.comment)
    return HttpResponseRedirect(held.get_own_url())


@require_safe
@never_cache
def own(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(Comment.objects.select_related("service", "guide"), token=token)
    return render(request, "localoffer/own_comment.html", {"comment": found, "urgent": urgent(found.words)})


@require_POST
@never_cache
@from_our_own_page
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(Comment, token=token)
    withdraw(comment=found)
    return HttpResponseRedirect(found.get_own_url())


def _form(request: HttpRequest, form: CommentForm, about: Subject) -> HttpResponse:
    """The form, empty or with what was not right, under a new seal."""
    context = {"form": form, "about": about, "seal": comment_seals.sealed(), "themes": Theme.choices}
    return render(request, "localoffer/comment_form.html", context)
