"""How far it is from one point to another, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

from search.document import Point

EARTH_MILES = 3958.8  # mean radius (IUGG)


def miles_between(one: Point, other: Point) -> float:
    """Great-circle distance in miles, by the haversine formula."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(chord)))
