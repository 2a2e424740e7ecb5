"""Crisis words show the contacts first: always, whatever else goes wrong, and not for "killing time"."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import crisis, danger_training, setting_up
from search.models import CrisisContact

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("typed", "theme"),
    [
        ("suicidal", "suicide"),
        ("My daughter wants to die", "suicide"),
        ("I want to kill my self", "suicide"),
        ("he says he will kill himself", "suicide"),
        ("I don’t want to be here anymore", "suicide"),
        ("taking my own life", "suicide"),
        ("my daughter wants to kill her self", "suicide"),
        ("sucide", "suicide"),
        ("unalive myself", "suicide"),
        ("she took too many of her tablets", "suicide"),
        ("wants to jump off a bridge", "suicide"),
        ("SELF-HARM", "self-harm"),
        ("her stepdad touches her", "abuse"),
        ("my husband hit our daughter", "abuse"),
        ("he is going to hurt someone", "danger"),
        ("son is hurting himself", "self-harm"),
        ("she cuts her arms", "self-harm"),
        ("my dad hits me", "abuse"),
        ("domestic abuse", "abuse"),
        ("scared to go home", "abuse"),
        ("I can't cope", "danger"),
        ("in danger", "danger"),
        ("camhs", "danger"),
    ],
)
def test_words_of_danger_are_heard(typed, theme):
    assert theme in crisis.themes(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "killing time on saturday",
        "dying to try swimming",
        "cakes to die for",
        "cutting and sticking club",
        "hit the ball club",
        "whale watching killer whale",
        "cost of living crisis grants",
        "life skills",
        "end of life care",
        "hair cut for autistic child",
        "kill two birds with one stone",
        "my life story book",
        "home safety",
        "hates being touched",
        "dog groomed",
        "jump on trampolines",
        "within 5 kms",
        "",
        "swimming",
    ],
)
def test_harmless_words_are_not(typed):
    assert crisis.themes(typed) == frozenset()


def _lines(name):
    return [line for line in (DATA / name).read_text().splitlines() if not line.startswith("#")]


def _afresh(danger):
    with (DATA / "crisis_afresh.csv").open(newline="") as file:
        return [row["words"] for row in csv.DictReader(file) if row["danger"] == danger]


@pytest.mark.parametrize("said", [*_lines("crisis_said.txt"), *_afresh("yes")])
def test_danger_is_heard_also_sideways_and_misspelt(said):
    assert crisis.themes(said)


@pytest.mark.parametrize("typed", [*_lines("crisis_not_said.txt"), *_afresh("no")])
def test_what_only_sounds_like_danger_is_no_alarm(typed):
    assert crisis.themes(typed) == frozenset()


def test_hardly_any_judged_sentence_is_misheard():
    judged = danger_training.sentences()

    unheard = [text for text, is_danger in judged if is_danger and not crisis.themes(text)]
    alarms = [text for text, is_danger in judged if not is_danger and crisis.themes(text)]

    assert len(unheard) <= 0.01 * len(judged)
    assert len(alarms) <= 0.02 * len(judged)


@pytest.mark.parametrize(
    ("name", "least_heard", "most_alarms"),
    [("danger_fresh.csv", 0.97, 0.055), ("danger_once.csv", 0.95, 0.09), ("danger_sideways.csv", 0.96, 0.14)],
)
def test_danger_is_heard_in_sentences_that_were_written_afresh(name, least_heard, most_alarms):
    """What was measured, less one or two. The alarms are more than they should be (docs/search.md): more than half of
    the ordinary ones were written to sound like danger."""
    with (DATA / name).open(newline="") as file:
        judged = [(row["words"], row["danger"] == "yes") for row in csv.DictReader(file)]
    heard = [bool(crisis.themes(text)) for text, _ in judged]
    danger = [said for said, (_, is_danger) in zip(heard, judged, strict=True) if is_danger]
    ordinary = [said for said, (_, is_danger) in zip(heard, judged, strict=True) if not is_danger]

    assert sum(danger) >= least_heard * len(danger)
    assert sum(ordinary) <= most_alarms * len(ordinary)


@pytest.mark.parametrize(
    "typed",
    [
        "suicide prevention training course for staff",
        "self harm awareness training",
        "abuse prevention training for volunteers",
        "hits other children at nursery",
        "overdose of homework help",
        "starving after school club with snacks",
    ],
)
def test_training_about_danger_and_what_children_do_are_no_danger(typed):
    assert crisis.themes(typed) == frozenset()


@pytest.mark.parametrize(
    "said",
    ["suicidal after my training", "killing time before i kill myself", "he hits other children and my dad hits me"],
)
def test_danger_beside_harmless_words_is_heard(said):
    assert crisis.themes(said)


def test_the_model_learns_which_words_tell(monkeypatch):
    told = [("she was wrecked", True), ("he was wrecked", True), ("she was happy", False), ("he was happy", False)]
    monkeypatch.setattr(danger_training, "sentences", lambda: told)

    weights = danger_training.learned()

    assert weights["wreck"] > 0 > weights["happi"]


def test_crisis_words_are_heard_at_the_end_of_a_long_message():
    assert crisis.themes("I have been thinking about this a lot. " * 20 + "I want to die")


@pytest.mark.usefixtures("places")
def test_the_real_contacts_stand_in_order():
    CrisisContact.objects.all().delete()
    setting_up.set_up()

    urgent = crisis.urgent("suicide")

    assert [contact.name for contact in urgent.contacts][:3] == ["Emergency services", "NHS 111, option 2", "Childline"]
    numbers = {contact.phone for contact in urgent.contacts}
    assert {"999", "111", "116 123", "0800 1111", "18000"} <= numbers
    assert any("85258" in contact.text for contact in urgent.contacts)
    assert {contact.url for contact in urgent.contacts} >= {"https://www.childline.org.uk"}
    assert all(contact.hours and contact.text for contact in urgent.contacts)


@pytest.mark.django_db
def test_no_crisis_no_contacts():
    assert crisis.urgent("swimming") is None


@pytest.mark.django_db
def test_an_empty_table_shows_the_national_contacts_all_the_same():
    CrisisContact.objects.all().delete()

    assert crisis.urgent("suicide").contacts[0].phone == "999"


def test_a_failure_shows_the_contacts_and_not_an_error(monkeypatch):
    monkeypatch.setattr(crisis, "themes", lambda text: 1 / 0)

    assert crisis.urgent("anything").contacts[0].phone == "999"


@given(st.text())
def test_no_text_raises(text):
    crisis.themes(text)


@pytest.mark.usefixtures("places")
def test_setting_up_again_keeps_what_the_council_changed():
    setting_up.set_up()
    CrisisContact.objects.filter(slug="shout").update(hours="Evenings")

    setting_up.set_up()

    assert CrisisContact.objects.get(slug="shout").hours == "Evenings"
    assert CrisisContact.objects.count() == 6
