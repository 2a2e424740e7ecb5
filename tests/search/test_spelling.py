"""Slips are mended by the words the index holds, said, and undone; a word that somebody may mean is left alone."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from search import outbox, registries, spelling
from search.asking import read_parameters
from search.models import SynonymGroup, SynonymVersion
from search.publishing import publish
from search.registries import Term

TITLES = (
    "Dyslexia tutor in the evening", "Speech therapy", "SENDIASS advice", "EHCP: how to ask", "CAMHS", "Swimming club",
    "Support group for parents", "Blue Badge", "Physiotherapy for children", "College transport", "Sensory play",
    "Occupational therapy", "Hearing loss", "Forest school", "Autism friendly cinema", "Hydrotherapy", "Mediation",
    "Down's syndrome playgroup", "Artistic afternoons", "After school club", "Wheelchair basketball", "Calendar",
)  # fmt: skip


@pytest.fixture
def directory(db, shelf):
    SynonymVersion.objects.all().delete()
    SynonymGroup.objects.all().delete()
    registries.register_vocabulary("need", lambda: [Term("epilepsy", "Epilepsy")])
    for number, title in enumerate(TITLES):
        shelf.put(f"doc-{number}", title)
    outbox.note("shelf", list(shelf))
    outbox.drain()
    return shelf


def corrected(text):
    found = spelling.corrected(text)
    return found.text if found else text


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dislexia tutor coventry", "dyslexia tutor coventry"),
        ("speach", "speech"),
        ("sendias", "sendiass"),
        ("echp", "ehcp"),
        ("cahms", "camhs"),
        ("autisum club", "autism club"),
        ("swiming", "swimming"),
        ("supportgroup", "support group"),
        ("fysiotherapy", "physiotherapy"),
        ("ocupational", "occupational"),
        ("mediashun", "mediation"),
        ("colledge", "college"),
        ("hydro therapy", "hydrotherapy"),
        ("hering loss", "hearing loss"),
        ("epilipsy", "epilepsy"),
        ("weelchair", "wheelchair"),
        ("calender", "calendar"),
        ("Where is a DISLEXIA tutor?", "Where is a dyslexia tutor?"),
    ],
)
def test_a_slip_is_mended(typed, meant):
    assert corrected(typed) == meant


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    "typed",
    [
        "dyslexia tutor", "downs", "Down's", "autistic", "artistic", "swimmers", "netball", "chess", "jayden", "lego",
        "he keeps saying everyone would be better off without him", "szkoła", "zzzzzz", "pecs", "cv6 1aa", "7", "",
        "speech-therapy", "schools", "play", "theirs",
    ],
)  # fmt: skip
def test_what_somebody_may_mean_is_left_alone(typed):
    assert corrected(typed) == typed


def test_a_word_is_known_as_soon_as_a_listing_says_it(directory):
    assert corrected("dislexia") == "dyslexia"
    directory.put("new", "The Dislexia Band")
    outbox.note("shelf", "new")
    outbox.drain()

    assert corrected("dislexia") == "dislexia"


def test_a_slip_noted_among_other_names_is_one_all_the_same(directory):
    directory.put("new", "Reading help", other_names="dislexia\nDCD")
    outbox.note("shelf", "new")
    outbox.drain()

    assert corrected("dislexia") == "dyslexia"
    assert corrected("dcd") == "dcd"


def test_a_word_gone_from_the_index_is_no_mending(directory):
    del directory["doc-4"]
    outbox.note("shelf", "doc-4")
    outbox.drain()

    assert corrected("cahms") == "cahms"


def test_a_slip_noted_among_synonyms_is_said_but_a_word_of_its_own_is_not(directory):
    SynonymGroup.objects.create(term="dyslexia", same="dislexia\nSpLD")
    SynonymGroup.objects.create(term="occupational therapy", same="OT\nrehab")
    publish(by=None)

    assert corrected("dislexia") == "dyslexia"
    assert corrected("spld rehab") == "spld rehab"


@pytest.mark.usefixtures("directory")
def test_the_correction_is_said_and_can_be_undone():
    asked = read_parameters(QueryDict("q=dislexia+tutor"))
    undone = read_parameters(QueryDict("q=dislexia+tutor&literal=1"))

    assert (asked.query, asked.corrected.text) == ("dislexia tutor", "dyslexia tutor")
    assert asked.corrected.changes == (("dislexia", "dyslexia"),)
    assert (undone.corrected, undone.request.words) == (None, "dislexia tutor")


@pytest.mark.usefixtures("directory")
def test_what_understanding_knows_is_left_alone():
    assert spelling.corrected("dislexia", also_known={"dislexia"}) is None


def test_no_text_raises(directory):
    @settings(max_examples=60)
    @given(st.text(max_size=80))
    def any_text(text):
        corrected(text)

    any_text()
