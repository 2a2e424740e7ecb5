"""A CSV table as rows: Outpost's own, whose columns are known, and anybody's, whose columns an editor names once."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from .broken import Broken, Unreadable
from .terms import key

ENDINGS = (".csv", ".tsv", ".txt")
LONGEST_CELL = 1_000_000
SAMPLES = 3
MOST_COLUMNS = 500
# What names a table of Outpost's.
OUTPOST = {"import_id", "import_id_reference", "name"}
LISTS = re.compile(r"\s*[;|]\s*|\s*,\s*|\n+")
AGES = re.compile(r"(\d{1,3})(?:\s*(?:years?|yrs?))?\s*(?:-|–|to|and)\s*(\d{1,3})|(\d{1,3})\s*(?:\+|and over|or over|upwards)|(?:up to|under)\s*(\d{1,3})|(\d{1,3})", re.IGNORECASE)  # fmt: skip
TRUE = {"true", "yes", "y", "1", "t"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ColumnsUnknown(Unreadable):
    """A table of which nobody has said what its columns hold."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may hold: how it is named on screen, and headings that say so by themselves."""

    code: str
    label: str
    headings: tuple[str, ...] = ()


FIELDS = (
    Field("id", "Its number or code at the source", ("id", "ref", "reference", "service id", "unique id", "urn")),
    Field("name", "Name", ("name", "title", "service name", "service", "activity", "club")),
    Field("alternate_name", "Second name", ("alternate name", "also known as", "other name")),
    Field("description", "What happens there", ("description", "about", "details", "summary", "what we do")),
    Field("organisation", "Organisation", ("organisation", "organization", "provider", "organisation name", "run by")),
    Field("url", "Website", ("website", "url", "web", "web address", "link")),
    Field("email", "Email", ("email", "e mail", "email address", "contact email")),
    Field("phone", "Phone", ("phone", "telephone", "tel", "phone number", "telephone number", "contact phone")),
    Field("contact", "Who to ask for", ("contact", "contact name")),
    Field("place", "Name of the place", ("venue", "location", "location name", "place", "venue name", "building")),
    Field("address", "Street address", ("address", "address 1", "street", "street address", "address line 1")),
    Field("city", "Town or city", ("city", "town", "town city")),
    Field("postcode", "Postcode", ("postcode", "post code", "postal code", "location postcode")),
    Field("latitude", "Latitude", ("latitude", "lat")),
    Field("longitude", "Longitude", ("longitude", "lng", "lon", "long")),
    Field("ages", "Ages, such as “5 to 11”", ("age", "ages", "age range", "age group")),
    Field("minimum_age", "Youngest age", ("min age", "minimum age", "age from", "from age")),
    Field("maximum_age", "Oldest age", ("max age", "maximum age", "age to", "to age")),
    Field("eligibility", "Who it is for", ("eligibility", "who for", "who is it for", "suitable for")),
    Field("application", "How to get it", ("how to apply", "referral route", "how to book", "booking", "access")),
    Field("fees", "What it costs", ("cost", "costs", "price", "fee", "fees", "charges")),
    Field("wait", "Waiting time", ("waiting time", "wait", "waiting list")),
    Field("times", "When, in words", ("when", "times", "opening times", "opening hours", "time", "session times")),
    Field("day", "Day of the week", ("day", "days", "weekday", "day of week")),
    Field("opens", "Starts at", ("start time", "opens", "opens at", "from time", "starts")),
    Field("closes", "Ends at", ("end time", "closes", "closes at", "to time", "ends", "finishes")),
    Field("terms", "Needs, topics or categories", ("category", "categories", "topics", "topic", "needs", "need", "tags", "taxonomy")),
    Field("languages", "Languages", ("language", "languages")),
)  # fmt: skip
CODES = {field.code for field in FIELDS}
# Where a field is a text of the listing: what Open Referral UK calls it.
TEXTS = {
    "id": "id at the source",
    "alternate_name": "alternate_name",
    "description": "description",
    "url": "url",
    "email": "email",
    "fees": "fees",
    "eligibility": "eligibility_description",
    "application": "application_process",
    "wait": "wait_time",
}
# A column that is kept, out of sight; and one that is passed over, such as a name that is nobody's business.
KEEP, SKIP = "", "skip"


