"""Makes an empty council site ready: tables, static files, page tree, vocabularies, roles, search
index and the area's places. Adds no content, and changes nothing when it is run again."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale, Page, Site, Task, Workflow

import governance.setting_up
import localoffer.setting_up
import search.keeping
import search.setting_up
from cms.legal_pages import make_legal_pages
from cms.models import HomePage, StrategiesPage
from cms.roles import make_roles

Report = Callable[[str], None]


def set_up(report: Report) -> None:
    """Everything an empty site needs; `report` is told each step in a few words."""
    report("database")
    call_command("migrate", verbosity=0, interactive=False)
    report("static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    fill(report)
    report("search index")
    search.keeping.bring_up_to_date()


def fill(report: Report) -> None:
    """What stands in the database of an empty site."""
    report("pages")
    with transaction.atomic():
        home = make_home()
        make_strategies(home)
        make_legal_pages(home)
    report("vocabularies, terms and holidays")
    localoffer.setting_up.set_up()
    report("postcodes, places and crisis contacts")
    search.setting_up.set_up()
    report("guards of the record")
    governance.setting_up.set_up()
    report("roles")
    with transaction.atomic():
        make_roles()


def make_home() -> HomePage:
    """The home page, in place of Wagtail's welcome page; the site's address is SITE_URL's."""
    home = HomePage.objects.first()
    if home is None:
        _clear_what_wagtail_brings()
        Page.fix_tree()
        home = HomePage(title="Home", slug="home", locale=Locale.get_default())
        Page.get_first_root_node().add_child(instance=home)
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or (443 if settings.IS_HTTPS else 80),
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    return home


def _clear_what_wagtail_brings() -> None:
    """A new Wagtail has a welcome page, two groups and a workflow for them, none of which we use."""
    Page.objects.filter(depth=2).delete()
    Workflow.objects.all().delete()
    Task.objects.all().delete()
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()


def make_strategies(home: HomePage) -> None:
    """The page under which officers write the editions of governed documents."""
    if not StrategiesPage.objects.exists():
        home.add_child(instance=StrategiesPage(title="Strategies", slug="strategies"))
