"""A masked place gives away its district and a point about a kilometre wide, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert place.public_point == Point(52.43, -1.51)
    assert place.label == "CV6"


def test_an_open_place_shows_all_of_it() -> None:
    place = Location(**SECRET)

    assert place.public_address == ("Sam", "1 Quiet Road", "Coventry", "CV6 1AA")
    assert place.public_point == Point(52.42873, -1.50821)


@given(latitude=st.floats(49, 61), longitude=st.floats(-8, 2))
def test_the_point_of_a_masked_place_never_holds_more_than_two_decimals(latitude: float, longitude: float) -> None:
    point = Location(mask_exact_address=True, latitude=latitude, longitude=longitude).public_point

    assert point is not None
    assert (round(point.latitude, 2), round(point.longitude, 2)) == (point.latitude, point.longitude)
    assert abs(point.latitude - latitude) <= 0.0051


@pytest.mark.parametrize(
    ("written", "outcode"),
    [("CV6 1AA", "CV6"), ("cv61aa", "CV6"), (" CV6 ", "CV6"), ("CV12 8AB", "CV12"), ("EC1A 1BB", "EC1A"), ("W1 1AA", "W1"), ("ABC 1234", ""), ("", "")],
)  # fmt: skip
def test_the_outcode_of_a_postcode(written: str, outcode: str) -> None:
    assert Location(postal_code=written).outcode == outcode


def test_a_place_online_has_no_point() -> None:
    assert Location(location_type="virtual", latitude=52.4, longitude=-1.5).public_point is None
