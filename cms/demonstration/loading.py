"""Loads the demonstration council: once, on top of a site that is set up."""

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction
from wagtail.models import Site

import search.keeping
from cms.demonstration import (
    accounts,
    business,
    comments,
    executive,
    governance,
    imports,
    links,
    oversight,
    providers,
    reports,
    reviews,
    sharing,
    short_breaks,
    unmet_needs,
    vocabularies,
)
from cms.demonstration.dates import resolve, resolve_text
from cms.models import SiteSettings
from governance import checkpoints, notifying
from localoffer.importing import import_services
from localoffer.importing_guides import import_guides
from localoffer.models import Source
from search.clock import today

FILES = Path(__file__).parent
SOURCE = "demonstration"


def load(report: Callable[[str], None]) -> bool:
    """Loads everything, telling `report` each step; False when it had been loaded before."""
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    if site.demonstration:
        return False
    report("accounts")
    accounts.make_accounts()
    report("listings")
    _load_listings(today())
    reviews.load(today())
    vocabularies.load()
    report("guides")
    _load_guides(today())
    report("comments")
    comments.load(today())
    report("what providers changed")
    providers.load(today())
    report("a neighbour’s directory")
    imports.load()
    report("who is told of changes")
    sharing.load()
    links.load(today())
    report("what families could not find")
    unmet_needs.load(today())
    report("boards, meetings and decisions")
    with notifying.silently():
        governance.load(today())
        executive.load(today())
        oversight.load(today())
        business.load(today())
    report("short breaks, and last school year’s report")
    short_breaks.load(today())
    reports.load(today())
    report("search index")
    search.keeping.bring_up_to_date()
    with transaction.atomic():
        site.demonstration = True
        site.site_name = "Coventry SEND"
        site.council_name = "Coventry (demonstration)"
        site.contact_phone = "01632 960999"
        site.contact_hours = "Monday to Friday, 9am to 5pm"
        site.contact_email = "send@example.org"
        site.save()
    checkpoints.issue()  # so that each decision can be proved from the first day on
    return True


def _load_listings(day: date) -> None:
    services = [
        service
        for path in sorted((FILES / "services").glob("*.json"))
        for service in resolve(json.loads(path.read_text()), day)
    ]
    refusals: list[str] = []
    import_services(services, source=SOURCE, say=refusals.append)
    if refusals:
        raise ValueError("\n".join(refusals))
    Source.objects.filter(name=SOURCE).update(title="Invented for the demonstration")


def _load_guides(day: date) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in (FILES / "guides").glob("*.md"):
            (Path(folder) / path.name).write_text(resolve_text(path.read_text(), day))
        import_guides(Path(folder))
