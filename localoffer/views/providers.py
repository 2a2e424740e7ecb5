"""What a provider does, without an account: sign in by a link, keep their listings true, and ask to be let in."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from search import clock

from .. import comment_seals
from ..calendars import school_calendar
from ..listings import public_listing
from ..models import Patch, Provider, RowState, Service
from ..own_forms import from_our_own_page
from ..providers import claiming, fields, patching, pressing, signing_in
from ..providers.change_form import PageForm, changes_on
from ..providers.claim_form import ClaimForm, EmailForm, ProposeForm
from ..providers.previewing import preview_page
from ..reviews.answer_form import ROLES

PAGES = dict(fields.PAGES)
Given = ParamSpec("Given")
OfProvider = Callable[Concatenate[HttpRequest, Provider, Given], HttpResponse]


def for_providers(
    view: OfProvider[Given], *, before_terms: bool = False
) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """`view` for whoever is signed in and has accepted the terms; others are led to do so."""

    @never_cache
    @from_our_own_page_when_posted
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        provider = signing_in.signed_in(request)
        if provider is None:
            return redirect("localoffer:providers")
        if provider.terms_accepted_on is None and not before_terms:
            return redirect("localoffer:provider-terms")
        return view(request, provider, *args, **kwargs)

    return guarded


def from_our_own_page_when_posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Forms come from our own pages only; reading is free."""
    posted = from_our_own_page(view)

    @wraps(posted)
    def either(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return posted(request, *args, **kwargs) if request.method == "POST" else view(request, *args, **kwargs)

    either.csrf_exempt = True  # type: ignore[attr-defined]  # as from_our_own_page says of itself
    return either


def _listing(provider: Provider, slug: str) -> Service:
    """The listing, if it is theirs; to anybody else it is as if there were none. Raises Http404."""
    return get_object_or_404(provider.listings(), slug=slug)


# Signing in


@require_safe
@never_cache
def front(request: HttpRequest) -> HttpResponse:
    """Your listings; or, for whoever is not signed in, what this is and how to get in."""
    provider = signing_in.signed_in(request)
    if provider is None:
        return render(request, "localoffer/providers/front.html", {"form": EmailForm()})
    if provider.terms_accepted_on is None:
        return redirect("localoffer:provider-terms")
    waiting = set(Patch.objects.waiting().values_list("service", flat=True))
    drafts = set(provider.patches.filter(sent_at=None).values_list("service", flat=True))
    listings = provider.listings().select_related("organization").order_by("organization__name", "name", "pk")
    context = {"provider": provider, "listings": listings, "waiting": waiting, "drafts": drafts, "today": clock.today()}
    return render(request, "localoffer/providers/listings.html", context)


@require_POST
@never_cache
@from_our_own_page
def ask_for_link(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST)
    if not form.is_valid():
        return render(request, "localoffer/providers/front.html", {"form": form})
    signing_in.send_link(form.cleaned_data["email"])
    return redirect("localoffer:provider-link-sent")


@require_safe
@never_cache
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "localoffer/providers/link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@from_our_own_page_when_posted
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page does nothing; its button signs in."""
    found = signing_in.link_of(token)
    if found is not None and request.method == "POST":
        try:
            signing_in.sign_in(request, link=found)
        except signing_in.SpentError:
            found = None
        else:
            return redirect("localoffer:providers")
    elif found is not None and not found.is_usable(timezone.now()):
        found = None
    context = {"token": token, "form": EmailForm(), "is_good": found is not None}
    return render(request, "localoffer/providers/link.html", context, status=200 if found else 410)


@require_POST
@never_cache
@from_our_own_page
def sign_out(request: HttpRequest) -> HttpResponse:
    signing_in.sign_out(request)
    return redirect("localoffer:providers")


@require_http_methods(["GET", "HEAD", "POST"])
@partial(for_providers, before_terms=True)
def terms(request: HttpRequest, provider: Provider) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        if "accept" in request.POST:
            signing_in.accept_terms(provider=provider)
            return redirect("localoffer:providers")
        problem = "Tick the box to say that you agree"
    return render(request, "localoffer/providers/terms.html", {"provider": provider, "problem": problem})


# Asking to be let in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@from_our_own_page_when_posted
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    provider = signing_in.signed_in(request)
    if provider and provider.listings().filter(pk=service.pk).exists():
        return redirect("localoffer:provider-listing", slug=slug)
    form = ClaimForm(request.POST or None, network=_network(request), email=provider.email if provider else "")
    return _claimed(request, form, service)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@from_our_own_page_when_posted
def propose(request: HttpRequest) -> HttpResponse:
    provider = signing_in.signed_in(request)
    form = ProposeForm(
        request.POST or None,
        network=_network(request),
        email=provider.email if provider else "",
        organizations=provider.organisations() if provider else (),
    )
    return _claimed(request, form, None)


def _claimed(request: HttpRequest, form: ClaimForm, service: Service | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        comment_seals.count(form.network)
        claiming.claim(service=service, **form.claim)
        return redirect("localoffer:claim-sent")
    context = {"form": form, "service": service, "seal": comment_seals.sealed()}
    return render(request, "localoffer/providers/claim.html", context)


@require_safe
@never_cache
def claim_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "localoffer/providers/claim_sent.html")


def _network(request: HttpRequest) -> str:
    return comment_seals.network_of(request.META.get("REMOTE_ADDR", ""))


# One listing: the buttons


@require_safe
@for_providers
def listing(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    service = _listing(provider, slug)
    # What a colleague sent is theirs too; what a colleague drafts is not.
    sent = service.patches.sent().prefetch_related("rows")[:20]
    rows = [(patch, [(row, _shown(row)) for row in patch.rows.all()]) for patch in sent]
    context = {
        "service": service,
        "rows": rows,
        "draft": patching.draft_of(service=service, provider=provider),
        "done": request.GET.get("done", ""),
        "waits": any(row.state == RowState.WAITING for _, found in rows for row, _ in found),
    }
    return render(request, "localoffer/providers/listing.html", context)


def _shown(row: Any) -> tuple[str, str]:
    """What it was, and what was proposed or, where the council took other words, what these are."""
    after = row.taken if row.state == RowState.AMENDED else row.proposed
    return fields.shown(row.key, row.based_on), fields.shown(row.key, after)


@require_http_methods(["GET", "HEAD", "POST"])
@for_providers
def still_right(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    service = _listing(provider, slug)
    _refuse_what_is_not_shown(service)
    if request.method == "POST":
        role = request.POST.get("role", "")
        patching.say_right(service=service, role=role if role in ROLES else "", access="access" in request.POST)
        return _back(service, "right")
    context = {"service": service, "listing": _public(service.pk), "roles": ROLES, "role": provider.role_for(service)}
    return render(request, "localoffer/providers/still_right.html", context | {"today": clock.today()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_providers
def cancel(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    """The dates to come, each with a button: the second tap of two."""
    service = fields.with_parts(_listing(provider, slug).pk)
    _refuse_what_is_not_shown(service)
    sessions = pressing.dates(service, now=clock.now(), calendar=school_calendar())
    if request.method == "POST":
        pressed = next((each for each in sessions if each.code == request.POST.get("date")), None)
        if "closed" in request.POST:
            patching.change_at_once(
                service=service, provider=provider, values=pressing.closed(), role=provider.role_for(service)
            )
            return _back(service, "closed")
        if pressed is None:
            raise Http404
        values = pressing.turned(service, pressed)
        patching.change_at_once(service=service, provider=provider, values=values, role=provider.role_for(service))
        return _back(service, "on" if pressed.is_cancelled else "cancelled")
    return render(request, "localoffer/providers/cancel.html", {"service": service, "sessions": sessions})


@require_http_methods(["GET", "HEAD", "POST"])
@for_providers
def places(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    """Full, or space; and open again. One press each, with the weeks of waiting if they say how many."""
    service = _listing(provider, slug)
    _refuse_what_is_not_shown(service)
    problem = ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        weeks = request.POST.get("weeks", "").strip()
        if act not in pressing.PLACES:
            raise Http404
        if weeks and not (weeks.isascii() and weeks.isdigit() and int(weeks) <= pressing.MOST_WEEKS):
            problem = f"Write the weeks as a number from 0 to {pressing.MOST_WEEKS}, or leave the box empty"
        else:
            values = pressing.PLACES[act](int(weeks) if weeks else None)
            patching.change_at_once(service=service, provider=provider, values=values, role=provider.role_for(service))
            return _back(service, act)
    context = {"service": service, "problem": problem, "weeks": request.POST.get("weeks", "")}
    return render(request, "localoffer/providers/places.html", context)


def _refuse_what_is_not_shown(service: Service) -> None:
    """Nothing is said at once of what families cannot see and would not see then. Raises Http404."""
    if service.suspended_on or service.status not in patching.OPEN_OR_CLOSED:
        raise Http404


def _back(service: Service, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('localoffer:provider-listing', args=[service.slug])}?done={done}")


# One listing: the form


@require_safe
@for_providers
def change(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    """The seven pages, and which of them has something on it that is not sent yet."""
    service = fields.with_parts(_editable(provider, slug).pk)
    draft = patching.draft_of(service=service, provider=provider)
    keys = set(draft.rows.values_list("key", flat=True)) if draft else set()
    pages = [
        (code, name, len([each for each in changes_on(code, service) if each.key in keys]))
        for code, name in fields.PAGES
    ]
    return render(request, "localoffer/providers/tasks.html", {"service": service, "pages": pages, "draft": draft})


@require_http_methods(["GET", "HEAD", "POST"])
@for_providers
def change_page(request: HttpRequest, provider: Provider, slug: str, page: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404
    service = fields.with_parts(_editable(provider, slug).pk)
    draft = patching.draft_of(service=service, provider=provider)
    kept = {row.key: (row.based_on, row.proposed) for row in draft.rows.all()} if draft else {}
    form = PageForm(page, service, kept, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        patching.put(service=service, provider=provider, page=form.page())
        name = "provider-preview" if "preview" in request.POST else "provider-change"
        return redirect(f"localoffer:{name}", slug=slug)
    context = {"service": service, "form": form, "page": page, "title": PAGES[page]}
    return render(request, "localoffer/providers/change_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_providers
def check(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    """What will be public at once, what waits for the council, and the button that sends it."""
    service = fields.with_parts(_editable(provider, slug).pk)
    draft = patching.draft_of(service=service, provider=provider)
    if draft is None:
        return redirect("localoffer:provider-change", slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            sent = patching.send(patch=draft, role=provider.role_for(service), says_right="right" in request.POST)
        except patching.RefusedError as refused:
            problem = str(refused)
        else:
            return _back(service, "sent" if sent.closed_at is None else "changed")
    lines = patching.lines(draft, service)
    context = {"service": service, "lines": lines, "problem": problem, "is_new": not service.is_public}
    return render(request, "localoffer/providers/check.html", context)


@require_POST
@for_providers
def discard(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    patching.discard(service=_listing(provider, slug), provider=provider)
    return redirect("localoffer:provider-listing", slug=slug)


@require_POST
@for_providers
def take_back(request: HttpRequest, provider: Provider, slug: str, pk: int) -> HttpResponse:
    service = _listing(provider, slug)
    patching.withdraw(patch=get_object_or_404(service.patches.waiting(), pk=pk, provider=provider))
    return _back(service, "taken-back")


@require_safe
@for_providers
def preview(request: HttpRequest, provider: Provider, slug: str) -> HttpResponse:
    """The listing's page as families would see it with the draft."""
    service = fields.with_parts(_editable(provider, slug).pk)
    draft = patching.draft_of(service=service, provider=provider)
    rows = draft.rows.all() if draft else ()
    fields.preview(service, {row.key: row.proposed for row in rows})
    return preview_page(request, service, base="provider")


def _editable(provider: Provider, slug: str) -> Service:
    """A listing of theirs that is not suspended. Raises Http404."""
    service = _listing(provider, slug)
    if service.suspended_on:
        raise Http404
    return service


def _public(pk: Any) -> Any:
    return public_listing(fields.with_parts(pk), now=clock.now(), calendar=school_calendar())
