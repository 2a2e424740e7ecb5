"""A pin is the exact text: fields, readable text, files, authors; nothing that happens later moves it."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.models import StandardPage
from governance import pinned_files, pinning, registering
from governance.canonical import canonical, digest
from governance.models import Pin
from governance.refusals import Refused
from tests.factories.governance import BY, decide, person, submit, write


@pytest.fixture
def plan():
    file = get_document_model()(title="The plan")
    file.file.save("plan.txt", ContentFile(b"the plan as it was"))
    return file


def attach(edition, file, author):
    page = Page.objects.get(pk=edition.page_id).specific
    page.body = [("paragraph", "<p>See the plan.</p>"), ("attachment", file)]
    page.save_revision(user=author.user)


def test_it_holds_the_declared_fields_and_the_readable_text(edition, send):
    pin = pinning.pin_edition(edition=edition, by=send.lead)

    content = json.loads(pin.content)
    assert canonical(content).decode() == pin.content
    assert content["title"] == pin.title == "Strategy 2026"
    assert "Every child is heard." in pin.html
    assert pin.pinned_by == send.lead


def test_the_fingerprint_can_be_computed_by_anyone_from_what_was_pinned(edition, send):
    pin = pinning.pin_edition(edition=edition, by=send.lead)

    assert pin.fingerprint == digest(
        {
            "schema": pin.schema,
            "content": json.loads(pin.content),
            "html": hashlib.sha256(pin.html.encode()).hexdigest(),
            "manifest": json.loads(pin.manifest),
        }
    )


def test_w20_the_same_text_has_the_same_fingerprint_and_another_text_another(edition, send):
    first = pinning.pin_edition(edition=edition, by=send.lead)
    same = pinning.pin_edition(edition=edition, by=send.lead)
    write(edition, "Every child is heard!", author=send.lead)
    other = pinning.pin_edition(edition=edition, by=send.lead)

    assert first.fingerprint == same.fingerprint != other.fingerprint


def test_its_revision_belongs_to_nobody_so_that_no_autosave_writes_into_it(edition, send):
    draft = edition.page.latest_revision

    pin = pinning.pin_edition(edition=edition, by=send.lead)

    edition.page.refresh_from_db()
    assert pin.revision.user is None
    assert pin.revision != draft
    assert edition.page.latest_revision == pin.revision


def test_a_given_revision_is_pinned_and_not_the_latest(edition, send):
    earlier = edition.page.latest_revision
    write(edition, "Later words.", author=send.lead)

    pin = pinning.pin_edition(edition=edition, revision=earlier, by=send.lead)

    assert "Later words." not in pin.html


def test_files_are_copied_and_stay_whatever_becomes_of_the_originals(edition, send, plan):
    attach(edition, plan, send.lead)

    pin = pinning.pin_edition(edition=edition, by=send.lead)
    plan.file.delete()
    plan.delete()

    (file,) = pin.files.all()
    assert pinned_files.path(file.sha256).read_bytes() == b"the plan as it was"
    assert json.loads(pin.manifest)["files"] == [
        {"name": file.name, "media_type": "text/plain", "size": 18, "sha256": file.sha256}
    ]
    assert pinning.faults(pin) == []


def test_a_text_whose_file_is_missing_is_not_pinned(edition, send, plan):
    attach(edition, plan, send.lead)
    plan.file.storage.delete(plan.file.name)

    with pytest.raises(Refused, match="A file that the text refers to is missing"):
        pinning.pin_edition(edition=edition, by=send.lead)

    assert not Pin.objects.exists()


def test_everyone_who_wrote_any_of_it_is_an_author(edition, send, wellbeing):
    write(edition, "Every child and young person is heard.", author=wellbeing.lead)

    pin = pinning.pin_edition(edition=edition, by=send.lead)

    assert set(pin.authors.all()) == {send.lead, wellbeing.lead}


def test_who_wrote_an_earlier_pin_is_an_author_of_the_next_even_when_the_revision_is_gone(
    edition, send, wellbeing, route
):
    edition.page.revisions.all().update(user=wellbeing.lead.user)
    submit(edition, route, send)
    decide(send, edition, "referred_back")
    edition.page.revisions.filter(user__isnull=False).delete()
    write(edition, "New words.", author=send.lead)

    assert set(submit(edition, route, send).pin.authors.all()) == {send.lead, wellbeing.lead}


def test_it_must_be_known_who_wrote_the_text(edition, send):
    stranger = person("Stranger", signs_in=True)
    write(edition, "Words of a stranger.", author=stranger)
    user, stranger.user = stranger.user, None
    registering.enter(row=stranger, by=BY)

    with pytest.raises(Refused, match=r"stranger@example\.org wrote some of the text"):
        pinning.pin_edition(edition=edition, by=send.lead)

    stranger.user = user
    registering.enter(row=stranger, by=BY)
    assert stranger in pinning.pin_edition(edition=edition, by=send.lead).authors.all()


def test_the_draft_of_another_page_is_refused(edition, send):
    other = Page(title="Other", slug="other")
    Page.get_first_root_node().add_child(instance=other)

    assert pinning.refusals(edition=edition, revision=other.save_revision()) == [f"That draft is not one of {edition}."]


class TestStore:
    def test_the_same_bytes_are_kept_once_and_cannot_be_written_to(self):
        sha256 = pinned_files.store(b"some bytes")

        assert pinned_files.store(b"some bytes") == sha256
        assert pinned_files.path(sha256).stat().st_mode & 0o222 == 0
        assert [each.name for each in pinned_files.path(sha256).parent.iterdir() if each.name == sha256] == [sha256]

    def test_changed_bytes_are_not_intact_and_are_mended_by_storing_again(self):
        sha256 = pinned_files.store(b"more bytes")
        pinned_files.path(sha256).chmod(0o644)
        pinned_files.path(sha256).write_bytes(b"less")

        assert not pinned_files.is_intact(sha256)
        pinned_files.store(b"more bytes")
        assert pinned_files.is_intact(sha256)
        assert not pinned_files.is_intact("0" * 64)


HEADING = ("heading", "What we will do")


@pytest.mark.parametrize(
    ("title", "blocks", "reason"),
    [
        ("", [HEADING], "Title: "),
        ("Strategy", [HEADING, ("heading", "")], "Under “What we will do”, heading: nothing is filled in."),
        ("Strategy", [("paragraph", "")], "At the beginning of the text, paragraph: nothing is filled in."),
        (
            "Strategy",
            [("paragraph", "<p>Before.</p>"), HEADING, ("paragraph", "<p>Here.</p>"), ("paragraph", "")],
            "Under “What we will do”, paragraph 2: nothing is filled in.",
        ),
        (
            "Strategy",
            [HEADING, ("priorities", [{"title": "", "text": "Soon."}])],
            "Under “What we will do”, priorities, number 1, title: nothing is filled in.",
        ),
        (
            "Strategy",
            [HEADING, ("attachment", None)],
            "Under “What we will do”, attachment: nothing is filled in.",
        ),
        ("Strategy", [], "There is no text yet."),
        ("Strategy", [("paragraph", "<p> </p>")], "There is no text yet."),
    ],
)
def test_an_unfinished_text_is_refused_in_words(edition, send, title, blocks, reason):
    page = Page.objects.get(pk=edition.page_id).specific
    page.title, page.summary, page.body = title, "", blocks
    page.save_revision(user=send.lead.user, clean=False)

    refusals = pinning.refusals(edition=edition)

    assert len(refusals) == 1
    assert refusals[0].startswith(reason)
    with pytest.raises(Refused):
        pinning.pin_edition(edition=edition, by=send.lead)
    assert not Pin.objects.exists()


def test_a_page_that_no_board_decides_on_is_refused_in_words(edition, send):
    page = StandardPage(title="News", slug="news")
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision(user=send.lead.user)
    edition.page_id = page.pk

    assert pinning.refusals(edition=edition) == ["“News” is not a page whose text boards decide."]
