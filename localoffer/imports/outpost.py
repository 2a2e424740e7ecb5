"""Outpost's JSON, as Buckinghamshire's directory serves it (its CSV is not read here)."""

from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from localoffer.models import Answer, Frequency, Referral, Season, Status

from .listing import Listing, OrganisationRow, PlaceRow, Values
from .mapper import Mapper
from .oruk import access_point
from .row import Refused, Row
from .terms import Terms

# Any of these names a service of Outpost's; Open Referral UK has none of them.
OWN_FIELDS = frozenset(
    {"organisation", "send_needs", "target_directories", "local_offer", "needs_referral", "distance_away"}
)
DAYS = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA", "sunday": "SU"}  # fmt: skip
BOOKKEEPING = ("score", "distance_away", "created_at", "approved", "visible")


def recognises(value: dict[str, Any]) -> bool:
    """Whether a row is one of Outpost's."""
    return not OWN_FIELDS.isdisjoint(value)


def identity(source: str, kind: str, key: object) -> UUID:
    """The id of something whose source has no UUIDs: always the same for the same source and id."""
    name = f"{source}/{key}" if kind == "service" else f"{source}/{kind}/{key}"
    return uuid5(NAMESPACE_URL, name)


def listing(value: dict[str, Any], *, terms: Terms, source: str) -> Listing:
    """One service. Raises Refused, naming the field."""
    row = Row(value)
    key = row.raw("id")
    if isinstance(key, bool) or not isinstance(key, int | str) or key == "":
        raise Refused("id", "is missing" if key in (None, "") else "must be a number or text")
    return _Mapper(row, str(key)[:255], terms, source).listing()


