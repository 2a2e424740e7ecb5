"""Counts of what families could not find: how they come about, how long they stay, and who may read what of them."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.http import QueryDict

from cms.roles import ROLES
from search import clock, counting, registries
from search.asking import read_parameters
from search.counting import MONTHS_KEPT, MOST_AN_HOUR, count_unmet_need, months_before, refusals_to_count
from search.models import UnmetNeed
from search.registries import Term
from search.unmet_need import Asking, come_down, opened, sealed
from search.unmet_report import HELD_BACK, unmet_needs

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/unmet-needs/"
AUTISM, SATURDAY = ("need", "autism"), ("day", "saturday")


@pytest.fixture(autouse=True)
def lists(only_our_sources, own_index) -> None:
    cache.clear()
    registries.register_vocabulary("need", lambda: [Term("autism", "Autism"), Term("adhd", "ADHD")])
    registries.register_vocabulary("day", lambda: [Term("saturday", "Saturday"), Term("sunday", "Sunday")])


def ask(address: str) -> Asking:
    return come_down(read_parameters(QueryDict(address)))


def counted(times: int, *codes: tuple[str, str], area: str = "CV6", age_band: str = "5-10", month: date | None = None):
    asking = Asking(codes, age_band, area)
    count_unmet_need(asking=asking, month=month or clock.today(), times=times)


def test_a_question_comes_down_to_codes_a_band_and_a_district(places):
    asking = ask("q=zumba for Samira Khan, autism, 7, saturdays, 024 7655 5555, near CV1 5RR")

    assert set(asking.codes) == {AUTISM, SATURDAY}
    assert (asking.age_band, asking.area) == ("5-10", "CV1")


def test_what_does_not_suit_was_not_asked_for():
    assert ask("q=club not sundays").codes == ()


def test_filters_count_as_well_and_what_stands_in_no_list_does_not():
    assert ask("need=adhd&topic=samira&day=saturday").codes == (("need", "adhd"), SATURDAY)


@pytest.mark.parametrize(
    ("asked", "band"), [("age=4", "0-4"), ("age=5", "5-10"), ("age=15.5", "11-15"), ("age=16", "16+"), ("age=40", "16+"), ("", "")]
)  # fmt: skip
def test_an_age_is_told_as_a_band(asked, band):
    assert ask(asked).age_band == band


def test_a_named_place_is_told_as_the_district_around_it(places):
    assert ask("near=Foleshill").area == "CV6"
    assert ask("near=University Hospital").area == "CV2"


def test_the_form_holds_what_is_counted_and_nothing_else_can_be_sent():
    asking = Asking((AUTISM,), "5-10", "CV6")

    seal = sealed(asking)

    assert opened(seal)[0] == asking
    assert opened(seal)[1] != opened(sealed(asking))[1]
    assert opened(seal[:-1] + ("a" if seal[-1] != "a" else "b")) is None
    assert opened("") is None


def test_a_form_counts_once_and_a_flood_does_not(monkeypatch):
    assert refusals_to_count("one-form") == []
    assert refusals_to_count("one-form") == ["This was counted already."]
    monkeypatch.setattr(counting, "MOST_AN_HOUR", 2)
    marks = [refusals_to_count(f"form-{number}") for number in range(MOST_AN_HOUR)]
    assert sum(not refusals for refusals in marks) <= 2


def test_the_family_is_counted_once_and_each_thing_it_asked_for():
    counted(1, AUTISM, SATURDAY)
    counted(2, AUTISM)

    rows = UnmetNeed.objects.values_list("facet", "code", "times")
    assert set(rows) == {("", "", 3), ("need", "autism", 3), ("day", "saturday", 1)}


def test_counts_are_deleted_after_three_years():
    counted(7, AUTISM, month=months_before(clock.today(), MONTHS_KEPT + 1))
    counted(7, AUTISM)

    assert set(UnmetNeed.objects.values_list("month", flat=True)) == {clock.today().replace(day=1)}


def test_a_table_tells_counts_by_area_and_holds_back_small_ones():
    counted(9, AUTISM)
    counted(6, AUTISM, area="CV2")
    counted(3, AUTISM, area="CV1")

    table = unmet_needs(facet="need", by="area", only={})

    assert table.headings == ("CV1", "CV2", "CV6", "All")
    assert [(line.name, line.numbers) for line in table.lines[1:]] == [("Autism", (HELD_BACK, HELD_BACK, 9, 18))]


def test_narrowing_a_table_gives_away_no_more():
    counted(9, AUTISM, age_band="0-4")
    counted(3, AUTISM, age_band="5-10")

    by_age = unmet_needs(facet="need", by="age_band", only={}).lines[1].numbers
    narrowed = unmet_needs(facet="need", by="area", only={"age_band": "0-4"}).lines[1].numbers

    assert by_age[0] == HELD_BACK
    assert set(narrowed) == {HELD_BACK}


def reader(django_user_model):
    user = django_user_model.objects.create_user("planner@example.org", password="a long enough one")
    permissions = Permission.objects.filter(codename__in=["view_unmetneed", "access_admin"])
    user.user_permissions.set(permissions)
    return user


def test_the_report_can_be_read_and_taken_away(client, django_user_model):
    counted(9, AUTISM)
    counted(2, ("need", "adhd"), area="CV2")
    client.force_login(reader(django_user_model))

    page = client.get(REPORT, {"facet": "need", "by": "area"}).content.decode()
    file = client.get(REPORT, {"facet": "need", "by": "area", "export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode())))

    assert "Autism" in page
    assert rows[0] == ["Need", "CV2", "CV6", "All"]
    assert ["ADHD", HELD_BACK, "0", HELD_BACK] in rows
    assert client.get(REPORT, {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize(
    "asked", [{"facet": "nonsense"}, {"by": "x"}, {"area": "CV999", "month": "2026-99"}, {"age_band": "not-said"}]
)
def test_what_the_report_does_not_offer_counts_as_not_chosen(client, django_user_model, asked):
    counted(9, AUTISM)
    client.force_login(reader(django_user_model))

    assert client.get(REPORT, asked).status_code == 200


def test_only_those_who_plan_services_read_it(client, django_user_model):
    user = django_user_model.objects.create_user("other@example.org", password="a long enough one")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)

    assert client.get(REPORT).status_code == 302
    may = {role.name for role in ROLES if {"search", "search.unmetneed"} & set(role.models)}
    assert may == {"Editor", "Lead officer", "Auditor"}


def test_a_school_year_is_the_sum_of_its_months_and_of_no_others():
    for month, times in ((date(2026, 9, 1), 9), (date(2026, 8, 1), 6), (date(2025, 9, 1), 7)):
        counted(times, AUTISM, month=month)

    by_year = unmet_needs(facet="need", by="year", only={})
    one_year = unmet_needs(facet="need", by="area", only={"year": "2025-26"})

    assert by_year.headings == ("2026/27", "2025/26", "All")
    assert by_year.lines[1].numbers == (9, 13, 22)
    assert one_year.lines[1].numbers == (13, 13)
    assert unmet_needs(facet="need", by="month", only={}).lines[1].numbers == (9, 6, 7, 22)
