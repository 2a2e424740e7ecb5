"""The words that listings are sorted by can change without breaking an address that somebody saved."""

import pytest
from django.test import Client
from django.urls import reverse

import search.keeping
from cms.models import User
from localoffer.importing import import_services
from localoffer.merging_terms import RefusedError, merge, preview, undo
from localoffer.models import GuideTerm, ServiceTerm, Source, Term, TermMapping, TermMerge
from localoffer.oruk.vocabularies import term_id
from localoffer.setting_up import set_up

from .council import needs, page
from .editors import form_of
from .feeds import a_service
from .oruk_feed import FEED, names

pytestmark = pytest.mark.django_db
BOTH = "Swimming advice line"


@pytest.fixture
def adhd(council: None) -> Term:
    return Term.objects.get(vocabulary__code="need", code="adhd")


@pytest.fixture
def autism(council: None) -> Term:
    return Term.objects.get(vocabulary__code="need", code="autism")


@pytest.fixture
def keeper(council: None) -> User:
    return User.objects.create_user(email="keeper@example.org")


def about(term: Term) -> set[str]:
    return set(ServiceTerm.objects.filter(term=term).values_list("service__name", flat=True))


def found(client: Client, **asked: str) -> set[str]:
    return {hit["title"] for hit in client.get("/local-offer/search.json", asked).json()["results"]}


def test_saved_addresses_feeds_and_imports_that_say_the_old_code_find_what_it_was_merged_into(
    client: Client, adhd: Term, autism: Term, keeper: User
) -> None:
    wanted = about(adhd) | about(autism)
    old, new = (term_id("need", term.code) for term in (adhd, autism))

    merge(term=adhd, into=autism, by=keeper)
    search.keeping.rebuild()

    assert about(autism) == wanted
    assert found(client, need="adhd") == found(client, need="autism") >= wanted
    assert found(client, need="not-adhd") == found(client, need="not-autism")
    assert "We do not know" not in page(client, need="adhd").main.text
    assert names(client, taxonomy_term_id=old) == names(client, taxonomy_term_id=new) == wanted
    leads = client.get(f"{FEED}/taxonomy_terms/{old}")
    assert (leads.status_code, leads["Location"]) == (301, f"{FEED}/taxonomy_terms/{new}")
    import_services([a_service("Brand new", attributes=needs("ADHD"))], source="test")
    assert "Brand new" in about(autism)
    set_up()
    assert not Term.objects.filter(code="adhd").exists()


def test_the_preview_says_what_then_happens_and_undoing_brings_all_of_it_back(
    adhd: Term, autism: Term, keeper: User
) -> None:
    before = about(adhd), about(autism), list(autism.aliases)
    part = Term.objects.create(vocabulary=adhd.vocabulary, parent=adhd, name="Inattentive")
    word = TermMapping.objects.create(theirs="Hyper", term=adhd, source=Source.objects.create(name="them"))
    would = preview(term=adhd, into=autism)
    assert (would.listings, would.listings_with_both, would.parts, would.words_of_sources) == (1, 1, (part,), 1)
    assert "ADHD" in would.names

    merged = merge(term=adhd, into=autism, by=keeper)
    for each in (part, word, autism):
        each.refresh_from_db()
    assert (part.parent, word.term) == (autism, autism)
    assert "ADHD" in autism.aliases
    assert "Terms merged" in ServiceTerm.history.values_list("history_change_reason", flat=True)

    undo(merged=merged, by=keeper)
    for each in (part, word, autism):
        each.refresh_from_db()
    assert (about(adhd), about(autism), list(autism.aliases)) == before
    assert (part.parent, word.term) == (adhd, adhd)
    with pytest.raises(RefusedError, match="already"):
        undo(merged=merged, by=keeper)


def test_what_an_editor_took_out_since_stays_out_when_a_merge_is_undone(adhd: Term, autism: Term, keeper: User) -> None:
    merged = merge(term=adhd, into=autism, by=keeper)
    ServiceTerm.objects.get(service__name="Swimming teachers", term=autism).delete()
    undo(merged=merged, by=keeper)
    assert about(adhd) == {BOTH}


