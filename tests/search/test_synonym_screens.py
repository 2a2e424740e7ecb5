"""Editors write synonyms, see what they would change, publish them, and bring an earlier version back."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.models import User
from search import setting_up
from search.models import SynonymGroup, SynonymVersion

PUBLISHING = "synonym_publishing:index"


@pytest.fixture
def published(db, own_index):
    SynonymVersion.objects.all().delete()
    SynonymGroup.objects.all().delete()
    setting_up.set_up_synonyms()


def signed_in(client, role):
    user = User.objects.create_user(email=f"{role.replace(' ', '-')}@example.org".lower(), password="x")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


@pytest.mark.usefixtures("published")
def test_an_editor_adds_a_group_sees_what_it_changes_and_publishes_it(client):
    editor = signed_in(client, "Editor")
    assert b"Nothing has changed" in editor.get(reverse(PUBLISHING)).content

    editor.post(reverse("synonyms:add"), {"term": "hydrotherapy", "same": "warm water", "narrower": "", "related": ""})
    page = editor.get(reverse(PUBLISHING)).content.decode()

    assert "1 group changed" in page
    assert "warm water" in page
    editor.post(reverse(PUBLISHING), {"reason": "Parents say it so"})
    newest = SynonymVersion.objects.first()
    assert (newest.number, newest.reason) == (2, "Parents say it so")
    assert newest.published_by.email == "editor@example.org"


@pytest.mark.usefixtures("published")
def test_a_line_without_a_word_is_refused(client):
    editor = signed_in(client, "Editor")

    answer = editor.post(reverse("synonyms:add"), {"term": "hydrotherapy", "same": "warm\n???"})

    assert "holds no word" in answer.content.decode()


@pytest.mark.usefixtures("published")
def test_an_earlier_version_becomes_the_draft_again(client):
    editor = signed_in(client, "Editor")
    SynonymGroup.objects.filter(term="autism").delete()
    editor.post(reverse(PUBLISHING), {"reason": ""})

    editor.post(reverse("synonym_publishing:versions"), {"version": SynonymVersion.objects.last().pk})

    assert SynonymGroup.objects.filter(term="autism").exists()
    assert SynonymVersion.objects.count() == 2


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("screen", [PUBLISHING, "synonym_publishing:versions", "synonyms:index"])
@pytest.mark.parametrize("role", ["Governance officer", "Chair"])
def test_others_may_not(client, role, screen):
    answer = signed_in(client, role).get(reverse(screen))

    assert answer.status_code in (302, 403)
