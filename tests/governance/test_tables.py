"""Registers for a spreadsheet."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import tables
from governance.states import Outcome
from tests.factories import governance as making


def rows_of(text):
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.django_db
def test_the_register_of_decisions_is_a_table_too(client, send, item):
    decision = making.record(send, item)

    rows = rows_of(client.get("/decisions.csv").content.decode())

    assert [(row["id"], row["outcome"], row["body"]) for row in rows] == [
        (str(decision.pk), Outcome.APPROVED, "SEND Board")
    ]
    assert rows[0]["fingerprint"] == decision.pin.fingerprint


@pytest.mark.django_db
def test_the_table_is_filtered_as_the_page_is(client, send, item):
    making.record(send, item)

    assert rows_of(client.get("/decisions.csv?body=send-board").content.decode())
    assert rows_of(client.get("/decisions.csv?body=nobody").content.decode()) == []


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_is_a_formula(rows):
    read = list(csv.reader(StringIO(tables.written(["one", "two"], rows).removeprefix("\ufeff"), newline="")))

    assert len(read) == len(rows) + 1
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@"))]
