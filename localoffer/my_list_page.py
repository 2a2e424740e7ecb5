"""The page of a list: its listings in the order they were added, and which are no longer there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .cards import card
from .freshness import Freshness
from .listings import Way, every_way
from .masking import masked
from .models import Kind, Location, Service, ServiceSlug
from .my_list import MyList
from .reviews.rules import Rules, rules


@dataclass(frozen=True, slots=True)
class Saved:
    """A listing on a list: the words of its card, where it is, and every way to reach it."""

    id: str
    name: str
    href: str
    kind: str
    kind_name: str
    is_closed: bool
    notice: str
    said: Mapping[str, str]
    places: tuple[str, ...]
    ways: tuple[Way, ...]
    freshness: Freshness
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class MyListPage:
    """A list as its page shows it. `is_copy` where it came with the address: then nothing of it is kept yet.
    `gone` are addresses of what was public once and is not now, each of which says what else there is."""

    kept: MyList
    is_copy: bool
    saved: tuple[Saved, ...]
    gone: tuple[str, ...]
    gone_ids: MyList


def my_list_page(kept: MyList, *, is_copy: bool, today: date) -> MyListPage:
    """The page of the list `kept` on the day `today`. Ids that never were a listing are passed over."""
    found = {each.pk: masked(each) for each in Service.objects.published().with_parts().filter(pk__in=kept.ids)}
    held = rules()
    saved = tuple(_saved(found[key], held, today) for key in kept.ids if key in found)
    gone = _gone([key for key in kept.ids if key not in found])
    known = MyList(tuple(key for key in kept.ids if key in found or key in gone))
    return MyListPage(known, is_copy, saved, tuple(gone.values()), MyList(tuple(gone)))


def _saved(service: Service, held: Rules, today: date) -> Saved:
    return Saved(
        id=str(service.pk),
        name=service.name,
        href=service.get_absolute_url(),
        kind=service.kind,
        kind_name=Kind(service.kind).label,
        is_closed=service.is_closed,
        notice=service.alert,
        said=card(service, on=today),
        places=tuple(dict.fromkeys(filter(None, (_where(at.location) for at in service.places.all())))),
        ways=every_way(service),
        freshness=held.freshness(service, today=today),
        confirmed_on=service.checked_on,
    )


def _where(location: Location) -> str:
    return ", ".join((*filter(None, [location.public_name]), *location.public_address))


def _gone(ids: Collection[UUID]) -> dict[UUID, str]:
    """The last address of each of `ids` that ever had one."""
    held = ServiceSlug.objects.filter(service_id__in=ids).order_by("slug")
    addresses = {each.service_id: each.slug for each in held}
    return {key: addresses[key] for key in ids if key in addresses}
