"""Open Referral UK 1.0, whose fields have other names, as 3.0 names them."""

from typing import Any

# Any of these names a service of version 1; version 3 has none of them.
OWN_FIELDS = frozenset(
    {"eligibilitys", "service_taxonomys", "regular_schedules", "holiday_schedules", "fundings", "deliverable_type", "reviews"}
)  # fmt: skip
SERVICE = {"fundings": "funding"}
PLACE = {"regular_schedule": "schedules", "regular_schedules": "schedules"}
LOCATION = {"physical_addresses": "addresses", "accessibility_for_disabilities": "accessibility"}


def recognises(value: dict[str, Any]) -> bool:
    """Whether a row is one of version 1."""
    return not OWN_FIELDS.isdisjoint(value)


def renamed(value: dict[str, Any]) -> dict[str, Any]:
    """A service of version 1 as one of version 3. What version 3 has no place for keeps its name."""
    service = _with_names(value, SERVICE)
    service.setdefault("status", "active")
    if _objects(service, "regular_schedules"):
        service["schedules"] = [_schedule(each) for each in service.pop("regular_schedules")]
    if _objects(service, "eligibilitys"):
        _eligibility(service)
    if _objects(service, "service_taxonomys"):
        service["attributes"] = [_attribute(each) for each in service.pop("service_taxonomys")]
    if _objects(service, "languages"):
        service["languages"] = [_with_names(each, {"language": "name"}) for each in service["languages"]]
    if _objects(service, "service_areas"):
        service["service_areas"] = [_with_names(each, {"service_area": "name"}) for each in service["service_areas"]]
    if _objects(service, "service_at_locations"):
        service["service_at_locations"] = [_place(each) for each in service["service_at_locations"]]
    return service


def _objects(value: dict[str, Any], key: str) -> bool:
    """Whether a field is a list of objects; anything else is left, to be refused by its name."""
    inner = value.get(key)
    return isinstance(inner, list) and all(isinstance(each, dict) for each in inner)


def _with_names(value: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): inner for name, inner in value.items()}


def _schedule(value: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knows more rhythms than version 3: what is neither weekly nor monthly is told in words."""
    if value.get("freq") not in (None, "", "WEEKLY", "MONTHLY"):
        said = value.get("description") or ""
        return {**value, "freq": None, "description": f"{said} {value['freq']}".strip()}
    weekdays = {"1": "MO", "2": "TU", "3": "WE", "4": "TH", "5": "FR", "6": "SA", "7": "SU"}
    day = value.get("weekday")
    named = weekdays.get(str(day)) or (str(day)[:2].upper() if isinstance(day, str) else None)
    if named in weekdays.values() and not value.get("byday"):
        return {**{name: inner for name, inner in value.items() if name != "weekday"}, "byday": named, "freq": "WEEKLY"}
    return value


def _eligibility(service: dict[str, Any]) -> None:
    """The widest ages of any, and what is said of who may come. A bound that one of them leaves open is open."""
    found = service["eligibilitys"]
    said: dict[str, Any] = {}
    for name, widest in (("minimum_age", min), ("maximum_age", max)):
        ages = [each.get(name) for each in found]
        if ages and all(isinstance(age, int | float) and not isinstance(age, bool) for age in ages):
            said[name] = widest(ages)
    words = [each["eligibility"] for each in found if isinstance(each.get("eligibility"), str)]
    if words:
        said["eligibility_description"] = "\n".join(dict.fromkeys(words))
    if said:
        del service["eligibilitys"]
    for name, value in said.items():
        service.setdefault(name, value)


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    term = value.get("taxonomy")
    if not isinstance(term, dict):
        return _with_names(value, {"taxonomy_id": "taxonomy_term_id"})
    # Their terms have ids of any form: what tells them apart is the name.
    named = {name: inner for name, inner in term.items() if name in ("name", "vocabulary")}
    return {"taxonomy_term": named} | ({"id": value["id"]} if "id" in value else {})


def _place(value: dict[str, Any]) -> dict[str, Any]:
    place = _with_names(value, PLACE)
    if _objects(place, "schedules"):
        place["schedules"] = [_schedule(each) for each in place["schedules"]]
    if isinstance(location := place.get("location"), dict):
        place["location"] = _with_names(location, LOCATION)
    return place
