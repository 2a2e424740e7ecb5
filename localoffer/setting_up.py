"""What an empty directory needs: vocabularies, the calendar, and the pages that guides hang from."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from wagtail.models import Page, Site

from .models import (
    BankHoliday,
    ChangeRule,
    ConsultedGroup,
    CoverageRow,
    GuideIndexPage,
    Kind,
    LocalOfferPage,
    ReviewRule,
    SchoolTerm,
    Term,
    Vocabulary,
)
from .providers.fields import FIELDS

DATA = Path(__file__).parent / "data"
VOCABULARIES = {"need": "SEND needs", "topic": "Topics", "access": "Access", "language": "Languages"}


@transaction.atomic
def set_up() -> None:
    """Bring in what is missing. What an editor changed stays as it is; run it as often as you like."""
    set_up_vocabularies()
    set_up_calendar()
    set_up_coverage()
    set_up_consulted_groups()
    set_up_rules_of_review()
    set_up_rules_for_changes()
    set_up_pages()


def set_up_vocabularies() -> None:
    for code, name in VOCABULARIES.items():
        Vocabulary.objects.get_or_create(code=code, defaults={"name": name})
    vocabularies = {vocabulary.code: vocabulary for vocabulary in Vocabulary.objects.all()}
    terms = {(term.vocabulary.code, term.code): term for term in Term.everything.select_related("vocabulary")}
    for position, row in enumerate(_rows("vocabularies.csv")):
        key = row["vocabulary"], row["code"]
        if key not in terms:
            terms[key] = Term.objects.create(
                vocabulary=vocabularies[row["vocabulary"]],
                code=row["code"],
                name=row["name"],
                plain_name=row["plain_name"],
                parent=terms[row["vocabulary"], row["parent"]] if row["parent"] else None,
                aliases=[alias for alias in row["aliases"].split("|") if alias],
                position=position,
            )


def set_up_calendar() -> None:
    """Bank holidays and school terms; a council that keeps its own terms is left alone."""
    for row in _rows("bank_holidays.csv"):
        BankHoliday.objects.get_or_create(on=date.fromisoformat(row["on"]), defaults={"name": row["name"]})
    if not SchoolTerm.objects.exists():
        SchoolTerm.objects.bulk_create(SchoolTerm(**row) for row in _rows("school_terms.csv"))


def set_up_coverage() -> None:
    """The coverage checklist; a council that keeps its own is left alone."""
    if not CoverageRow.objects.exists():
        for position, row in enumerate(_rows("coverage.csv")):
            CoverageRow.objects.create(position=position, **row)


def set_up_consulted_groups() -> None:
    """Who has to be asked in the review of the Offer; a council that keeps its own list is left alone."""
    if not ConsultedGroup.objects.exists():
        for position, row in enumerate(_rows("consulted.csv")):
            ConsultedGroup.objects.create(position=position, **row)


def set_up_rules_of_review() -> None:
    """How long a word holds for each kind of listing; what an administrator changed stays."""
    for kind in Kind.values:
        ReviewRule.objects.get_or_create(kind=kind)


def set_up_rules_for_changes() -> None:
    """Which fields take effect at once when a provider changes them; what an editor changed stays."""
    for field in FIELDS:
        ChangeRule.objects.get_or_create(code=field.code, defaults={"name": field.label, "at_once": field.at_once})


def set_up_pages() -> None:
    """The Local Offer under the site's home page, once there is one, and the guides' shelf under it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or site.root_page.depth < 2:
        return
    offer = _child(
        site.root_page,
        LocalOfferPage(
            title="Local Offer",
            slug="local-offer",
            introduction="Support, places to go and things to do for children and young people, from birth to 25, "
            "with special educational needs or disabilities.",
        ),
    )
    _child(
        offer,
        GuideIndexPage(
            title="Guides",
            slug="guides",
            introduction="Money, rights and how things work, step by step.",
        ),
    )


def _child(parent: Page, page: Page) -> Page:
    """The child of `parent` at that address, made and published if there is none."""
    found = parent.get_children().filter(slug=page.slug).first()
    if found is not None:
        return found
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
