"""What search engines are told of: what anyone reaches by following links, and nothing else. What a request of the
public may not read is hidden from it here as everywhere (`governance.views.public`)."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as WagtailSitemap

from governance.models import Decision
from localoffer.models import Service


class Decisions(Sitemap):
    """Each decision that anyone may read in full."""

    def items(self) -> QuerySet[Decision]:
        return Decision.objects.open().standing()


class Listings(Sitemap):
    """What families can find."""

    def items(self) -> QuerySet[Service]:
        return Service.objects.published().order_by("pk")


class Registers(Sitemap):
    """The lists that lead on to the rest."""

    def items(self) -> list[str]:
        return ["governance:documents", "governance:decisions", "governance:bodies", "governance:forward-plan"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"pages": WagtailSitemap, "registers": Registers, "decisions": Decisions, "listings": Listings}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by anyone; the admin is of no use to them (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
