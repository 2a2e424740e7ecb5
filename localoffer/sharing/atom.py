"""The changes of the directory as an Atom feed (RFC 4287), the newest first, in pages that lead on (RFC 5005)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from ..models import ChangeKind, ListingChange, Service
from ..oruk.records import published_names

A_PAGE = 50
NOBODY_READS = "A listing that is no longer here"


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, and the number below which the next page goes on; 0 on the last one."""

    changes: Sequence[ListingChange]
    older: int


def page(*, before: int | None) -> Page:
    """The newest changes, or those older than number `before`. Of what is not public now only that it is gone."""
    shown = Q(kind=ChangeKind.GONE) | Q(service_id__in=Service.objects.published().order_by().values("pk"))
    found = ListingChange.objects.filter(shown).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    changes = list(found[: A_PAGE + 1])
    return Page(changes[:A_PAGE], changes[A_PAGE - 1].pk if len(changes) > A_PAGE else 0)


class PagedFeed(Atom1Feed):
    """An Atom feed with a link to the page that follows."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "first", "href": self.feed["first"]})
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})


def feed(found: Page, *, site: str, before: int | None) -> str:
    """The page as Atom. Each entry has a category: added, changed or gone."""
    first = site + reverse("localoffer:changes-atom")
    names = published_names({each.service_id for each in found.changes})
    made = PagedFeed(
        title="Local Offer: what changed",
        link=site + "/local-offer/",
        feed_url=first + (f"?before={before}" if before else ""),
        feed_guid=first,
        description="",
        language="en-gb",
        first=first,
        next=f"{first}?before={found.older}" if found.older else "",
    )
    for each in found.changes:
        name, href = names.get(each.service_id, (NOBODY_READS, reverse("oruk:service", args=[each.service_id])))
        made.add_item(
            title=f"{each.get_kind_display()}: {name}",
            link=site + href,
            description="",
            content=str(each.service_id),
            unique_id=get_tag_uri(f"{first}/{each.pk}", None),
            updateddate=each.happened_at,
            categories=[each.kind],
        )
    return made.writeString("utf-8")
