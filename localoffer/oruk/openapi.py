"""What the feed says of itself: its version, and a description that programs read (OpenAPI 3.0)."""

from dataclasses import dataclass
from typing import Any

from .parameters import MOST_PER_PAGE, PER_PAGE

Values = dict[str, Any]
VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/v3.0/"
SCHEMAS = "https://raw.githubusercontent.com/openreferral/uk-profile/main/schema/compiled/"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

TEXT, NUMBER, WHOLE, YES_OR_NO = ({"type": kind} for kind in ("string", "number", "integer", "boolean"))
UUID = {"type": "string", "format": "uuid"}
PARAMETERS: dict[str, tuple[Values, str]] = {
    "search": (TEXT, "Every word stands in its name, other name, description or organisation's name."),
    "page": (WHOLE | {"minimum": 1, "default": 1}, "A page beyond the end is empty."),
    "per_page": (WHOLE | {"minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE}, "How many on a page."),
    "format": (TEXT | {"enum": ["json", "ndjson"]}, "ndjson gives everything, one object a line, without pages."),
    "full": (YES_OR_NO, "Services are full unless this is false; other lists are full if it is true."),
    "full_service": (YES_OR_NO, "Organisations with their services in full."),
    "minimal": (YES_OR_NO, "Only ids and when each last changed, all in one page."),
    "modified_after": (TEXT | {"format": "date-time"}, "Changed then or later, in any of its parts."),
    "taxonomy_term_id": (UUID, "Has this very term."),
    "taxonomy_id": (UUID, "Has any term of this taxonomy."),
    "parent_id": (UUID, "Terms directly below this one."),
    "top_only": (YES_OR_NO, "Terms that are below no other."),
    "organization_id": (UUID, "Is given by this organisation."),
    "minimum_age": (NUMBER, "Its own minimum age is this or higher."),
    "maximum_age": (NUMBER, "Its own maximum age is this or lower."),
    "start_time": (TEXT, "Starts at this time or later, as 09:30."),
    "end_time": (TEXT, "Ends at this time or earlier, as 17:00."),
    "day": (TEXT | {"enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]}, "Is on this day of the week."),
    "postcode": (TEXT, "Serves this postcode; with proximity: is near it."),
    "proximity": (NUMBER, "At most so many metres from the postcode."),
}
PAGING = ("search", "page", "per_page", "format")
LISTING = (
    *PAGING, "full", "modified_after", "taxonomy_term_id", "taxonomy_id", "organization_id", "minimum_age",
    "maximum_age", "start_time", "end_time", "day", "postcode", "proximity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: its path, the parameters of its list, and the standard's schema of one."""

    path: str
    parameters: tuple[str, ...]
    schema: str


KINDS = (
    Kind("services", (*LISTING, "minimal"), "service.json"),
    Kind("service_at_locations", LISTING, "service_at_location.json"),
    Kind("organizations", (*PAGING, "full", "full_service", "modified_after"), "organization.json"),
    Kind("taxonomies", PAGING, "taxonomy.json"),
    Kind("taxonomy_terms", (*PAGING, "taxonomy_id", "parent_id", "top_only"), "taxonomy_term.json"),
)


def about(openapi_url: str, send_schema_url: str) -> Values:
    """What stands at the root."""
    return {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": openapi_url,
        "send": {"schema_url": send_schema_url},
        "license": LICENCE,
    }


def description(server: str) -> Values:
    paths: Values = {"/": {"get": _operation("What this feed is", [], {"type": "object"})}}
    for kind in KINDS:
        one = {"$ref": SCHEMAS + kind.schema if kind.schema.startswith(("serv", "org")) else _plain(kind.schema)}
        parameters = [{"$ref": f"#/components/parameters/{name}"} for name in kind.parameters]
        page = {
            "allOf": [
                {"$ref": "#/components/schemas/Page"},
                {"type": "object", "properties": {"contents": {"type": "array", "items": one}}},
            ]
        }
        key = {"name": "id", "in": "path", "required": True, "schema": UUID}
        paths[f"/{kind.path}"] = {"get": _operation(f"A page of {kind.path}", parameters, page, bad=True)}
        paths[f"/{kind.path}/{{id}}"] = {"get": _operation(f"One of {kind.path}", [key], one, missing=True)}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Local Offer: Open Referral UK",
            "version": "3.0",
            "license": {"name": "Open Government Licence v3.0", "url": LICENCE},
        },
        # As OpenAPI 3.1 has it; programs of 3.0 pass over what begins with x-.
        "x-webhooks": {
            f"service.{kind}": {
                "post": {
                    "summary": f"A listing was {kind}: its id, and where to read it. Signed as Standard Webhooks 1 says.",
                    "requestBody": {"content": {"application/json": {"schema": MESSAGE}}},
                    "responses": {"2XX": {"description": "It was taken"}, "410": {"description": "No more, please"}},
                }
            }
            for kind in ("added", "changed", "gone")
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "parameters": {
                name: {"name": name, "in": "query", "required": False, "schema": schema, "description": words}
                for name, (schema, words) in PARAMETERS.items()
            },
            "schemas": {"Page": PAGE, "Refusal": REFUSAL},
        },
    }


PAGE: Values = {
    "type": "object",
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"],
    "properties": {
        **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), WHOLE),
        **dict.fromkeys(("first_page", "last_page", "empty"), YES_OR_NO),
        "contents": {"type": "array"},
    },
}
MESSAGE: Values = {
    "type": "object",
    "required": ["type", "timestamp", "data"],
    "properties": {
        "type": TEXT,
        "timestamp": TEXT | {"format": "date-time"},
        "data": {"type": "object", "properties": {"id": UUID, "url": TEXT | {"format": "uri"}}},
    },
}
REFUSAL: Values = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": TEXT, "parameter": TEXT},
}


def _plain(schema: str) -> str:
    return SCHEMAS.removesuffix("compiled/") + schema


def _operation(
    summary: str, parameters: list[Values], schema: Values, *, bad: bool = False, missing: bool = False
) -> Values:
    refused = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}
    responses: Values = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    if bad:
        responses["400"] = refused | {"description": "A parameter that cannot be used, and what to write"}
    if missing:
        responses["404"] = refused | {"description": "There is none with this id"}
    return {"summary": summary, "parameters": parameters, "responses": responses}
