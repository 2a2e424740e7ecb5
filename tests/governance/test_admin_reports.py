"""The registers, the page of any row of the record, and what the monitoring officer withholds from there."""

import csv
from io import BytesIO, StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from governance import appointing, assigning, classes, programming
from governance.models import Post, Withholding, WorkItem
from governance.views.admin.reports import REGISTERS
from tests.factories import governance as making
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return passages.boards()


@pytest.fixture
def decision(cast):
    passages.submit(cast, edition := passages.draft(cast))
    return passages.decide(cast, edition)


@pytest.fixture
def monitoring(cast):
    """A browser in which the monitoring officer is signed in."""
    person = making.person("Mona Officer", signs_in=True)
    appointing.appoint(person=person, body=None, post=Post.MONITORING_OFFICER, valid_from=making.LONG_AGO, by=making.BY)
    person.user.groups.add(Group.objects.get(name="Monitoring officer"))
    return officers._client(person.user)


def address(word: str) -> str:
    return reverse(f"governance_admin:register-{word}")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.word)
def test_every_register_is_listed_filtered_and_taken_away(cast, decision, register):
    auditor = officers.of_role("Auditor")

    listed = auditor.get(address(register.word))
    filtered = auditor.get(address(register.word), dict.fromkeys(register.filters, "x"))
    table = b"".join(auditor.get(address(register.word), {"export": "csv"}).streaming_content).decode()
    sheet = load_workbook(BytesIO(b"".join(auditor.get(address(register.word), {"export": "xlsx"}).streaming_content)))

    assert listed.status_code == filtered.status_code == 200
    assert next(csv.reader(StringIO(table))) == list(register.columns.values())
    assert [cell.value for cell in next(sheet.active.iter_rows())] == list(register.columns.values())
    assert address(register.word) in officers.text(auditor.get(reverse("governance_admin:registers")))


def test_a_register_is_filtered_without_any_script(cast):
    page = BeautifulSoup(officers.of_role("Auditor").get(address("actions")).content, "html.parser")

    form = page.select_one('form[aria-label="Filter the register"]')
    assert form["method"] == "get"
    assert {field["name"] for field in form.select("select, input")} == {"body", "state", "owner"}
    assert form.select_one('button[type="submit"]').text == "Filter"
    assert not page.select('[data-controller="w-drilldown"]')


def test_a_register_is_filtered_by_its_body(cast):
    for body in (cast.board, cast.wellbeing):
        assigning.assign_action(body=body, text=f"Write to {body}", owner=cast.lead, by=cast.clerk)
    auditor = officers.of_role("Auditor")

    found = officers.text(auditor.get(address("actions"), {"body": cast.board.pk}))

    assert "Write to SEND Board" in found
    assert "Write to Health and Wellbeing Board" not in found


def test_a_cell_that_a_spreadsheet_would_run_is_only_read(cast):
    assigning.assign_action(body=cast.board, text="=HYPERLINK(0)", owner=cast.lead, by=cast.clerk)

    table = b"".join(officers.of_role("Auditor").get(address("actions"), {"export": "csv"}).streaming_content).decode()

    assert list(csv.reader(StringIO(table)))[1][0] == "'=HYPERLINK(0)"


def test_the_clerk_adds_to_the_work_programme_and_drops_from_it(cast):
    clerk = officers.signed_in(cast.clerk)
    add = reverse("governance_admin:act", args=["body", cast.board.pk, "work"])
    assert add in officers.text(clerk.get(address("work-programme")))

    clerk.post(add, {"title": "Transport for under-fives", "purpose": "discuss"})
    planned = WorkItem.objects.get()
    shown = officers.text(clerk.get(reverse("governance_admin:record", args=["workitem", planned.pk])))
    clerk.post(reverse("governance_admin:act", args=["work", planned.pk, "drop"]), {"reason": "Done elsewhere."})

    assert "Drop it" in shown
    planned.refresh_from_db()
    assert planned.state == WorkItem.State.DROPPED
    assert add not in officers.text(officers.of_role("Auditor").get(address("work-programme")))


