"""What somebody wants to tell us something about: the listing, guide or page of ours that they came from."""

from dataclasses import dataclass

from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

from governance.pages import GovernedPage
from localoffer.models import Service

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """A page of ours by its name."""

    name: str
    address: str


def asked_about(address: str) -> Subject | None:
    """The public page at the path `address`; None where there is none, or it has no name of its own. Only names
    that we hold are given out: an address cannot put words on our pages."""
    if not address.startswith("/") or len(address) > LONGEST:
        return None
    try:
        found = resolve(address)
    except Resolver404:
        return None
    name = _listing(found.kwargs["slug"]) if found.view_name == "localoffer:service" else _page(address)
    return Subject(name, address) if name else None


def _listing(slug: str) -> str:
    return Service.objects.published().filter(slug=slug).values_list("name", flat=True).first() or ""


def _page(address: str) -> str:
    """The title of a page of Wagtail's; a governed page's own title may be one that nobody has approved."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or "\x00" in address:
        return ""
    path = site.root_page.url_path + address.lstrip("/")
    page = Page.objects.live().public().filter(url_path=path, depth__gt=site.root_page.depth).first()
    return "" if page is None or issubclass(page.specific_class or Page, GovernedPage) else page.title
