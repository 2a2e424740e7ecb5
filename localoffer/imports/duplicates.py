"""Listings that are probably one: alike in name, and in a postcode, a phone number or a web address."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from localoffer.models import Contact, Phone, Service, ServiceAtLocation, SourceRecord

from .listing import Listing
from .terms import key

# Words that say nothing of which club it is.
EMPTY_WORDS = frozenset({"the", "a", "of", "at", "in", "for", "club", "group", "service", "services", "ltd", "cic"})
# Of the words of both names, how many they share.
ALIKE = 0.5
MOST = 5
PUNCTUATION = re.compile(r"[^\w\s]")


def name_words(name: str) -> frozenset[str]:
    words = frozenset(PUNCTUATION.sub("", key(name)).split())
    return words - EMPTY_WORDS or words


def plain_postcode(postcode: str) -> str:
    """A whole postcode without its space; nothing for a district, which half a town shares."""
    text = re.sub(r"\s", "", postcode).upper()
    return text if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", text) else ""


def plain_phone(phone: str) -> str:
    digits = re.sub(r"\D", "", phone.replace("+44", "0"))
    return digits if len(digits) >= 9 else ""


def plain_address(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


Signs = dict[str, frozenset[str]]


class Standing:
    """The listings here that a source does not list itself, by what tells them apart. Read once an import."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: dict[UUID, str] | None = None
        self.signs: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        self.by_name: dict[frozenset[str], set[UUID]] = defaultdict(set)
        self.postcodes: set[UUID] = set()

    def _load(self) -> dict[UUID, str]:
        own = SourceRecord.objects.of(self.source).values("service_id")
        services = Service.objects.exclude(pk__in=own)
        self.names = names = dict(services.values_list("pk", "name"))
        for pk, name in names.items():
            self.by_name[name_words(name)].add(pk)
        for pk, url in services.exclude(url="").values_list("pk", "url").iterator():
            self._add(pk, "web address", plain_address(url))
        places = ServiceAtLocation.objects.values_list("service_id", "location__postal_code")
        for pk, postcode in places.iterator():
            if self._add(pk, "postcode", plain_postcode(postcode)):
                self.postcodes.add(pk)
        contacts = Contact.objects.exclude(service=None).exclude(phone="").values_list("service_id", "phone")
        phones = Phone.objects.exclude(service=None).values_list("service_id", "number")
        for pk, phone in (*contacts, *phones):
            self._add(pk, "phone", plain_phone(phone))
        return names

    def _add(self, pk: UUID, sign: str, value: str) -> bool:
        if not value or not self.names or pk not in self.names:
            return False
        self.signs[sign, value].add(pk)
        return True

    def probably(self, listing: Listing) -> list[dict[str, Any]]:
        """The listings here that it probably is, the surest first, and what they share."""
        names = self._load() if self.names is None else self.names
        if not names:
            return []
        words = name_words(listing.name)
        shared: dict[UUID, list[str]] = {pk: [] for pk in self.by_name.get(words, ())}
        said = signs(listing)
        for sign, values in said.items():
            for pk in {pk for value in values for pk in self.signs.get((sign, value), ())}:
                shared.setdefault(pk, []).append(sign)
        found = []
        for pk, common in shared.items():
            theirs = name_words(names[pk])
            if theirs == words:
                # One name in two places may well be two clubs of one body.
                elsewhere = bool(said["postcode"]) and pk in self.postcodes and not common
                found += [] if elsewhere else [(len(common) + 2, pk, ["name", *common])]
            elif common and len(words & theirs) / len(words | theirs) >= ALIKE:
                found.append((len(common), pk, ["a like name", *common]))
        found.sort(key=lambda each: (-each[0], names[each[1]]))
        return [{"id": str(pk), "name": names[pk], "signs": common} for _, pk, common in found[:MOST]]


def signs(listing: Listing) -> Signs:
    places = listing.places or ()
    parts = [listing.parts, *(place.parts for place in places)]
    phones = [row.get("phone", "") for each in parts for row in each.get("contacts", ())]
    phones += [row.get("number", "") for each in parts for row in each.get("phones", ())]
    return {
        "postcode": _plain(map(plain_postcode, [(place.location or {}).get("postal_code", "") for place in places])),
        "phone": _plain(map(plain_phone, phones)),
        "web address": _plain([plain_address(listing.values.get("url") or "")]),
    }


def _plain(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values) - {""}
