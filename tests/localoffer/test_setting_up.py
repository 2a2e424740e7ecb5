"""What an empty directory starts with."""

from datetime import date

import pytest
from django.utils.text import slugify

from localoffer.calendars import school_calendar
from localoffer.imports.terms import Terms
from localoffer.models import AccessPoint, GuideIndexPage, LocalOfferPage, SchoolTerm, Term
from localoffer.setting_up import set_up

pytestmark = pytest.mark.usefixtures("directory")

# Interchange 1, word for word.
NEEDS = {
    "Communication and interaction": ["Autism", "Speech, language and communication"],
    "Cognition and learning": ["Learning disability", "Down's syndrome", "Dyslexia, dyspraxia and dyscalculia", "Profound and multiple"],
    "Social, emotional and mental health": ["Anxiety and school avoidance", "ADHD"],
    "Sensory and physical": ["Deaf and hearing", "Vision", "Multi-sensory", "Physical disability", "Medical and epilepsy"],
    "No diagnosis needed": [],
}  # fmt: skip
TOPICS = [
    "Things to do", "Short breaks and respite", "Early years and childcare", "Schools and colleges", "Alternative provision",
    "Health and therapies", "Mental health and behaviour", "Diagnosis and after", "Money and benefits", "Travel and transport",
    "Home, equipment and housing", "Preparing for adulthood and work", "Parents, carers and siblings",
    "Your rights and disagreements", "Social care",
]  # fmt: skip


def test_needs_and_topics_are_those_of_the_interchange_in_its_order() -> None:
    held = {top.name: [term.name for term in top.children.all()] for top in Term.objects.of("need").tops()}

    assert held == NEEDS
    assert list(held) == list(NEEDS)
    assert [term.name for term in Term.objects.of("topic")] == TOPICS


def test_a_code_is_the_slug_of_its_name() -> None:
    for term in [*Term.objects.of("need"), *Term.objects.of("topic")]:
        assert term.code == slugify(term.name)


def test_the_points_of_access_are_the_models() -> None:
    assert dict(Term.objects.of("access").values_list("code", "name")) == dict(AccessPoint.choices)


def test_no_other_name_means_two_terms_of_one_vocabulary() -> None:
    terms = Terms()
    for term in Term.objects.select_related("vocabulary"):
        for name in (term.name, *term.aliases):
            assert terms.find(name, (term.vocabulary.code,)) == (term.vocabulary.code, term.code), name


def test_setting_up_again_changes_nothing_an_editor_changed() -> None:
    autism = Term.objects.get(code="autism")
    autism.name = "Autism and autistic people"
    autism.save()
    SchoolTerm.objects.exclude(pk=SchoolTerm.objects.first().pk).delete()
    history = Term.history.count()

    set_up()

    autism.refresh_from_db()
    assert autism.name == "Autism and autistic people"
    assert SchoolTerm.objects.count() == 1
    assert Term.history.count() == history
    assert LocalOfferPage.objects.count() == GuideIndexPage.objects.count() == 1


def test_the_calendar_knows_term_holiday_and_bank_holiday() -> None:
    calendar = school_calendar()

    assert calendar.is_term_time(date(2026, 11, 24)) is True
    assert calendar.is_term_time(date(2026, 10, 28)) is False
    assert calendar.is_term_time(date(2027, 5, 3)) is False
    assert calendar.is_term_time(date(2031, 1, 1)) is None


def test_the_pages_stand_at_their_addresses() -> None:
    assert LocalOfferPage.objects.get().get_url_parts()[2] == "/local-offer/"
    assert GuideIndexPage.objects.get().get_url_parts()[2] == "/local-offer/guides/"
