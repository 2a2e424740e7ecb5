"""Guides out of Markdown files (interchange 2)."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Revision

from localoffer import indexing
from localoffer.importing_guides import import_guides, read
from localoffer.imports.row import Refused
from localoffer.imports.terms import Terms
from localoffer.markdown import plain_text, refusals, rendered
from localoffer.models import GuidePage
from search.models import Note

from .feeds import run

pytestmark = pytest.mark.usefixtures("directory")

GUIDE = """---
title: How to ask for an EHC needs assessment
summary: You can ask yourself. The council has 6 weeks to answer.
kind: guide            # guide | apply (a form to fill) | contact (a team or person)
topics: [Your rights and disagreements]
needs: [Autism]
min_age: 0
max_age: 25
also_called: [ehcp application, echp]
statutory: [LO32]
reviewed_on: 2026-09-01
review_by: 2027-09-01
owner: SEND team
---
## What you can do now

1. Write to the council.
"""


def in_folder(folder: Path, **guides: str) -> Path:
    for slug, text in guides.items():
        (folder / f"{slug.replace('_', '-')}.md").write_text(text)
    return folder


def test_a_guide_is_published_at_its_files_name(tmp_path: Path) -> None:
    said, code = run("import_guides", in_folder(tmp_path, ask_for_a_plan=GUIDE))

    guide = GuidePage.objects.get()
    assert (said, code) == (["1 added, 0 changed, 0 unchanged, 0 gone, 0 refused"], 0)
    assert guide.live
    assert guide.address == "/local-offer/guides/ask-for-a-plan/"
    assert guide.title == "How to ask for an EHC needs assessment"
    assert (guide.min_age, guide.max_age) == (0, 25)
    assert guide.also_called == ["ehcp application", "echp"]
    assert guide.statutory == ["LO32"]
    assert [term.name for term in guide.topics()] == ["Your rights and disagreements"]
    assert [term.name for term in guide.needs()] == ["Autism"]
    assert guide.looked_after_by == "SEND team"
    assert guide.body == "## What you can do now\n\n1. Write to the council.\n"


def test_twice_is_once(tmp_path: Path) -> None:
    folder = in_folder(tmp_path, ask_for_a_plan=GUIDE)
    import_guides(folder)
    revisions, notes = Revision.objects.count(), Note.objects.count()

    outcome = import_guides(folder)

    assert str(outcome) == "0 added, 0 changed, 1 unchanged, 0 gone, 0 refused"
    assert (Revision.objects.count(), Note.objects.count()) == (revisions, notes)


def test_a_changed_file_is_a_new_revision_that_is_published(tmp_path: Path) -> None:
    import_guides(in_folder(tmp_path, ask_for_a_plan=GUIDE))

    outcome = import_guides(in_folder(tmp_path, ask_for_a_plan=GUIDE.replace("needs: [Autism]", "needs: [ADHD]")))

    guide = GuidePage.objects.get()
    assert outcome.changed == 1
    assert [term.name for term in guide.needs()] == ["ADHD"]
    assert guide.revisions.count() == 2
    assert not guide.has_unpublished_changes


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("title", "title: How to ask for an EHC needs assessment", "title:"),
        ("title", "title: How to ask for an EHC needs assessment", "title: [a, b]"),
        ("summary", "summary: You can ask yourself. The council has 6 weeks to answer.\n", ""),
        ("kind", "kind: guide ", "kind: leaflet "),
        ("topics", "[Your rights and disagreements]", "[Gardening]"),
        ("needs", "[Autism]", "[Your rights and disagreements]"),
        ("min_age", "min_age: 0", "min_age: none yet"),
        ("max_age", "max_age: 25", "max_age: -1"),
        ("max_age", "min_age: 0\nmax_age: 25", "min_age: 20\nmax_age: 5"),
        ("reviewed_on", "2026-09-01\nreview_by", "2026-02-31\nreview_by"),
        ("colour", "owner: SEND team", "colour: red"),
        ("also_called", "[ehcp application, echp]", "{a: b}"),
        ("front matter", "title: How", "title: : How"),
        ("front matter", "---\ntitle", "title"),
        ("body", "## What you can do now\n\n1. Write to the council.\n", ""),
        ("body", "1. Write to the council.", ">" * 3000 + " Write to the council."),
    ],
)
def test_a_bad_file_is_named_with_its_field_and_the_others_come_in(
    tmp_path: Path, field: str, old: str, new: str
) -> None:
    assert old in GUIDE
    folder = in_folder(tmp_path, bad=GUIDE.replace(old, new), good=GUIDE)

    said, code = run("import_guides", folder)

    assert code == 1
    assert said[0].startswith(f"refused bad: {field}: ")
    assert said[-1] == "1 added, 0 changed, 0 unchanged, 0 gone, 1 refused"
    assert GuidePage.objects.get().slug == "good"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe---")

    assert run("import_guides", tmp_path)[0][0] == "refused bad: file: is not UTF-8 text"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    said, code = run("import_guides", tmp_path / "nowhere")

    assert code == 2
    assert "nowhere" in said[-1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [("[" * 20_000, "square brackets"), ("> " * 25 + "deep", "quotations within quotations")],
)
def test_a_text_that_would_take_minutes_to_show_is_refused_in_words(tmp_path: Path, body: str, reason: str) -> None:
    said, _ = run("import_guides", in_folder(tmp_path, slow=GUIDE + body, good=GUIDE))

    assert reason in said[0]
    assert said[-1] == "1 added, 0 changed, 0 unchanged, 0 gone, 1 refused"


def test_an_editor_is_told_the_same(tmp_path: Path) -> None:
    run("import_guides", in_folder(tmp_path, ask_for_a_plan=GUIDE))
    guide = GuidePage.objects.get()
    guide.body = "[" * 20_000

    with pytest.raises(ValidationError, match="square brackets"):
        guide.full_clean()


def test_a_guide_full_of_links_is_no_slow_one() -> None:
    assert refusals("[a link](https://example.org/)\n" * 500) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(front=st.text(max_size=60), body=st.text(max_size=20))
def test_whatever_a_file_holds_it_is_a_guide_or_refused(front: str, body: str) -> None:
    terms = Terms({})
    with suppress(Refused):
        assert read("guide", f"---\n{front}\n---\n{body}", terms).values["title"]


def test_a_published_guide_is_found_and_an_unpublished_one_is_not(tmp_path: Path) -> None:
    import_guides(in_folder(tmp_path, ask_for_a_plan=GUIDE))
    found = indexing.guide_document("ask-for-a-plan")
    Note.objects.all().delete()

    GuidePage.objects.get().unpublish()

    assert found is not None
    assert (found.kind, found.url) == ("guide", "/local-offer/guides/ask-for-a-plan/")
    assert found.codes["need"] == {"autism", "communication-and-interaction"}
    assert "Write to the council." in found.body
    assert indexing.guide_document("ask-for-a-plan") is None
    assert ("guide", "ask-for-a-plan") in Note.objects.values_list("source", "document_id")


def test_a_guide_with_a_new_address_is_taken_from_the_old_one(tmp_path: Path) -> None:
    import_guides(in_folder(tmp_path, ask_for_a_plan=GUIDE))
    Note.objects.all().delete()
    guide = GuidePage.objects.get()
    guide.slug = "ehc-needs-assessment"

    guide.save_revision().publish()

    assert {"ask-for-a-plan", "ehc-needs-assessment"} <= set(Note.objects.values_list("document_id", flat=True))


def test_markdown_is_rendered_without_anything_dangerous() -> None:
    html = rendered(
        "# Top\n\n[Bad](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)> **Good**\n\n| A |\n|---|\n| 1 |\n"
    )

    assert "script" not in html
    assert "<img" not in html
    assert "<strong>Good</strong>" in html
    assert ">Top</h2>" in html
    assert '<th scope="col">A</th>' in html


def test_the_plain_text_of_markdown() -> None:
    assert plain_text("## Head\n\n- *One*\n- Two &amp; three") == "Head\n\nOne\n\nTwo & three"


def test_control_characters_and_lines_in_front_matter_never_reach_the_database(tmp_path: Path) -> None:
    run("import_guides", in_folder(tmp_path, odd='---\ntitle: "a\\0b\\nc"\nsummary: "S\\x07"\n---\nText.\n'))

    guide = GuidePage.objects.get()
    assert (guide.title, guide.summary) == ("ab c", "S")
