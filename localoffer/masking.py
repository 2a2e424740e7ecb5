"""What the words of a listing would give away of a place whose address is kept secret, or of a person who did not agree
to be reached in public: found in every text of it, shown to editors, and masked before anybody else reads it.

Only what a machine can tell is masked: the postcode, the street line with or without its number, the place's own name,
its point in numbers, and the phone and e-mail of a person. A description of the way there is for an editor to see."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from django.db import models

from . import in_memory
from .models import Contact, Location, Organization, Service, ServiceAtLocation
from .models.lists import Lines

ADDRESS_KEPT, NUMBER_KEPT = "(address kept secret)", "(kept private)"
# How the last word of a street is also written.
_STREETS = (
    ("road", "rd"), ("street", "st"), ("avenue", "ave", "av"), ("lane", "ln"), ("close", "cl"), ("drive", "dr"),
    ("court", "ct"), ("crescent", "cres"), ("gardens", "gdns"), ("place", "pl"), ("square", "sq"), ("terrace", "ter"),
)  # fmt: skip
_WRITTEN = {word: f"(?:{'|'.join(words)})" for words in _STREETS for word in words}
_POSTCODE = re.compile(r"^\s*([A-Za-z]{1,2}[0-9][A-Za-z0-9]?)\s*([0-9][A-Za-z]{2})\s*$")
_NUMBER = re.compile(r"^\s*\d+\s?[A-Za-z]?\b[\s,]*")
_WORDS = re.compile(r"\w+")
# Between the parts of a postcode, also within a web address.
_GAP = r"(?:[\s+_\-\u00a0]|%20)*"


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that must not be read: how it is found, what stands in its place, and what an editor calls it."""

    pattern: re.Pattern[str]
    instead: str
    called: str


def secrets(service: Service) -> tuple[Secret, ...]:
    """Those of `service` (fetched with its secrets, as `with_parts` does): of its own places, of the people it names,
    and of its organisation's other listings, since they share the organisation's words. What one of its public places
    says itself is none."""
    held = _Held()
    held.take(service)
    if service.organization:
        held.take_all(service.organization)
    names = [service.name, service.organization.name if service.organization else ""]
    shown = [at.location for at in service.places.all() if not at.location.mask_exact_address]
    return held.secrets(names, shown)


class _Held:
    """Secret places and people, each once."""

    def __init__(self) -> None:
        self.places: dict[Any, Location] = {}
        self.people: dict[Any, Contact] = {}

    def take(self, service: Service) -> None:
        for at in service.places.all():
            if at.location.mask_exact_address:
                self.places[at.location_id] = at.location
        for part in _parts(service):
            self.people |= {each.pk: each for each in part.contacts.all() if not each.is_public}

    def take_all(self, organization: Organization) -> None:
        """Those of an organisation (fetched with its secrets) and of all its listings."""
        self.places |= {each.pk: each for each in organization.secret_locations}
        for service in organization.services_with_secrets:
            self.take(service)

    def secrets(self, names: list[str], shown: Iterable[Location] = ()) -> tuple[Secret, ...]:
        if not self.places and not self.people:
            return ()
        found = chain(
            chain.from_iterable(_of_place(place, names) for place in self.places.values()),
            chain.from_iterable(map(_of_person, self.people.values())),
        )
        said = " \n ".join(" ".join((*place.public_address, place.public_name)) for place in shown)
        return tuple(secret for secret in found if not secret.pattern.search(said))


def masked(service: Service) -> Service:
    """`service` (fetched `with_parts`) as the public may read it: the same object, its texts masked and people who did
    not agree left out. It cannot be saved any more."""
    known = secrets(service)
    if not known or service.is_masked:
        return service
    for record in _records(service):
        _mask(record, known)
    for part in _parts(service):
        _keep_only(part, "contacts", [each for each in part.contacts.all() if each.is_public])
        _keep_only(part, "phones", [each for each in part.phones.all() if each.number])
    return service


def said_of(service: Service) -> Callable[[str], str]:
    """What makes of a text of `service` (fetched `with_secrets`) the one that the public may read."""
    known = secrets(service)
    return lambda text: _without(text, known)


def masked_organization(organization: Organization) -> Organization:
    """`organization` (fetched with its secrets) as the public may read it. It cannot be saved any more."""
    held = _Held()
    held.take_all(organization)
    known = held.secrets([organization.name])
    if known:
        _mask(organization, known)
    return organization


def repeated(service: Service) -> list[str]:
    """What the words of `service` (fetched `with_parts`) say that is kept secret elsewhere, for an editor: “what happens
    there says the postcode of a secret place”."""
    known = secrets(service)
    return list(
        dict.fromkeys(
            f"“{name}” says {secret.called}"
            for record in (_records(service) if known else ())
            for name, text in _texts(record)
            for secret in known
            if secret.pattern.search(text)
        )
    )


def who_repeat() -> list[Any]:
    """The keys of the listings that run whose words say what is kept secret."""
    held = Service.objects.shown_or_hidden().with_a_secret().with_parts()
    return [service.pk for service in held if repeated(service)]


