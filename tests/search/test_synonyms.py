"""Other words for the same thing: found in the request, by the published version alone, at any number."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search import publishing, setting_up, synonym_drafts, synonyms, words
from search.asking import read_parameters
from search.document import SearchDocument
from search.models import PracticeQuestion, SynonymGroup, SynonymVersion
from search.request import SearchRequest
from search.synonyms import Group, Thesaurus

THERAPY = Group("speech and language therapy", same=("SALT", "speech therapy"), related=("Makaton",))
BREAKS = Group("short breaks", same=("respite",), narrower=("overnight stay",))


def ways(thesaurus, text):
    """What a question asks for: a list of concepts, each its ways as words."""
    return [[" ".join(way.tokens) for way in concept.ways] for concept in thesaurus.concepts(text)]


def test_a_word_is_sought_in_every_way_it_is_said_the_typed_one_first():
    assert ways(Thesaurus([THERAPY]), "salt for my son") == [
        ["salt", "speech and languag therapi", "speech therapi"],
        ["son"],
    ]


@pytest.mark.parametrize(
    "typed", ["speech and language therapy", "Speech & Language Therapy", "speech language therapy"]
)
def test_a_term_of_several_words_is_known_with_and_without_its_little_words(typed):
    [[first, *others]] = ways(Thesaurus([THERAPY]), typed)

    assert first == "speech languag therapi"
    assert others == ["salt", "speech therapi"]


def test_the_longest_term_is_meant():
    thesaurus = Thesaurus([Group("autism", same=("ASD",)), Group("relaxed session", same=("autism friendly",))])

    assert ways(thesaurus, "autism friendly cinema") == [["autism friend", "relax session"], ["cinema"]]


def test_what_belongs_to_a_term_does_not_stand_for_it():
    thesaurus = Thesaurus([BREAKS])

    assert ways(thesaurus, "short breaks") == [["short break", "respit", "overnight stay"]]
    assert ways(thesaurus, "overnight stay") == [["overnight"], ["stay"]]


def test_a_related_term_is_offered_and_not_searched_for():
    thesaurus = Thesaurus([THERAPY])

    assert ways(thesaurus, "makaton") == [["makaton"]]
    assert thesaurus.related("makaton classes") == ("speech and language therapy",)
    assert thesaurus.related("speech therapy") == ()
    assert thesaurus.related("speech and language therapy") == ("Makaton",)


def test_loops_do_no_harm():
    thesaurus = Thesaurus(
        [Group("one", same=("two",)), Group("two", same=("three", "two")), Group("three", same=("one",))]
    )

    assert ways(thesaurus, "one") == [["one", "two", "three"]]
    assert ways(thesaurus, "two") == [["two", "one", "three"]]


def test_a_word_of_two_groups_means_both():
    thesaurus = Thesaurus([Group("autism", same=("ASC",)), Group("adult social care", same=("ASC",))])

    assert ways(thesaurus, "asc") == [["asc", "autism", "adult social care"]]


def test_a_greeting_is_no_hearing_impairment():
    thesaurus = Thesaurus([Group("hearing impairment", same=("HI",))])

    assert ways(thesaurus, "hi I need a swimming club") == [["swim"], ["club"]]
    assert ways(thesaurus, "HI") == [["hi", "hear impair"]]


@given(
    st.lists(st.builds(Group, st.text(max_size=20), *[st.lists(st.text(max_size=20), max_size=3).map(tuple)] * 3)),
    st.text(),
)
def test_no_group_and_no_question_raises(groups, question):
    thesaurus = Thesaurus(groups)

    for concept in thesaurus.concepts(question):
        assert all(way.tokens for way in concept.ways)
        assert len(concept.ways) == len({way.tokens for way in concept.ways})
    thesaurus.related(question)


def test_a_question_without_synonyms_is_its_words():
    for text in ("swimming club", "who am I", "", "swim swimming"):
        assert ways(Thesaurus([]), text) == [[token] for token in words.asked(text)]


# In the engine


@pytest.fixture
def therapies(embedded):
    embedded.put(
        "test",
        [
            SearchDocument(id="typed", kind="service", url="/", title="SALT drop-in"),
            SearchDocument(id="other", kind="service", url="/", title="Speech and language therapy"),
            SearchDocument(id="apart", kind="service", url="/", title="Therapy for speech in another language"),
            *(SearchDocument(id=f"none-{number}", kind="service", url="/", title="Swimming") for number in range(9)),
        ],
    )
    return embedded


def found(engine, text, groups=(THERAPY,)):
    return [hit.id for hit in engine.search(SearchRequest(text, concepts=Thesaurus(groups).concepts(text))).hits]


def test_a_synonym_finds_what_has_its_words_side_by_side(therapies):
    assert found(therapies, "salt") == ["typed", "other"]


def test_typed_words_may_stand_apart(therapies):
    assert set(found(therapies, "speech language therapy")) == {"other", "apart", "typed"}


def test_words_of_a_synonym_count_once_however_often_it_is_said(embedded):
    embedded.put(
        "test",
        [
            SearchDocument(id="all-ways", kind="service", url="/", title="Club", body="SALT SALT speech therapy"),
            SearchDocument(id="title", kind="service", url="/", title="SALT club"),
            *(SearchDocument(id=f"none-{number}", kind="service", url="/", title="Swimming") for number in range(9)),
        ],
    )

    assert found(embedded, "salt club") == ["title", "all-ways"]


def test_the_rarest_way_does_not_win(embedded):
    embedded.put(
        "test",
        [
            SearchDocument(id="rare", kind="service", url="/", title="Speech therapy"),
            *(SearchDocument(id=f"typed-{number}", kind="service", url="/", title="SALT club") for number in range(4)),
            *(SearchDocument(id=f"none-{number}", kind="service", url="/", title="Swimming") for number in range(20)),
        ],
    )

    assert found(embedded, "salt")[-1] == "rare"


# Publishing


@pytest.fixture
def published(db, shelf):
    SynonymVersion.objects.all().delete()
    SynonymGroup.objects.all().delete()
    PracticeQuestion.objects.all().delete()
    SynonymGroup.objects.create(term="short breaks", same="respite\n")
    publishing.publish(by=None, reason="The first")


def concepts_of(query):
    return read_parameters(QueryDict(query)).request.concepts


@pytest.mark.usefixtures("published")
def test_a_draft_changes_nothing_until_it_is_published():
    SynonymGroup.objects.filter(term="short breaks").update(same="respite\ntime off")

    assert len(concepts_of("q=respite")[0].ways) == 2
    publishing.publish(by=None)
    assert len(concepts_of("q=respite")[0].ways) == 3


@pytest.mark.usefixtures("published")
def test_what_is_related_is_offered_beside_the_answer():
    SynonymGroup.objects.filter(term="short breaks").update(related="direct payments")
    publishing.publish(by=None)

    assert read_parameters(QueryDict("q=respite+or+short+breaks")).related == ("direct payments",)
    assert read_parameters(QueryDict("q=short+breaks&literal=1")).related == ()


@pytest.mark.usefixtures("published")
def test_words_taken_literally_have_no_synonyms():
    assert concepts_of("q=respite&literal=1") == ()


@pytest.mark.usefixtures("published")
def test_nothing_is_published_twice():
    with pytest.raises(ValueError, match="Nothing has changed"):
        publishing.publish(by=None)


@pytest.mark.usefixtures("published")
def test_an_earlier_version_can_be_brought_back():
    first = SynonymVersion.objects.get()
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.create(term="autism", same="ASD")
    publishing.publish(by=None)

    publishing.bring_back(version=first)
    third = publishing.publish(by=None)

    assert (third.number, third.groups) == (3, first.groups)
    assert SynonymVersion.objects.count() == 3


def test_a_preview_says_which_questions_would_change(published, shelf):
    from search import outbox

    shelf.put("breaks", "Short breaks")
    shelf.put("nights", "Overnight care")
    shelf.put("swim", "Swimming")
    outbox.note("shelf", list(shelf))
    outbox.drain()
    PracticeQuestion.objects.bulk_create([PracticeQuestion(text="respite please"), PracticeQuestion(text="swimming")])
    SynonymGroup.objects.filter(term="short breaks").update(same="respite\novernight care")

    preview = synonym_drafts.preview()

    [group] = preview.groups
    assert (group.term, group.added, group.removed) == ("short breaks", ("overnight care",), ())
    changed = {change.question: change for change in preview.questions}
    assert set(changed) == {"respite please", "short breaks", "overnight care"}
    assert changed["respite please"].enter == ("Overnight care",)
    assert preview.asked == 4


def test_setting_up_publishes_the_synonyms_once(db):
    SynonymVersion.objects.all().delete()
    SynonymGroup.objects.all().delete()
    setting_up.set_up_synonyms()

    assert SynonymVersion.objects.get().number == 1
    assert synonyms.related("dla") == ("personal independence payment",)
    assert ways(synonyms.in_use(), "SALT")[0][:2] == ["salt", "speech and languag therapi"]