def test_a_row_of_any_kind_is_shown_with_its_history(cast, decision):
    programming.plan_item(body=cast.board, title="Transport", by=cast.clerk)
    auditor = officers.of_role("Auditor")

    for model in classes.entered():
        for row in model._base_manager.all()[:1]:
            shown = auditor.get(reverse("governance_admin:record", args=[model._meta.model_name, row.pk]))
            assert "Nothing is in the ledger" not in officers.text(shown), model
    assert auditor.get(reverse("governance_admin:record", args=["user", 1])).status_code == 404


def test_the_monitoring_officer_withholds_from_a_reference_and_gives_back(cast, decision, monitoring, client):
    asked = monitoring.get(reverse("governance_admin:withhold"), {"reference": f"decision:{decision.pk}"})
    assert decision.wording in officers.text(client.get(decision.get_absolute_url()))

    monitoring.post(asked.url, {"part": "wording", "ground": "personal", "note": "A child is named."})

    withheld = Withholding.objects.get()
    assert decision.wording not in officers.text(client.get(decision.get_absolute_url()))
    shown = officers.text(monitoring.get(reverse("governance_admin:record", args=["decision", decision.pk])))
    assert "Part withheld on" in shown
    assert "Withheld parts" in officers.text(monitoring.get(address("withheld")))

    lift = reverse("governance_admin:act", args=["withholding", withheld.pk, "lift"])
    monitoring.post(lift, {"reason": "It named nobody."})
    assert decision.wording in officers.text(client.get(decision.get_absolute_url()))


def test_a_reference_to_nothing_says_what_one_looks_like(cast, monitoring):
    for reference in ("decision:999", "person:1", "x", "\x00"):
        shown = monitoring.get(reverse("governance_admin:withhold"), {"reference": reference})
        assert shown.status_code == 200


def test_nobody_else_withholds(cast, decision):
    clerk = officers.signed_in(cast.clerk)
    there = reverse("governance_admin:act", args=["decision", decision.pk, "withhold"])

    assert "Only the monitoring officer or a deputy does this" in officers.text(clerk.get(there))
    clerk.post(there, {"ground": "personal"})

    assert not Withholding.objects.exists()


def test_the_entries_that_a_filter_finds_are_taken_away(cast, decision):
    auditor = officers.of_role("Auditor")
    asked = {"record": f"decision:{decision.pk}"}

    as_json = auditor.get(reverse("governance_admin:ledger-entries"), asked | {"as": "json"}).json()
    as_csv = auditor.get(reverse("governance_admin:ledger-entries"), asked).content.decode()

    assert [each["about"] for each in as_json["entries"]] == [f"decision:{decision.pk}"]
    assert "Rowan Clerk recorded a decision" in as_csv


def test_the_data_protection_officer_takes_away_what_is_held_about_a_name(cast, decision, monitoring):
    address = reverse("governance_admin:disclosure")
    assigning.assign_action(body=cast.board, text="Write to Sam Jones", owner=cast.lead, by=cast.clerk)

    shown = officers.text(monitoring.get(address, {"name": "sam jones"}))
    as_json = monitoring.get(address, {"name": "Rowan Lead", "body": cast.board.pk, "as": "json"}).json()
    as_csv = monitoring.get(address, {"name": "sam jones", "as": "csv"}).content.decode()
    before = officers.text(monitoring.get(address, {"name": "sam jones", "until": "2020-01-01"}))

    assert "Write to Sam Jones" in shown
    assert {"appointment", "meetingaction"} <= {each["subject"].partition(":")[0] for each in as_json["held"]}
    assert "Write to Sam Jones" in as_csv
    assert "Nothing of that is held." in before


def test_nobody_else_takes_that_away(cast):
    shown = officers.signed_in(cast.clerk).get(reverse("governance_admin:disclosure"), {"name": "Rowan", "as": "csv"})

    assert "Only the data protection officer" in officers.text(shown)
    assert shown["Content-Type"].startswith("text/html")
