"""What changed between two texts is shown as text: paragraphs, and the words in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import differences, pinning
from governance.differences import Change, Difference
from governance.models import Pin
from tests.factories.governance import BY, decide, write


def pinned(*paragraphs, title="The strategy"):
    return Pin(title=title, html="".join(f"<p>{text}</p>" for text in paragraphs), fingerprint=str(paragraphs))


def between(before, after) -> Difference:
    return differences.between(pinned(*before), pinned(*after))


def test_the_same_text_has_no_difference():
    assert between(["One.", "Two."], ["One.", "Two."]).sentence == "Nothing changed."


def test_a_changed_paragraph_shows_its_words():
    (changed,) = between(["Every child is heard."], ["Every young child is heard."]).changed

    assert changed.change == Change.CHANGED
    assert [(each.text, each.change) for each in changed.words] == [
        ("Every", Change.SAME),
        ("young", Change.ADDED),
        ("child is heard.", Change.SAME),
    ]
    assert changed.text == "Every young child is heard."


def test_another_paragraph_is_added_and_not_a_change_of_one():
    found = between(["Every child is heard."], ["Every child is heard.", "Schools have money for it."])

    assert [(each.change, each.text) for each in found.changed] == [(Change.ADDED, "Schools have money for it.")]
    assert found.sentence == "1 paragraph changed."


def test_a_paragraph_that_went_is_shown_as_it_was():
    (gone,) = between(["Every child is heard.", "There is money."], ["Every child is heard."]).changed

    assert (gone.change, gone.text) == (Change.REMOVED, "There is money.")


def test_what_is_built_otherwise_with_the_same_words_says_so():
    before, after = pinned("One."), pinned("One.")
    after.fingerprint = "another"

    assert differences.between(before, after).sentence == "No words changed; a file or the way the text is built did."


TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=6).map(" ".join), max_size=8)


@given(before=TEXTS, after=TEXTS)
def test_each_text_can_be_read_out_of_the_difference(before, after):
    found = between(before, after).paragraphs

    def read(without):
        return [
            " ".join(each.text for each in paragraph.words if each.change != without)
            for paragraph in found
            if paragraph.change != without
        ]

    assert read(without=Change.ADDED) == ["The strategy", *before]
    assert read(without=Change.REMOVED) == ["The strategy", *after]


@pytest.mark.parametrize("words", ["Every child is heard now.", "Something else altogether."])
def test_a_body_is_shown_what_changed_since_its_own_last_decision(send, wellbeing, edition, submission, words):

    decide(send, edition)
    write(edition, words, author=send.lead)
    later = pinning.pin_edition(edition=edition, by=BY)

    own = differences.since_own_decision(send.body, later)

    assert (own.before, own.after, own.since.body) == (submission.pin, later, send.body)
    assert not own.is_none
    assert differences.since_own_decision(wellbeing.body, later) is None
