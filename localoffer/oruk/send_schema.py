"""The JSON Schema of the object `send`, made from the same choices the records are checked by."""

from typing import Any

from ..models import (
    AccessPoint,
    Answer,
    Carer,
    CheckedBy,
    Delivery,
    Diagnosis,
    Kind,
    Payer,
    Plan,
    Reach,
    Referral,
    Season,
    Tier,
)

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
YES_OR_NO: Schema = {"type": "boolean"}


def send_schema(address: str) -> Schema:
    """A schema for a whole service, that says of its `send` objects what they may hold."""
    parts = {
        "schedules": _list_of({"send": _ref("schedule")}),
        "cost_options": _list_of({"send": _ref("cost_option")}),
    }
    location = {
        "type": "object",
        "properties": {"send": _ref("location"), "accessibility": _list_of({"send": _ref("accessibility")})},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "What a Local Offer says of a service beside Open Referral UK 3.0",
        "type": "object",
        "properties": {
            "send": _ref("service"),
            **parts,
            "service_at_locations": _list_of({"location": location, **parts}),
        },
        "$defs": {
            "service": _object(
                {
                    "kind": _one_of(Kind) | {"description": "How results are grouped.", "default": "service"},
                    "also_called": _list(TEXT) | {"description": "Other names families use."},
                    "tier": _one_of(Tier) | {"description": "Who may come: anyone; some; after an assessment."},
                    "short_break": YES_OR_NO | {"description": "Counts as a short break (2011 Regulations)."},
                    "diagnosis": _one_of(Diagnosis),
                    "plan": _one_of(Plan) | {"description": "Whether an EHC plan is needed."},
                    "maximum_age_with_plan": {"type": "number", "minimum": 0},
                    "referral": _list(_one_of(Referral)) | {"description": "Who can ask."},
                    "waiting": _object(
                        {
                            "open": YES_OR_NO,
                            "weeks": {"type": "integer", "minimum": 0},
                            "as_of": DAY,
                            "meanwhile": TEXT | {"description": "What to do meanwhile."},
                        }
                    ),
                    "carer": _one_of(Carer),
                    "delivery": _list(_one_of(Delivery)),
                    "reach": _one_of(Reach) | {"description": "city: anyone in the area, wherever it is given."},
                    "statutory": _list(TEXT) | {"description": "Codes of the coverage checklist it counts towards."},
                    "answers": _list(_object({"question": TEXT, "answer": TEXT}, required=("question", "answer"))),
                    "checked": _object({"on": DAY, "by": _one_of(CheckedBy), "role": TEXT})
                    | {"description": "A person said that this is right. Never set by an edit."},
                }
            ),
            "schedule": _object({"season": _one_of(Season), "except": _list(DAY)}),
            "cost_option": _object({"for": _one_of(Payer)}),
            "accessibility": _object({"point": _one_of(AccessPoint), "answer": _one_of(Answer), "checked_on": DAY}),
            "location": _object(
                {
                    "mask_exact_address": YES_OR_NO
                    | {"description": "The address is secret: only the town and the postcode district are given."}
                }
            ),
        },
    }


def _one_of(choices: Any) -> Schema:
    return {"type": "string", "enum": [str(code) for code in choices.values]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _list_of(properties: Schema) -> Schema:
    return _list({"type": "object", "properties": properties})


def _object(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """Closed: a key that is none of ours is a mistake, and a null is one too."""
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
