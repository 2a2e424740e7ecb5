"""The ways to what a site says: every address of the admin's section on the record."""

from collections.abc import Iterator
from urllib.parse import quote_plus

from django.urls import reverse

from governance import admin_urls
from governance.models import AgendaItem
from governance.printing import catalogue
from governance.views.admin import acts, records
from governance.viewsets import BodyAdmin, DecisionAdmin, PersonAdmin, RouteAdmin, RouteStageAdmin


def of_the_admin(item: AgendaItem, *, words: str) -> list[str]:
    """Every address of the section, for everything that the item touches; and searches for `words`."""
    return [*_of_the_section(item), *_printed(item), *_of_rows(), *_of_registers(words), *_of_the_draft(item, words)]


def _of_the_section(item: AgendaItem) -> Iterator[str]:
    yield reverse("wagtailadmin_home")
    yield reverse("governance_admin:ledger-entries") + "?as=json"
    edition = item.submission.passage.edition
    numbers = {"edition": edition.pk, "meeting": item.meeting_id, "item": item.pk}
    for pattern in admin_urls.urlpatterns:
        name, wanted = f"governance_admin:{pattern.name}", set(pattern.pattern.converters)
        if wanted == {"pk"}:
            yield reverse(name, args=[numbers.get(pattern.name.partition("-")[0], 1)])
        elif not wanted and pattern.name != "end":
            yield reverse(name)
        if pattern.name.startswith("register-"):
            yield from (f"{reverse(name)}?export={form}" for form in ("csv", "xlsx"))


def _printed(item: AgendaItem) -> Iterator[str]:
    for kind in catalogue.KINDS:
        yield reverse("governance_admin:printed", args=[item.meeting_id, kind])
        for form in catalogue.FORMS:
            yield reverse("governance_admin:printed-file", args=[item.meeting_id, kind, form])


def _of_rows() -> Iterator[str]:
    for kind, model in records.KINDS.items():
        for pk in model._base_manager.values_list("pk", flat=True):
            yield reverse("governance_admin:record", args=[kind, pk])
    for word, model in acts.ABOUT.items():
        for pk in model._base_manager.values_list("pk", flat=True):
            yield from (reverse("governance_admin:act", args=[word, pk, name]) for name in acts.ACTS.get(word, {}))


def _of_registers(words: str) -> Iterator[str]:
    for register in (BodyAdmin(), PersonAdmin(), DecisionAdmin(), RouteAdmin(), RouteStageAdmin()):
        for pattern in register.get_admin_urls_for_registration():
            wanted = pattern.pattern.converters
            for row in register.model.objects.all() if wanted else [None]:
                yield reverse(pattern.name, kwargs=dict.fromkeys(wanted, row.pk) if row else {})
        yield f"{reverse(register.url_helper.get_action_url_name('index'))}?q={quote_plus(words)}"


def _of_the_draft(item: AgendaItem, words: str) -> Iterator[str]:
    page = item.submission.passage.edition.page
    for name in ("edit", "view_draft", "history", "copy"):
        yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    for name in ("revisions_revert", "revisions_view"):
        yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk, page.latest_revision.pk])
    yield reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    yield reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    yield f"{reverse('wagtailadmin_pages:search')}?q={quote_plus(words)}"
