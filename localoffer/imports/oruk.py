"""Open Referral UK 3.0 (and the HSDS 3.0 fields and the object `send` that interchange 1 names)."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from localoffer.models import (
    AccessPoint,
    Answer,
    Carer,
    CheckedBy,
    Delivery,
    Diagnosis,
    Frequency,
    Kind,
    LocationType,
    Payer,
    Plan,
    Reach,
    Referral,
    Season,
    Status,
    Tier,
)

from .listing import Listing, OrganisationRow, PlaceRow, Values
from .mapper import Mapper
from .row import Refused, Row
from .terms import Terms, vocabularies_for

# What only an organisation, a taxonomy or a term has.
OF_SOMETHING_ELSE = ("website", "organization_identifiers", "parent_organization_id", "services", "taxonomy", "term_uri", "version")  # fmt: skip
PARTLY = {"partial wheelchair access": AccessPoint.STEP_FREE, "partially wheelchair accessible": AccessPoint.STEP_FREE}


def listing(value: dict[str, Any], *, terms: Terms, source: str) -> Listing:
    """One service. Raises Refused, naming the field."""
    row = Row(_as_service(value))
    key = row.uuid("id")
    if key is None:
        raise Refused("id", "is missing")
    if "status" not in row and any(name in row for name in OF_SOMETHING_ELSE):
        raise Refused("status", "is missing: this looks like an organisation or a term, not a service")
    return _Mapper(row, key, terms).listing()


def _as_service(value: dict[str, Any]) -> dict[str, Any]:
    """A service at a location stands for its service at that place."""
    service = value.get("service")
    if not isinstance(service, dict) or "name" in value:
        return value
    place = {name: inner for name, inner in value.items() if name != "service"}
    return {**service, "service_at_locations": [place]}


class _Mapper(Mapper):
    def listing(self) -> Listing:
        row = self.row
        send = row.object("send") or Row({}, "send")
        values = self.values() | self.send_values(send)
        found, unmapped = self.vocabulary_terms()
        organisation = self.organisation()
        result = Listing(
            id=self.id,
            source_id=str(self.id),
            values=values,
            organisation=organisation,
            organisation_id=row.uuid("organization_id"),
            places=self.places() if "service_at_locations" in row.value else None,
            parts=self.parts(row),
            terms=found,
        )
        for name, fields in (("languages", self.languages), ("service_areas", self.areas)):
            if name in row.value:
                result.parts[name] = fields(row)
        if "answers" in send.value:
            result.parts["answers"] = self.answers(send)
        if unmapped is not None:
            values["unmapped_terms"] = unmapped
        self.note(send)
        values |= self.said_besides()
        return result

    def part_id(self, row: Row) -> UUID:
        return row.uuid("id") or uuid5(self.id, row.path)

    def values(self) -> Values:
        row = self.row
        values = {
            "name": row.name(),
            "status": row.choice("status", Status.values),
            "alternate_name": row.text("alternate_name", 255),
            "description": row.text("description"),
            "alert": row.text("alert"),
            "url": row.url("url"),
            "email": row.email("email"),
            "fees": row.text("fees"),
            "accreditations": row.text("accreditations"),
            "minimum_age": row.age("minimum_age"),
            "maximum_age": row.age("maximum_age"),
            "eligibility_description": row.text("eligibility_description"),
            "application_process": row.text("application_process"),
            "interpretation_services": row.text("interpretation_services"),
            "wait_time": row.text("wait_time"),
            "assured_date": row.day("assured_date"),
            "assurer_email": row.email("assurer_email"),
            "source_modified_at": row.moment("last_modified"),
        }
        return _given(values)

    def send_values(self, send: Row) -> Values:
        waiting = send.object("waiting") or Row({}, "send.waiting")
        checked = send.object("checked") or Row({}, "send.checked")
        values = {
            "kind": send.choice("kind", Kind.values),
            "also_called": send.texts("also_called"),
            "tier": send.choice("tier", Tier.values),
            "short_break": send.boolean("short_break"),
            "diagnosis": send.choice("diagnosis", Diagnosis.values),
            "plan": send.choice("plan", Plan.values),
            "maximum_age_with_plan": send.age("maximum_age_with_plan"),
            "referral": send.choices("referral", Referral.values),
            "carer": send.choice("carer", Carer.values),
            "delivery": send.choices("delivery", Delivery.values),
            "reach": send.choice("reach", Reach.values),
            "statutory": send.texts("statutory"),
            "waiting_open": waiting.boolean("open"),
            "waiting_weeks": waiting.whole_number("weeks", 0, 2000),
            "waiting_as_of": waiting.day("as_of"),
            "waiting_meanwhile": waiting.text("meanwhile"),
            "checked_on": checked.day("on"),
            "checked_by": checked.choice("by", CheckedBy.values),
            "checked_role": checked.text("role", 200),
        }
        self.note(waiting)
        self.note(checked)
        return _given(values)

    def organisation(self) -> OrganisationRow | None:
        row = self.row.object("organization")
        if row is None or not row.value:
            return None
        identifiers = []
        for each in row.objects("organization_identifiers"):
            number, kind = each.text("identifier", 255), each.text("identifier_type", 100)
            if number:
                identifiers.append(
                    {
                        "oruk_id": self.part_id(each),
                        "identifier_scheme": each.text("identifier_scheme", 100) or "",
                        "identifier_type": kind or "",
                        "identifier": number,
                    }
                )
        key = row.uuid("id")
        values = _given(
            {
                "name": row.text("name", 255),
                "description": row.text("description"),
                "email": row.email("email"),
                "website": row.url("website") or row.url("url"),
                "uri": row.url("uri"),
                "logo": row.url("logo"),
                "parent_organization_id": row.uuid("parent_organization_id"),
            }
        )
        if "name" not in values:
            self.row.keep("organization")
            return None
        if extra := row.extra():
            values["extra"] = extra
        return OrganisationRow(key or uuid5(self.id, "organization"), values, identifiers)

    def vocabulary_terms(self) -> tuple[list[tuple[str, str]] | None, list[Values] | None]:
        """Our terms, and those of theirs that are none of ours; None when nothing is said of any."""
        if "attributes" not in self.row.value:
            return None, None
        found: dict[tuple[str, str], None] = {}
        unmapped: list[Values] = []
        for attribute in self.row.objects("attributes"):
            attribute.uuid("id"), attribute.uuid("link_id")
            attribute.raw("link_type"), attribute.raw("link_entity"), attribute.raw("value")
            term_id = attribute.uuid("taxonomy_term_id")
            term = attribute.object("taxonomy_term")
            if term is None:
                if term_id:
                    unmapped.append({"id": str(term_id)})
                continue
            name = term.text("name", 255) or term.text("term", 255)
            taxonomy = term.text("taxonomy", 255) or term.text("vocabulary", 255) or ""
            key = term.uuid("id") or term_id
            code = self.terms.find(name, vocabularies_for(taxonomy)) if name else None
            if code:
                found[code] = None
            elif (name and not self.terms.is_told(name)) or (key and not name):
                unmapped.append(_given({"vocabulary": taxonomy, "name": name, "id": str(key) if key else None}))
        return list(found), unmapped

    def parts(self, row: Row) -> dict[str, list[Values]]:
        """Times, prices, contacts and phones of a service or of it at a place."""
        parts: dict[str, list[Values]] = {}
        if "schedules" in row.value:
            parts["schedules"] = [self.schedule(each) for each in row.objects("schedules")]
        if "cost_options" in row.value:
            parts["cost_options"] = [self.cost(each) for each in row.objects("cost_options")]
        phones = [self.phone(each) for each in row.objects("phones")]
        if "contacts" in row.value:
            parts["contacts"] = [self.contact(each, phones) for each in row.objects("contacts")]
        if "phones" in row.value or phones:
            parts["phones"] = [phone for phone in phones if phone]
        return parts

    def schedule(self, row: Row) -> Values:
        send = row.object("send") or Row({}, row.at("send"))
        values = {
            "oruk_id": self.part_id(row),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day("valid_to"),
            "dtstart": row.day("dtstart"),
            "freq": row.choice("freq", Frequency.values) or "",
            "interval": row.whole_number("interval", 1, 1000) or 1,
            "byday": row.text("byday", 100) or "",
            "bymonthday": row.text("bymonthday", 100) or "",
            "opens_at": row.clock("opens_at"),
            "closes_at": row.clock("closes_at"),
            "season": send.choice("season", Season.values) or Season.ALL_YEAR.value,
            "except_dates": send.days("except"),
            "description": row.text("description") or "",
            "schedule_link": row.url("schedule_link") or "",
            "attending_type": row.text("attending_type", 255) or "",
            "notes": row.text("notes") or "",
        }
        self.note(send)
        self.note_part(row)
        return values

    def cost(self, row: Row) -> Values:
        send = row.object("send") or Row({}, row.at("send"))
        amount = row.number("amount", 0, 10_000_000)
        currency = row.text("currency", 10)
        if currency and currency.upper() != "GBP":
            row.keep("currency")
        values = {
            "oruk_id": self.part_id(row),
            "option": row.text("option", 255) or "",
            "amount": None if amount is None else Decimal(str(amount)).quantize(Decimal("0.01")),
            "amount_description": row.text("amount_description", 255) or "",
            "payer": send.choice("for", Payer.values) or "",
            "valid_from": row.day("valid_from"),
            "valid_to": row.day("valid_to"),
        }
        self.note(send)
        self.note_part(row)
        return values

    def contact(self, row: Row, phones: list[Values]) -> Values:
        """One contact. A plain first number stands with it; one with an extension or for texts only, and
        further ones, stand among `phones`, where that is kept."""
        own = [phone for phone in (self.phone(each) for each in row.objects("phones")) if phone]
        title = row.text("title", 255) or ""
        name = row.text("name", 255) or ""
        first = own.pop(0) if own and not own[0]["extension"] and own[0]["type"] in ("", "voice") else None
        phones += [phone | {"description": phone["description"] or title or name} for phone in own]
        values = {
            "oruk_id": self.part_id(row),
            "name": name,
            "title": title,
            "email": row.email("email") or "",
            "phone": first["number"] if first else row.text("phone", 100) or "",
        }
        self.note_part(row)
        return values

    def phone(self, row: Row) -> Values:
        """A number; empty when there is none."""
        number = row.text("number", 100)
        extension = row.raw("extension")
        values = {
            "oruk_id": self.part_id(row),
            "number": number,
            "extension": str(extension)[:20] if isinstance(extension, str | int) and extension is not True else "",
            "type": row.text("type", 30) or "",
            "description": row.text("description", 255) or "",
        }
        self.note_part(row)
        return values if number else {}

    def note_part(self, row: Row) -> None:
        for link in (
            "service_id",
            "service_at_location_id",
            "location_id",
            "organization_id",
            "contact_id",
            "phone_id",
        ):
            row.raw(link)
        self.note(row)

    def languages(self, row: Row) -> list[Values]:
        found = []
        for each in row.objects("languages"):
            values = {
                "oruk_id": self.part_id(each),
                "code": (each.text("code", 20) or each.text("language", 20) or "").lower(),
                "name": each.text("name", 100) or "",
            }
            self.note_part(each)
            if values["code"] or values["name"]:
                found.append(values)
        return found

    def areas(self, row: Row) -> list[Values]:
        found = []
        for each in row.objects("service_areas"):
            other = each.text("service_area")
            values = {
                "oruk_id": self.part_id(each),
                "name": each.text("name") or other or "",
                "extent": each.text("extent") or "",
                "extent_type": each.text("extent_type", 100) or "",
                "uri": each.url("uri") or "",
            }
            self.note_part(each)
            found.append(values)
        return found

    def answers(self, send: Row) -> list[Values]:
        found = []
        for each in send.objects("answers"):
            question, answer = each.text("question"), each.text("answer")
            self.note(each)
            if question and answer:
                found.append({"question": question, "answer": answer})
        return found

    def places(self) -> list[PlaceRow]:
        found = []
        for row in self.row.objects("service_at_locations"):
            location = row.object("location")
            named, key_here = row.uuid("location_id"), self.part_id(row)
            if location is not None and location.value:
                key = location.uuid("id") or named or uuid5(self.id, location.path)
                values, facts = self.location(location)
            elif named:
                key, values, facts = named, None, None
            else:
                row.keep("location")
                self.note_part(row)
                continue
            place = PlaceRow(
                id=key_here,
                location_id=key,
                values={"description": row.text("description") or ""},
                location=values,
                accessibility=facts,
                parts=self.parts(row),
            )
            self.note_part(row)
            found.append(place)
        return found

    def location(self, row: Row) -> tuple[Values, list[Values] | None]:
        send = row.object("send") or Row({}, row.at("send"))
        values: Values = {
            "name": row.text("name", 255),
            "description": row.text("description"),
            "latitude": row.degrees("latitude", 90),
            "longitude": row.degrees("longitude", 180),
            "external_identifier": row.text("external_identifier", 255),
            "external_identifier_type": row.text("external_identifier_type", 100),
            "mask_exact_address": row.boolean("mask_exact_address") or send.boolean("mask_exact_address"),
        } | self.address(row)
        kind = row.choice("location_type", LocationType.values)
        if kind is None:
            somewhere = ("address_1", "city", "postal_code", "name", "latitude")
            kind = "physical" if any(values.get(name) is not None for name in somewhere) else "virtual"
        values["location_type"] = kind
        if (values["latitude"] is None) != (values["longitude"] is None) or (
            values["latitude"],
            values["longitude"],
        ) == (0, 0):
            # Half a point, or the null island of a place nobody looked up, is no point.
            row.keep("latitude")
            row.keep("longitude")
            values["latitude"] = values["longitude"] = None
        facts = None
        if "accessibility" in row.value:
            facts = [self.access_fact(each) for each in row.objects("accessibility")]
        self.note(send)
        row.raw("organization_id")
        if extra := row.extra():
            values["extra"] = extra
        return _given(values), facts

    def address(self, row: Row) -> Values:
        """The address one goes to; further ones are kept as they are."""
        addresses = row.objects("addresses")
        kinds = {id(each): each.choice("address_type", LocationType.values) for each in addresses}
        addresses.sort(key=lambda each: kinds[id(each)] != "physical")
        if not addresses:
            return {}
        first = addresses[0]
        values = {
            "address_id": first.uuid("id"),
            "attention": first.text("attention", 255),
            "address_1": first.text("address_1", 255),
            "city": first.text("city", 255),
            "region": first.text("region", 255),
            "state_province": first.text("state_province", 255),
            "postal_code": first.text("postal_code", 20),
            "country": first.text("country", 100),
        }
        self.note_part(first)
        for other in addresses[1:]:
            self.extra[other.path] = other.value
        return values

    def access_fact(self, row: Row) -> Values:
        send = row.object("send") or Row({}, row.at("send"))
        other = row.text("accessibility")
        words = row.text("description") or other or ""
        point = send.choice("point", AccessPoint.values)
        answer = send.choice("answer", Answer.values)
        if point is None and words:
            point, meant = access_point(words, self.terms)
            answer = answer or meant
        values = {
            "oruk_id": self.part_id(row),
            "point": point or "",
            "answer": answer or Answer.NOT_ASKED.value,
            "description": words,
            "details": row.text("details") or "",
            "url": row.url("url") or "",
            "checked_on": send.day("checked_on"),
        }
        self.note(send)
        self.note_part(row)
        return values


def access_point(words: str, terms: Terms) -> tuple[str | None, str | None]:
    """The point of access that a short name means, and the answer it gives. Whole sentences are not
    guessed at: a wrong "step-free" does harm."""
    if point := PARTLY.get(words.casefold().strip(" .")):
        return point.value, Answer.PARTLY.value
    found = terms.find(words, ("access",))
    if found and found[0] == "access":
        return found[1], Answer.YES.value
    return None, None


def _given(values: Values) -> Values:
    """Only what was said."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