def test_a_whole_is_merged_into_its_part_and_back(autism: Term, keeper: User) -> None:
    whole = autism.parent
    assert whole is not None
    siblings = set(whole.children.exclude(pk=autism.pk))
    merged = merge(term=whole, into=autism, by=keeper)
    autism.refresh_from_db()
    assert (autism.parent, set(autism.children.all())) == (None, siblings)
    assert whole.code not in autism.codes
    undo(merged=merged, by=keeper)
    autism.refresh_from_db()
    assert autism.parent == whole
    assert set(whole.children.all()) == siblings | {autism}


def test_merges_are_undone_from_the_last_one_back(adhd: Term, autism: Term, keeper: User) -> None:
    first = merge(term=adhd, into=autism, by=keeper)
    dyslexia = Term.objects.get(code__startswith="dyslexia")
    merge(term=autism, into=dyslexia, by=keeper)
    adhd.refresh_from_db()
    assert adhd.current == dyslexia
    with pytest.raises(RefusedError, match="Undo that first"):
        undo(merged=first, by=keeper)
    with pytest.raises(RefusedError, match="merged already"):
        merge(term=adhd, into=dyslexia, by=keeper)
    with pytest.raises(RefusedError, match="Choose a term of"):
        merge(term=dyslexia, into=Term.objects.of("topic").tops()[0], by=keeper)


def test_a_new_term_takes_a_code_that_was_never_used_and_keeps_it(adhd: Term, autism: Term, keeper: User) -> None:
    merge(term=adhd, into=autism, by=keeper)
    again = Term.objects.create(vocabulary=autism.vocabulary, name="ADHD")
    assert again.code == "adhd-2"
    again.name = "Attention"
    again.save()
    assert again.code == "adhd-2"


def test_a_link_of_an_old_draft_to_what_was_merged_means_what_it_was_merged_into(
    adhd: Term, autism: Term, keeper: User
) -> None:
    merge(term=adhd, into=autism, by=keeper)
    stale = GuideTerm(term=Term.everything.get(pk=adhd.pk))
    assert stale.term.codes == autism.codes


def test_a_vocabulary_can_be_had_as_skos(client: Client, adhd: Term, autism: Term, keeper: User) -> None:
    merge(term=adhd, into=autism, by=keeper)
    answer = client.get("/local-offer/vocabularies/need.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    graph = {each["@id"].rpartition("/")[2]: each for each in answer.json()["@graph"]}
    assert graph["need.jsonld"]["@type"] == "skos:ConceptScheme"
    one = graph["need.jsonld#autism"]
    assert autism.parent is not None
    assert (one["prefLabel"], one["broader"].rpartition("#")[2]) == ("Autism", autism.parent.code)
    assert one["@id"] in graph[f"need.jsonld#{autism.parent.code}"]["narrower"]
    assert "ADHD" in one["altLabel"]
    assert graph["need.jsonld#adhd"]["isReplacedBy"] == one["@id"]
    assert (
        client.get("/local-offer/vocabularies/need.jsonld", headers={"If-None-Match": answer["ETag"]}).status_code
        == 304
    )


def test_an_editor_sees_the_tree_with_its_counts_merges_two_terms_and_undoes_it(
    editor: Client, adhd: Term, autism: Term
) -> None:
    tree = editor.get(reverse("term:tree")).content.decode()
    assert "2 listings, 0 guides" in " ".join(tree.split())
    address = reverse("term:merge", args=[adhd.pk])
    assert address in tree

    would = editor.get(address, {"into": autism.pk}).content.decode()
    assert "1 listing and 0 guides will be about “Autism” instead" in " ".join(would.split())
    editor.post(address, {"into": autism.pk})
    assert "Also leads here: <code>adhd</code>" in editor.get(reverse("term:tree")).content.decode()

    merged = TermMerge.objects.get()
    assert reverse("term:undo", args=[merged.pk]) in editor.get(reverse("term:merges")).content.decode()
    editor.post(reverse("term:undo", args=[merged.pk]))
    assert Term.objects.filter(code="adhd").exists()
    form = form_of(editor, reverse("term:edit", args=[autism.pk]))
    editor.post(reverse("term:edit", args=[autism.pk]), form | {"code": "changed", "name": "Autism spectrum"})
    autism.refresh_from_db()
    assert (autism.code, autism.name) == ("autism", "Autism spectrum")
