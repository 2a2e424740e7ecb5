import pytest

from search import geography
from search.geography import find_place
from search.models import KnownPlace, LoadedTable, Postcode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize("typed", ["CV1 5RR", "cv15rr", " cv1  5rr ", "near CV1 5RR", "CV1-5RR.", "Near: cv1 5rr"])
def test_a_postcode_is_found_however_it_is_typed(typed):
    place = find_place(typed)

    assert place.label == "CV1 5RR"
    assert place.point.latitude == pytest.approx(52.40711, abs=0.0002)
    assert place.point.longitude == pytest.approx(-1.50761, abs=0.0002)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("cv6", "CV6"),
        ("CV5 6", "CV5 6"),
        ("cv56", "CV5 6"),
        ("CV12", "CV12"),
        ("CV1 2", "CV1 2"),
        ("foleshill", "Foleshill"),
        ("in Potter's Green", "Potters Green"),
        ("the university hospital", "University Hospital Coventry"),
        ("COVENTRY", "Coventry city centre"),
        ("Stratford upon Avon", "Stratford-upon-Avon"),
    ],
)
def test_parts_of_postcodes_districts_and_landmarks_are_found(typed, label):
    assert find_place(typed).label == label


@pytest.mark.parametrize("typed", ["CV6 9ZZ", "M1 1AE", "nowhere", "", "   ", "\x00", "near", "🏊", "CV", "a" * 10_000])
def test_what_we_do_not_know_is_none(typed):
    assert find_place(typed) is None


def test_every_named_place_stands_where_a_postcode_is():
    assert [line["name"] for line in geography.named_places() if not find_place(line["name"])] == []


def test_a_district_stands_at_the_mean_of_its_postcodes():
    units = Postcode.objects.filter(code__regex=r"^CV6\d[A-Z]{2}$")

    mean = sum(unit.latitude for unit in units) / len(units)

    assert find_place("CV6").point.latitude == pytest.approx(mean)


def test_loading_twice_is_loading_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert geography.load_postcodes() == Postcode.objects.count() > 2_000


def test_a_newer_directory_takes_the_packages_place(tmp_path):
    newer = tmp_path / "ONSPD.csv"
    newer.write_text(
        "pcds,east1m,north1m,lad25cd\nCV1 5RR,433500,279000,E08000026\nCV1 1AA,,,\nM1 1AE,384700,398100,E08000003\n"
    )

    assert geography.load_postcodes(newer) == 1
    assert geography.load_postcodes() == 1, "set_up must not put the old one back"
    assert LoadedTable.objects.get(name="postcodes").version.startswith("ONSPD.csv")
    assert find_place("cv1").label == "CV1"
    assert not KnownPlace.objects.filter(name="Foleshill")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "pcds,east1m,north1m,lad25cd\nM1 1AE,384700,398100,E08000003\n"])
def test_a_file_without_our_postcodes_is_refused_and_changes_nothing(tmp_path, text):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text)

    with pytest.raises(ValueError, match=r"no column|no postcode"):
        geography.load_postcodes(wrong)

    assert Postcode.objects.count() > 2_000


def test_the_package_holds_all_postcodes_of_the_area():
    LoadedTable.objects.all().delete()

    assert geography.load_postcodes() > 29_000
    assert set(Postcode.objects.filter(code="CV15RR").values_list("council", flat=True)) == {geography.area().code}