def rows(file: IO[bytes], *, source: str, columns: Mapping[str, str]) -> Iterator[Any]:
    """The rows of a table: Outpost's in the shape of its JSON, others in that of Open Referral UK."""
    with _opened(file) as text:
        reader = _reader(text)
        headings = _headings(reader)
        if {heading.casefold() for heading in headings} >= OUTPOST:
            yield from _outpost(reader, [heading.casefold() for heading in headings])
            return
        known = {heading: columns.get(heading, KEEP) for heading in headings} if columns else guessed(headings)
        if "name" not in known.values():
            raise ColumnsUnknown(
                "nobody has said which of its columns holds the name of a listing: "
                "do so under Local Offer, Imports, where it is remembered"
            )
        for number, cells in enumerate(_lines(reader), start=1):
            yield (
                cells
                if isinstance(cells, Broken)
                else _service(dict(zip(headings, cells, strict=False)), known, source, number)
            )


def headings_of(file: IO[bytes]) -> dict[str, list[str]]:
    """The columns of a table, with what stands in the first rows. Raises Unreadable."""
    with _opened(file) as text:
        reader = _reader(text)
        headings = _headings(reader)
        samples: dict[str, list[str]] = {heading: [] for heading in headings}
        for cells in _lines(reader):
            if isinstance(cells, Broken):
                continue
            for heading, cell in zip(headings, cells, strict=False):
                if cell.strip() and len(samples[heading]) < SAMPLES:
                    samples[heading].append(" ".join(cell.split())[:80])
            if all(len(found) >= SAMPLES for found in samples.values()) or reader.line_num > 1_000:
                break
        return samples


def is_known(headings: Mapping[str, Any]) -> bool:
    """Whether the table is one of Outpost's, whose columns nobody needs to name."""
    return {heading.casefold() for heading in headings} >= OUTPOST


def guessed(headings: list[str]) -> dict[str, str]:
    """What each column seems to hold by its heading. Each field is given to one column."""
    by_heading = {key(heading): field.code for field in FIELDS for heading in (*field.headings, field.label)}
    found: dict[str, str] = {}
    for heading in headings:
        code = by_heading.get(key(heading), KEEP)
        found[heading] = KEEP if code in found.values() else code
    return found


class _Opened(io.TextIOWrapper):
    """A table as text. Its file stays open for whoever gave it."""

    def __exit__(self, *error: Any) -> None:
        self.detach()


def _opened(file: IO[bytes]) -> _Opened:
    """Excel saves UTF-8 only when asked; what is not UTF-8 is taken for what it saves else."""
    encoding = "utf-8-sig"
    start = file.tell()
    while block := file.read(1 << 20):
        try:
            # A letter may be cut in two at the end of a block.
            (block + file.readline()).decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp1252"
            break
    file.seek(start)
    return _Opened(file, encoding=encoding, errors="replace", newline="")


def _reader(text: io.TextIOWrapper) -> Any:
    csv.field_size_limit(LONGEST_CELL)
    start = text.readline()
    text.seek(0)
    return csv.reader(text, delimiter=max(",;\t", key=start.count))


def _headings(reader: Any) -> list[str]:
    first = next(_lines(reader), None)
    if first is None or isinstance(first, Broken):
        raise Unreadable("it is empty" if first is None else f"it is no table: its first line {first.reason}")
    if len(first) > MOST_COLUMNS:
        raise Unreadable(f"it has more than {MOST_COLUMNS} columns")
    headings: list[str] = []
    for number, cell in enumerate(first, start=1):
        named = " ".join(cell.split())[:100] or f"Column {number}"
        headings.append(named if named not in headings else f"{named} ({number})")
    return headings


