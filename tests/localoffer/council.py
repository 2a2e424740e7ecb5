"""A small council for tests: a few listings that differ in what matters, two guides, two postcodes; and
ways to read a page as a family does."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup
from django.test import Client

import search.keeping
from localoffer.importing import import_services
from localoffer.importing_guides import import_guides
from search.models import KnownPlace, Postcode

from .feeds import a_service

TODAY = date(2026, 11, 24)  # a Tuesday
SEARCH = "/local-offer/search/"


def key(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def term(taxonomy: str, name: str) -> dict[str, Any]:
    return {"id": key(f"{taxonomy} {name}"), "taxonomy_term": {"id": key(name), "name": name, "taxonomy": taxonomy}}


def needs(*names: str) -> list[dict[str, Any]]:
    return [term("SEND needs", name) for name in names]


def topics(*names: str) -> list[dict[str, Any]]:
    return [term("Topics", name) for name in names]


def at(postcode: str, latitude: float, longitude: float, name: str = "Hall", **more: Any) -> dict[str, Any]:
    """One of `service_at_locations`; `more` are keys of its location."""
    address = {"id": key(f"address {name}"), "address_1": "1 Hall Street", "city": "Coventry", "postal_code": postcode}
    location = {
        "id": key(name),
        "location_type": "physical",
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
    }
    return {"id": key(f"at {name}"), "location": location | {"addresses": [address]} | more}


LISTINGS = [
    a_service(
        "Saturday swimming",
        description="Swimming for disabled children.\n\nBring a towel.",
        minimum_age=5,
        maximum_age=11,
        attributes=needs("Autism") + topics("Things to do"),
        schedules=[{"id": key("saturdays"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}],
        cost_options=[{"id": key("free"), "option": "Child", "amount": 0, "send": {"for": "child"}}],
        service_at_locations=[at("CV6 1AA", 52.428, -1.508, "Quill Pool")],
        send={
            "kind": "activity",
            "diagnosis": "not_needed",
            "carer": "must_stay",
            "waiting": {"open": False, "weeks": 12, "as_of": "2026-11-03"},
            "checked": {"on": "2026-11-03", "by": "provider", "role": "manager"},
        },
    ),
    a_service(
        "Swimming teachers",
        description="Lessons one to one.",
        minimum_age=8,
        attributes=needs("ADHD") + topics("Things to do"),
        service_at_locations=[at("CV1 5LP", 52.409, -1.505, "Town baths")],
        send={"kind": "activity", "checked": {"on": "2025-01-10", "by": "council"}},
    ),
    a_service(
        "Swimming advice line",
        description="Ring us about swimming.",
        attributes=needs("Autism", "ADHD"),
        send={"kind": "helpline", "reach": "national", "delivery": ["phone"]},
    ),
    a_service(
        "Closed pool",
        status="temporarily closed",
        description="A pool for swimming that is being mended.",
        service_at_locations=[at("B1 1AA", 52.48, -1.9, "Far baths")],
        send={"kind": "activity"},
    ),
    a_service("Sleep clinic", description="Help when nobody sleeps.", attributes=needs("Autism") + topics("Health and therapies")),
]  # fmt: skip

GUIDES = {
    "sleep.md": """---
title: Sleep
summary: What to try when your child will not sleep.
kind: guide
topics: [Health and therapies]
needs: [Autism]
reviewed_on: 2026-10-01
owner: Health team
---
## What you can do now

Keep a **diary**. See [the charity](https://example.org/) or [our pool](/local-offer/). <script>alert(1)</script>

## Words used here

**Diary**: a book of days.
""",
    "swimming-badge.md": """---
title: Apply for a swimming badge
summary: A form for swimmers.
kind: apply
topics: [Things to do]
---
Ask at the pool.
""",
}


def open_council(folder: Path, listings: list[dict[str, Any]] | None = None) -> None:
    """Fills a directory that is set up, and its index; DATA_DIR has to be the test's own."""
    Postcode.objects.create(code="CV61AA", latitude=52.428, longitude=-1.508)
    KnownPlace.objects.create(key="cv6", name="CV6", kind="outcode", latitude=52.43, longitude=-1.51)
    outcome = import_services(LISTINGS if listings is None else listings, source="test")
    assert outcome.refused == 0
    for name, text in GUIDES.items():
        (folder / name).write_text(text)
    assert import_guides(folder).refused == 0
    search.keeping.rebuild()


def page(client: Client, address: str = SEARCH, status: int = 200, **parameters: Any) -> BeautifulSoup:
    """The page as a family gets it."""
    response = client.get(address, parameters)
    assert response.status_code == status
    return BeautifulSoup(response.content.decode(), "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    """What the results are called, in order."""
    return [link.get_text(strip=True) for link in soup.select(".card__title a")]


def text(element: Any) -> str:
    return " ".join(element.get_text(" ").split())