def _parts(service: Service) -> tuple[Service | ServiceAtLocation, ...]:
    return (service, *service.places.all())


def _records(service: Service) -> Iterator[models.Model]:
    """`service` and all that hangs from it and holds words of somebody's; of places what is no address."""
    yield service
    if service.organization:
        yield service.organization
    for name in ("answers", "languages", "service_areas"):
        yield from getattr(service, name).all()
    for part in _parts(service):
        for name in ("schedules", "cost_options", "phones"):
            yield from getattr(part, name).all()
        yield from (each for each in part.contacts.all() if each.is_public)
    for at in service.places.all():
        yield at
        yield at.location
        yield from at.location.accessibility.all()


# Of a place its address is masked as a whole (`Location.public_...`), and needed to know what is secret.
_PLACE_WORDS = ("name", "description")
_NO_WORDS = ("source", "source_id", "slug")


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The fields of `model` that hold words."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | Lines)
        and not field.choices
        and field.name not in _NO_WORDS
        and (model is not Location or field.name in _PLACE_WORDS)
    )


def _texts(record: models.Model) -> Iterator[tuple[str, str]]:
    if isinstance(record, Location) and record.mask_exact_address:
        return
    for field in _fields(type(record)):
        value = getattr(record, field.attname)
        for text in value if isinstance(value, list) else [value]:
            if text:
                yield str(field.verbose_name), str(text)


def _mask(record: models.Model, known: Iterable[Secret]) -> None:
    record.is_masked = True  # type: ignore[attr-defined]  # Tracked
    if isinstance(record, Location) and record.mask_exact_address:
        return
    for field in _fields(type(record)):
        value = getattr(record, field.attname)
        if isinstance(value, list):
            setattr(record, field.attname, [_without(str(line), known) for line in value])
        elif value:
            safe = _without(value, known)
            if safe != value and _must_be_whole(field):
                safe = ""  # half an address of the web leads nowhere
            setattr(record, field.attname, safe)


def _must_be_whole(field: models.Field) -> bool:
    return isinstance(field, models.URLField | models.EmailField) or field.name == "number"


def _without(text: str, known: Iterable[Secret]) -> str:
    for secret in known:
        text = secret.pattern.sub(secret.instead, text)
    return text


def _keep_only(part: Service | ServiceAtLocation, name: str, kept: list[Any]) -> None:
    """Leaves out the others, also where `part` is shown as it would be (`in_memory`)."""
    if len(getattr(part, name).all()) != len(kept):
        in_memory.parts(part, name)[:] = kept


def _of_place(place: Location, names: Iterable[str]) -> Iterator[Secret]:
    """`names` are those of the listing and its organisation, which stay what they are."""
    if written := _POSTCODE.match(place.postal_code):
        outward, inward = written[1].upper(), written[2].upper()
        yield _secret(rf"{outward}{_GAP}{inward}", outward, "the postcode of a secret place")
    for line in _street_lines(place.address_1):
        yield _secret(_as_written(line), ADDRESS_KEPT, "the street of a secret place")
    for own in (place.name, place.attention):
        if len(_WORDS.findall(own)) > 1 and not any(own.casefold() in name.casefold() for name in names):
            yield _secret(_as_written(own), ADDRESS_KEPT, "the name of a secret place")
    if len(place.external_identifier) >= 6:
        yield _secret(re.escape(place.external_identifier), ADDRESS_KEPT, "the reference number of a secret place")
    for degrees in (place.latitude, place.longitude):
        if degrees is not None:
            whole, _, part = f"{degrees:.6f}".partition(".")
            yield _secret(rf"{re.escape(whole)}\.{part[:3]}\d*", ADDRESS_KEPT, "the point of a secret place")


def _of_person(contact: Contact) -> Iterator[Secret]:
    digits = re.sub(r"\D", "", contact.phone)[-10:]
    if len(digits) == 10:
        number = r"[\s()\-]*".join(digits)
        pattern = rf"(?:\+44[\s()\-]*0?[\s()\-]*|0[\s()\-]*)?{number}"
        yield _secret(pattern, NUMBER_KEPT, "the phone number of a person who did not agree to it")
    if contact.email:
        yield _secret(re.escape(contact.email), NUMBER_KEPT, "the e-mail of a person who did not agree to it")


def _street_lines(address: str) -> Iterator[str]:
    """The parts of a street address by which one finds the door, longest first: “1 Quiet Road”, “Quiet Road”."""
    lines = {address.strip()}
    for part in address.split(","):
        lines |= {part.strip(), _NUMBER.sub("", part).strip()}
    yield from sorted((line for line in lines if len(_WORDS.findall(line)) > 1), key=lambda line: (-len(line), line))


def _as_written(words: str) -> str:
    """A pattern for `words` whatever stands between them, the last one also shortened."""
    parts = _WORDS.findall(words.casefold())
    patterns = [_WRITTEN.get(part, re.escape(part)) for part in parts]
    return r"(?:[\W_]|%20)+".join(patterns)


def _secret(pattern: str, instead: str, called: str) -> Secret:
    return Secret(re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])", re.IGNORECASE), instead, called)