def _lines(reader: Any) -> Iterator[list[str] | Broken]:
    """The lines that hold anything."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(f"is no line of a table: {error}")
            continue
        if any(cell.strip() for cell in cells):
            yield cells


def _service(cells: dict[str, str], known: Mapping[str, str], source: str, number: int) -> dict[str, Any]:
    """One line as a service."""
    said: dict[str, str] = {}
    rest: dict[str, str] = {}
    for heading, cell in cells.items():
        code, cell = known.get(heading, KEEP), cell.strip()
        if cell and code in CODES:
            said[code] = f"{said[code]}\n{cell}" if code in said else cell
        elif cell and code != SKIP:
            rest[f"{heading} (column)"] = cell
    # Without a number of its own, a listing is known by its name and postcode.
    its_key = said.get("id") or "/".join(filter(None, (said.get("name"), said.get("postcode")))) or number
    service = {theirs: said.get(ours) for ours, theirs in TEXTS.items()} | _ages(said) | _parts(said, source) | rest
    return service | {
        "id": str(uuid5(NAMESPACE_URL, f"{source}/{its_key}")),
        "name": said.get("name", ""),
        "status": "active",
    }


def _parts(said: Mapping[str, str], source: str) -> dict[str, Any]:
    """What hangs from a service, as far as the line says anything of it."""
    parts: dict[str, Any] = {"schedules": _times(said)}
    if name := said.get("organisation"):
        parts["organization"] = {"id": str(uuid5(NAMESPACE_URL, f"{source}/organisation/{key(name)}")), "name": name}
    if "contact" in said or "phone" in said:
        parts["contacts"] = [{"name": said.get("contact"), "phones": _phones(said.get("phone", ""))}]
    if any(name in said for name in ("place", "address", "city", "postcode")):
        parts["service_at_locations"] = [{"location": _location(said, source)}]
    if "terms" in said:
        parts["attributes"] = [{"taxonomy_term": {"name": name}} for name in LISTS.split(said["terms"]) if name]
    if "languages" in said:
        parts["languages"] = [{"name": name} for name in LISTS.split(said["languages"]) if name]
    return parts


def _phones(text: str) -> list[dict[str, str]]:
    return [{"number": number} for number in re.split(r"\s*[;/|,\n]\s*|\s+or\s+", text) if number]


def _ages(said: Mapping[str, str]) -> dict[str, Any]:
    """Ages out of “6 years - 14 years”, “11+”, “0-19 years”; what is none of these is kept as it is."""
    found: dict[str, Any] = {}
    for name in ("minimum_age", "maximum_age"):
        if name in said:
            number = re.search(r"\d+(?:\.\d+)?", said[name])
            found[name] = float(number[0]) if number else said[name]
    if "ages" in said and (match := AGES.search(said["ages"])):
        youngest, oldest, over, upto, only = match.groups()
        found |= {
            name: float(age)
            for name, age in (("minimum_age", youngest or over or only), ("maximum_age", oldest or upto or only))
            if age
        }
    elif "ages" in said:
        found["ages"] = said["ages"]
    return found


def _times(said: Mapping[str, str]) -> list[dict[str, Any]]:
    days = [day for day in DAYS if re.search(rf"\b{day[:3]}", said.get("day", ""), re.IGNORECASE)]
    time: dict[str, Any] = {
        "description": said.get("times"),
        "opens_at": said.get("opens"),
        "closes_at": said.get("closes"),
    }
    if days:
        time |= {"freq": "WEEKLY", "byday": ",".join(day[:2].upper() for day in days)}
    elif "day" in said:
        time["description"] = "\n".join(filter(None, (said["day"], said.get("times"))))
    return [time] if any(time.values()) else []


def _location(said: Mapping[str, str], source: str) -> dict[str, Any]:
    parts = [said.get(name, "") for name in ("place", "address", "city", "postcode")]
    address = {
        "address_1": said.get("address"),
        "city": said.get("city"),
        "postal_code": said.get("postcode"),
        "address_type": "physical",
    }
    point = {}
    for name in ("latitude", "longitude"):
        try:
            point[name] = float(said[name])
        except (KeyError, ValueError):
            continue
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{source}/location/{key('/'.join(parts))}")),
        "name": said.get("place"),
        "location_type": "physical",
        "addresses": [address],
        **point,
    }


# Outpost's own table: a line a service, and further lines for what it has several of.


def _outpost(reader: Any, headings: list[str]) -> Iterator[Any]:
    service: dict[str, Any] | None = None
    for cells in _lines(reader):
        if isinstance(cells, Broken):
            yield cells
            continue
        row = {heading: cell.strip() for heading, cell in zip(headings, cells, strict=False) if cell.strip()}
        if "import_id_reference" not in row:
            if service is not None:
                yield service
            service = _outpost_service(row)
        elif service is not None and row["import_id_reference"] == service["id"]:
            _outpost_parts(service, row)
        else:
            yield Broken(f"belongs to {row['import_id_reference']}, which does not stand just above it")
    if service is not None:
        yield service


def _outpost_service(row: dict[str, str]) -> dict[str, Any]:
    number = {name: float(row[name]) if re.fullmatch(r"\d+(\.\d+)?", row.get(name, "")) else row.get(name) for name in ("min_age", "max_age")}  # fmt: skip
    service: dict[str, Any] = {
        "id": row.get("import_id", ""),
        "name": row.get("name", ""),
        "description": row.get("description"),
        "url": row.get("url"),
        "visible": _yes(row.get("visible")),
        "needs_referral": _yes(row.get("needs_referral")),
        "free": _yes(row.get("free")),
        "temporarily_closed": _yes(row.get("temporarily_closed")),
        "organisation": {"name": row["organisation"]} if "organisation" in row else None,
        "taxonomies": _named(row.get("service_taxonomies")),
        "suitabilities": _named(row.get("suitabilities")),
        "send_needs": _named(row.get("send_needs_support")),
        "locations": [],
        "contacts": [],
        "regular_schedules": [],
        "cost_options": [],
        **number,
    }
    if _yes(row.get("is_local_offer")) or "support_description" in row:
        service["local_offer"] = _offer(row)
    _outpost_parts(service, row)
    return service


def _outpost_parts(service: dict[str, Any], row: dict[str, str]) -> None:
    if any(name in row for name in ("contact_name", "contact_email", "contact_phone")):
        visible = {"visible": _yes(row.get("contact_visible"))}
        named = {name: row.get(f"contact_{name}") for name in ("name", "title", "email", "phone")}
        service["contacts"].append(named | visible)
    if any(name in row for name in ("location_name", "location_address_1", "location_postcode")):
        service["locations"].append(_outpost_place(row))
    if "cost_option" in row or "cost_amount" in row:
        amount = row.get("cost_amount", "").lstrip("£")
        number: Any = float(amount) if re.fullmatch(r"\d+(\.\d+)?", amount) else amount or None
        service["cost_options"].append(
            {"option": row.get("cost_option"), "amount": number, "cost_type": row.get("cost_type")}
        )
    if "scheduled_weekday" in row:
        times = {f"{name}_at": row.get(f"schedules_{name}_at") for name in ("opens", "closes")}
        # The sample of the format writes “hh:mm:ss” where there is no time.
        times = {name: None if (time or "").startswith("hh") else time for name, time in times.items()}
        service["regular_schedules"].append({"weekday": row["scheduled_weekday"], **times})


def _outpost_place(row: dict[str, str]) -> dict[str, Any]:
    place: dict[str, Any] = {
        "name": row.get("location_name"),
        "address_1": row.get("location_address_1"),
        "city": row.get("location_city"),
        "postal_code": row.get("location_postcode"),
        "visible": _yes(row.get("location_visible")),
        "mask_exact_address": _yes(row.get("mask_exact_address")),
        "accessibilities": _named(row.get("location_accessibilities")),
        # Outpost's table has no numbers of places: the same address is the same place.
        "id": "/".join(row.get(f"location_{name}", "") for name in ("name", "address_1", "postcode")),
    }
    try:
        point = [float(row["location_longitude"]), float(row["location_latitude"])]
    except (KeyError, ValueError):
        return place
    return place | {"geometry": {"type": "Point", "coordinates": point}}


def _offer(row: dict[str, str]) -> dict[str, Any]:
    questions = (
        ("outcomes", "How do you measure what children and young people achieve?"),
        ("recent_send_training", "What SEND training have your staff had?"),
        ("parental_involvement", "How are parents and carers involved?"),
        ("information_sharing", "How do you share information?"),
        ("environment_accessibility", "How accessible is your setting?"),
        ("how_to_start", "How does a child or young person start?"),
        ("future_plans", "What are your plans for the future?"),
    )
    answers = [{"question": words, "answer": row[name]} for name, words in questions if name in row]
    return {"description": row.get("support_description"), "survey_answers": answers}


def _yes(cell: str | None) -> bool | None:
    return None if cell is None else cell.casefold() in TRUE


def _named(cell: str | None) -> list[dict[str, str]]:
    return [{"name": name.strip()} for name in (cell or "").split(";") if name.strip()]
