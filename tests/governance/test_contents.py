"""What is pinned of a page: its text in values that stay the same while the text does, and nothing else."""

import json

import pytest
from django.core import checks
from wagtail.models import Page

from cms.models import StrategyPage
from governance.canonical import canonical
from governance.contents import Attachment

from .passages import body_of, document, shelf

pytestmark = pytest.mark.django_db

TABLE = {
    "columns": [{"type": "text", "heading": "Year"}, {"type": "text", "heading": "Places"}],
    "rows": [{"values": ["2026", "40"]}],
    "caption": "Places by year",
}


@pytest.fixture
def page():
    page = StrategyPage(title="Strategy", slug="strategy", summary="In short.\n\nAnd plainly.", live=False)
    page.body = json.dumps(
        [
            {"type": "heading", "value": "What we will do"},
            {"type": "paragraph", "value": "<p>Every <b>child</b> is heard.</p>"},
            {"type": "table", "value": TABLE},
            {"type": "priorities", "value": [{"title": "Start early", "text": "Help before school."}]},
            {"type": "attachment", "value": document().pk},
        ]
    )
    shelf().add_child(instance=page)
    return StrategyPage.objects.get(pk=page.pk)


def test_the_pinned_content_is_the_text_in_plain_values(page):
    content = page.pinned_content()

    assert content["title"] == "Strategy"
    assert [block["type"] for block in content["body"]] == [
        "heading",
        "paragraph",
        "table",
        "priorities",
        "attachment",
    ]
    assert content["body"][2]["value"] == {
        "caption": "Places by year",
        "headings": ["Year", "Places"],
        "rows": [["2026", "40"]],
    }
    assert content["body"][3]["value"] == [{"title": "Start early", "text": "Help before school."}]
    assert content["body"][4]["value"]["sha256"] == page.attachments()[0].sha256


def test_the_same_text_is_the_same_however_often_it_is_saved(page):
    before = canonical(page.pinned_content())

    page.save_revision()
    again = page.save_revision().as_object()
    Page.objects.filter(pk=page.pk).update(live=True, show_in_menus=True)

    assert canonical(again.pinned_content()) == before
    assert canonical(StrategyPage.objects.get(pk=page.pk).pinned_content()) == before


def test_the_same_words_on_another_page_are_the_same_text(page):
    copy = page.copy(update_attrs={"slug": "copy"})

    assert canonical(copy.pinned_content()) == canonical(page.pinned_content())


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_changed_field_is_another_text(page, field):
    before = canonical(page.pinned_content())

    setattr(page, field, "Something else")

    assert canonical(page.pinned_content()) != before


def test_the_readable_text_has_headings_lists_and_tables(page):
    html = page.readable_html()

    for part in ("<p>In short.</p>", "<h2>What we will do</h2>", "<b>child</b>", "<caption>Places by year</caption>"):
        assert part in html
    assert "<li><strong>Start early</strong><br>Help before school.</li>" in html
    assert f'href="#{page.attachments()[0].anchor}"' in html


def test_nothing_that_runs_is_in_the_readable_text(page):
    page.body = [("paragraph", '<p onclick="x()">Words<script>x()</script><a href="javascript:x()">link</a></p>')]

    html = page.readable_html()

    assert "Words" in html
    for part in ("onclick", "<script", "javascript"):
        assert part not in html


def test_a_draft_whose_file_was_deleted_can_still_be_read(page):
    page.body = [("attachment", None)]

    assert "The file that stood here was deleted." in page.readable_html()


def test_a_file_is_attached_once_however_often_it_is_referred_to(page):
    file = document()
    page.body = [*body_of("Words", file), ("attachment", file)]

    assert page.attachments() == [Attachment(name=file.filename, data=b"the plan as it was")]
    assert page.attachments()[0].media_type == "text/plain"


def test_a_file_whose_bytes_are_gone_cannot_be_attached_but_does_not_stop_comparing(page):
    file = document()
    page.body = [("attachment", file)]
    file.file.storage.delete(file.file.name)

    with pytest.raises(FileNotFoundError):
        page.attachments()
    assert page.pinned_content()["body"][0]["value"]["sha256"] == "missing"
    assert "this file is missing" in page.readable_html()


def test_every_governed_page_names_its_pinned_fields():
    assert not [each for each in checks.run_checks() if each.id == "governance.E001"]


@pytest.mark.parametrize(
    ("fields", "schema"), [((), 1), (("summary",), 1), (("title",), 0), (("title", "no_such_field"), 1)]
)
def test_a_governed_page_that_does_not_is_an_error(monkeypatch, fields, schema):
    monkeypatch.setattr(StrategyPage, "pinned_fields", fields)
    monkeypatch.setattr(StrategyPage, "pinned_schema", schema)

    assert [each.id for each in StrategyPage.check() if each.id == "governance.E001"] == ["governance.E001"]
