import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Swimming", "swim"),
        ("CAFÉ", "cafe"),
        ("Down’s", "downs"),
        ("down's syndrome", "Downs Syndrome"),
        ("step-free", "step free"),
        ("autistic KIDS", "Autistic kid"),
        ("ﬁsh", "fish"),
        ("naïve", "nai\u0308ve"),
        ("speech & language", "speech and language"),
        ("children", "child"),
        ("autistic", "autism"),
        ("physiotherapists", "physiotherapy"),
        ("diagnosed", "diagnosis"),
        ("complaints", "complaining"),
    ],
)
def test_a_question_and_a_document_give_the_same_tokens(typed, stored):
    assert words.tokens(typed) == words.tokens(stored)


@pytest.mark.parametrize(
    ("one", "other"), [("allowance", "allowed"), ("university", "universal"), ("mobility", "mobile"), ("carer", "care")]
)
def test_words_of_different_things_keep_apart(one, other):
    assert words.tokens(one) != words.tokens(other)


def test_words_that_say_nothing_are_left_out_of_a_question():
    assert words.asked("Where can I find help with sleep?") == ["sleep"]


def test_a_question_of_nothing_but_such_words_keeps_them():
    assert words.asked("who am I") == ["who", "am", "i"]


def test_each_word_is_asked_once():
    assert words.asked("sleep Sleep sleeping") == ["sleep"]


def test_a_question_is_cut_at_fifty_words():
    assert len(words.asked(" ".join(f"word{number}" for number in range(10_000)))) == 50


@given(st.text())
def test_no_text_raises(text):
    for token in words.tokens(text):
        assert token.isalnum()
        assert len(token) <= words.LONGEST_TOKEN
    assert set(words.asked(text)) <= set(words.tokens(text))
    words.asks_about_decisions(text)


@given(st.text(max_size=30))
def test_tokens_stay_the_same_when_a_document_is_read_in_parts(text):
    assert words.tokens(f"{text} and {text}") == [*words.tokens(text), "and", *words.tokens(text)]


def test_threads_do_not_disturb_each_others_stems():
    words.stem.cache_clear()
    ones = [f"swimming{letter}ing" for letter in "abcdefghij"] * 20
    expected = {one: words.stem(one) for one in ones}
    words.stem.cache_clear()
    wrong = []

    def stem_all():
        wrong.extend(one for one in ones if words.stem.__wrapped__(one) != expected[one])

    threads = [threading.Thread(target=stem_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong


@pytest.mark.parametrize(
    ("question", "about_decisions"),
    [
        ("who decides the send strategy", True),
        ("scrutiny board", True),
        ("ehc plan", False),
        ("short breaks", False),
        ("adoption support", False),
    ],
)
def test_only_questions_about_boards_and_decisions_call_for_decisions(question, about_decisions):
    assert words.asks_about_decisions(question) == about_decisions
