"""A masked place gives away its town and district, nothing else."""

import pytest

from localoffer.models import Location
from search.document import Point

SECRET = {
    "name": "Rose House",
    "description": "Behind the chapel",
    "attention": "Sam",
    "address_1": "1 Quiet Road",
    "city": "Coventry",
    "postal_code": "CV6 1AA",
    "latitude": 52.42873,
    "longitude": -1.50821,
}


def test_a_masked_place_shows_town_and_district_only() -> None:
    place = Location(mask_exact_address=True, **SECRET)

    assert place.public_address == ("Coventry", "CV6")
    assert (place.public_name, place.public_description) == ("", "")
    assert place.public_point is None
    assert place.label == "CV6"


def test_an_open_place_shows_all_of_it() -> None:
    place = Location(**SECRET)

    assert place.public_address == ("Sam", "1 Quiet Road", "Coventry", "CV6 1AA")
    assert place.public_point == Point(52.42873, -1.50821)


@pytest.mark.parametrize(
    ("written", "outcode"),
    [("CV6 1AA", "CV6"), ("cv61aa", "CV6"), (" CV6 ", "CV6"), ("CV12 8AB", "CV12"), ("EC1A 1BB", "EC1A"), ("W1 1AA", "W1"), ("ABC 1234", ""), ("", "")],
)  # fmt: skip
def test_the_outcode_of_a_postcode(written: str, outcode: str) -> None:
    assert Location(postal_code=written).outcode == outcode


def test_a_place_online_has_no_point() -> None:
    assert Location(location_type="virtual", latitude=52.4, longitude=-1.5).public_point is None