class _Mapper(Mapper):
    def __init__(self, row: Row, source_id: str, terms: Terms, source: str) -> None:
        super().__init__(row, identity(source, "service", source_id), terms)
        self.source_id = source_id
        self.source = source

    def listing(self) -> Listing:
        row = self.row
        values = self.values()
        found, unmapped = self.vocabulary_terms()
        offer = row.object("local_offer")
        result = Listing(
            id=self.id,
            source_id=self.source_id,
            values=values,
            organisation=self.organisation(),
            places=self.places() if "locations" in row.value else None,
            parts=self.parts(offer),
            terms=found,
        )
        if unmapped:
            values["unmapped_terms"] = unmapped
        if offer is not None:
            self.note(offer)
        for name in BOOKKEEPING:
            row.raw(name)
        values |= self.said_besides()
        return result

    def part_id(self, row: Row) -> UUID:
        row.raw("id")
        return uuid5(self.id, row.path)

    def values(self) -> Values:
        row = self.row
        closed = row.boolean("temporarily_closed")
        status = Status.TEMPORARILY_CLOSED if closed else Status.ACTIVE
        values: Values = {
            "name": row.name(),
            # What is hidden there is not shown here.
            "status": (Status.INACTIVE if row.raw("visible") is False else status).value,
            "description": row.text("description"),
            "url": row.url("url"),
            "email": row.email("email"),
            "minimum_age": row.age("min_age"),
            "maximum_age": row.age("max_age"),
            "source_modified_at": row.moment("updated_at"),
        }
        if row.boolean("free"):
            values["fees"] = "Free"
        referral = row.boolean("needs_referral")
        if referral is not None:
            values["referral"] = [Referral.ANY_PROFESSIONAL.value if referral else Referral.SELF.value]
        return {key: value for key, value in values.items() if value not in (None, "", [])}

    def organisation(self) -> OrganisationRow | None:
        row = self.row.object("organisation")
        if row is None:
            return None
        key, name = row.raw("id"), row.text("name", 255)
        values: Values = {
            "name": name,
            "description": row.text("description"),
            "email": row.email("email"),
            "website": row.url("url"),
        }
        if not name:
            # An organisation nobody named; all we can do is keep its number.
            self.extra["organisation"] = {"id": key} if isinstance(key, int | str) else {}
            return None
        if extra := row.extra():
            values["extra"] = extra
        return OrganisationRow(
            identity(self.source, "organisation", key if key is not None else name),
            {field: value for field, value in values.items() if value},
        )

    def vocabulary_terms(self) -> tuple[list[tuple[str, str]], list[Values]]:
        found: dict[tuple[str, str], None] = {}
        unmapped: list[Values] = []
        lists = (
            ("taxonomies", "Outpost categories", ("topic", "need")),
            ("send_needs", "Outpost needs", ("need", "topic")),
            ("suitabilities", "Outpost suitabilities", ("need", "topic")),
        )
        for key, vocabulary, ours in lists:
            for row in self.row.objects(key):
                name = row.text("name", 255) or row.text("label", 255)
                if not name:
                    continue
                code = self.terms.find(name, ours)
                if code:
                    found[code] = None
                elif not self.terms.is_told(name):
                    unmapped.append({"vocabulary": vocabulary, "name": name})
        return list(found), unmapped

    def parts(self, offer: Row | None) -> dict[str, list[Values]]:
        row = self.row
        contacts = [self.contact(each) for each in row.objects("contacts")]
        parts = {
            "schedules": [self.schedule(each) for each in row.objects("regular_schedules")],
            "cost_options": [self.cost(each) for each in row.objects("cost_options")],
            "contacts": [contact for contact in contacts if contact],
        }
        answers = []
        for each in offer.objects("survey_answers") if offer else []:
            question, answer = each.text("question"), each.text("answer")
            if question and answer:
                answers.append({"question": question, "answer": answer})
        if offer and (description := offer.text("description")):
            answers.insert(
                0, {"question": "How do you support children and young people with SEND?", "answer": description}
            )
        parts["answers"] = answers
        return parts

    def schedule(self, row: Row) -> Values:
        weekday = row.choice("weekday", tuple(DAYS))
        values = {
            "oruk_id": self.part_id(row),
            "freq": Frequency.WEEKLY.value if weekday else "",
            "byday": DAYS[weekday] if weekday else "",
            "opens_at": row.clock("opens_at"),
            "closes_at": row.clock("closes_at"),
            "season": Season.ALL_YEAR.value,
        }
        self.note(row)
        return values

    def cost(self, row: Row) -> Values:
        amount = row.number("amount", 0, 10_000_000)
        values = {
            "oruk_id": self.part_id(row),
            "option": row.text("option", 255) or "",
            "amount": None if amount is None else Decimal(str(amount)).quantize(Decimal("0.01")),
            "amount_description": row.text("cost_type", 255) or "",
        }
        self.note(row)
        return values

    def contact(self, row: Row) -> Values:
        """One contact; empty when its owner wants it hidden or there is nothing in it."""
        values = {
            "oruk_id": self.part_id(row),
            "name": row.text("name", 255) or "",
            "title": row.text("title", 255) or "",
            "email": row.email("email") or "",
            "phone": row.text("phone", 100) or "",
        }
        hidden = row.boolean("visible") is False
        self.note(row)
        says_something = any(values[field] for field in ("name", "email", "phone", "title"))
        return values if says_something and not hidden else {}

    def places(self) -> list[PlaceRow]:
        found = []
        for row in self.row.objects("locations"):
            key = row.raw("id")
            hidden = row.boolean("visible") is False
            values: Values = {
                "location_type": "physical",
                "name": row.text("name", 255),
                "address_1": row.text("address_1", 255),
                "city": row.text("city", 255),
                "state_province": row.text("state_province", 255),
                "postal_code": row.text("postal_code", 20),
                "country": row.text("country", 100),
                # A place its owner hides is no more to be found than a masked one.
                "mask_exact_address": row.boolean("mask_exact_address") or hidden,
            } | self.point(row)
            facts = [self.access_fact(each) for each in row.objects("accessibilities")]
            row.raw("preferred_for_post")
            if extra := row.extra():
                values["extra"] = extra
            found.append(
                PlaceRow(
                    id=uuid5(self.id, row.path),
                    location_id=identity(self.source, "location", key)
                    if isinstance(key, int | str)
                    else uuid5(self.id, f"{row.path}.location"),
                    location={field: value for field, value in values.items() if value not in (None, "")},
                    accessibility=facts,
                )
            )
        return found

    def point(self, row: Row) -> Values:
        """Where it is. A place nobody looked up comes as 0, 0, which is no point."""
        geometry = row.object("geometry")
        if geometry is None:
            return {}
        coordinates = geometry.raw("coordinates")
        if coordinates is None:
            return {}
        if not isinstance(coordinates, list):
            raise Refused(geometry.at("coordinates"), "must be a list of two numbers")
        pair = Row(dict(zip(("longitude", "latitude"), coordinates, strict=False)), geometry.at("coordinates"))
        longitude, latitude = pair.degrees("longitude", 180), pair.degrees("latitude", 90)
        if longitude is None or latitude is None or (longitude, latitude) == (0, 0):
            return {}
        return {"latitude": latitude, "longitude": longitude}

    def access_fact(self, row: Row) -> Values:
        words = row.text("name") or row.text("label") or ""
        point, answer = access_point(words, self.terms)
        return {
            "oruk_id": self.part_id(row),
            "point": point or "",
            "answer": answer or Answer.NOT_ASKED.value,
            "description": words,
        }
