"""Canonical JSON is what RFC 8785 says, and both of our implementations agree on it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import verify
from governance.canonical import LARGEST_INTEGER, canonical, digest

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | texts | numbers,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("number", "text"),
    # RFC 8785, appendix B
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (-1.7976931348623157e308, "-1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (1e21, "1e+21"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(number, text):
    assert canonical(number).decode() == text


def test_the_example_of_the_rfc():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }

    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_in_the_order_of_their_utf16_units():
    keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"]

    written = json.loads(canonical(dict.fromkeys(keys, 0)), object_pairs_hook=lambda pairs: [key for key, _ in pairs])

    assert written == ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), 2**53 + 1, -(2**53) - 1, 10**400, "\ud800", {"\udfff": 1}]
)
def test_what_json_cannot_say_exactly_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 (several kinds of it)
        canonical([value])


@pytest.mark.parametrize("value", [{1: 2}, {None: 1}, b"bytes", {1, 2}, object()])
def test_what_is_not_json_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@given(values)
def test_what_was_written_reads_back_as_the_same(value):
    read = json.loads(canonical(value))

    assert canonical(read) == canonical(value)


@given(values)
def test_the_verifier_writes_the_same_bytes(value):
    assert verify.canonical(value) == canonical(value)


@given(st.dictionaries(texts, values, min_size=2))
def test_the_order_of_keys_makes_no_difference(value):
    assert digest(dict(reversed(value.items()))) == digest(value)
