"""Looking whether the addresses that listings and guides lead to still lead anywhere. Polite: as robots.txt says, one
request at a time and a pause between two to one server, HEAD before GET, what works only once a week, and then only
whether it changed. What robots.txt keeps us from is not called broken."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.db.models import F, Q

from . import outgoing
from .models import GuidePage, Organization, Service, WebLink

DAYS_GOOD = 7
A_NIGHT = 3_000
PAUSE, LONGEST_PAUSE = 1.0, 10.0
MOST_REDIRECTS = 5
AGENT = "SignpostLinkChecker"
# Some servers refuse to say anything of a page without giving it.
_ASK_AGAIN = frozenset({400, 401, 403, 404, 405, 406, 429, 500, 501, 503})
# The page is there, but not for a program.
_THERE = frozenset({304, 401, 403, 429})
_IN_TEXT = re.compile(r"https?://[^\s<>()\"'\]]+")


@dataclass
class Checked:
    """What a night found."""

    good: int = 0
    failing: int = 0
    left: int = 0

    def __str__(self) -> str:
        return f"{self.good} links lead on, {self.failing} lead nowhere, {self.left} left as robots.txt asks"


@dataclass
class _Host:
    """One server: what it allows, and when it was asked last."""

    robots: RobotFileParser
    pause: float = PAUSE
    asked_at: float = field(default=float("-inf"))


def addresses() -> set[str]:
    """Every address that what the public reads leads to."""
    found = set(Service.objects.published().exclude(url="").values_list("url", flat=True))
    shown = Service.objects.published().values("organization")
    found |= set(Organization.objects.filter(pk__in=shown).exclude(website="").values_list("website", flat=True))
    for body in GuidePage.objects.live().values_list("body", flat=True):
        found |= links_in(body)
    return {address for address in found if len(address) <= 500 and urlsplit(address).scheme in ("http", "https")}


def links_in(text: str) -> set[str]:
    return {found.rstrip(".,;:!?*_") for found in _IN_TEXT.findall(text)}


def check(*, today: date, sleep: Callable[[float], None] = time.sleep) -> Checked:
    """Looks at what is due: each address once a week, and each night while it fails."""
    wanted = addresses()
    WebLink.objects.exclude(address__in=wanted).delete()
    known = set(WebLink.objects.values_list("address", flat=True))
    WebLink.objects.bulk_create([WebLink(address=each) for each in sorted(wanted - known)], ignore_conflicts=True)
    due = (
        Q(checked_on=None)
        | Q(checked_on__lte=today - timedelta(days=DAYS_GOOD))
        | Q(failures__gt=0, checked_on__lt=today)
    )
    links = WebLink.objects.filter(due).order_by(F("checked_on").asc(nulls_first=True), "pk")[:A_NIGHT]
    checker, done = _Checker(sleep), Checked()
    for link in _by_turns(links):
        _keep(link, checker.look(link), today, done)
    return done


def listings_with_broken_links() -> Q:
    """A condition on a listing: it, or its organisation, leads to an address that leads nowhere."""
    broken = WebLink.objects.broken().values("address")
    return Q(url__in=broken) | Q(organization__website__in=broken)


def guides_with_broken_links() -> list[int]:
    broken = set(WebLink.objects.broken().values_list("address", flat=True))
    bodies = GuidePage.objects.live().values_list("pk", "body") if broken else ()
    return [pk for pk, body in bodies if broken & links_in(body)]


def broken_links_of(service: Service) -> list[WebLink]:
    """Those of a listing that lead nowhere, for its editor."""
    of_it = [service.url, service.organization.website if service.organization else ""]
    return list(WebLink.objects.broken().filter(address__in=filter(None, of_it)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What looking found; `leads` is None where we were asked not to look."""

    leads: bool | None
    answered: str
    headers: dict[str, str] = field(default_factory=dict)


class _Checker:
    """Asks, server by server."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self.sleep = sleep
        self.hosts: dict[str, _Host] = {}

    def look(self, link: WebLink) -> _Found:
        try:
            return self._look(link)
        except outgoing.NotReachedError as error:
            return _Found(False, f"No answer: {error}")

    def _look(self, link: WebLink) -> _Found:
        address = link.address
        for _ in range(MOST_REDIRECTS + 1):
            host = self._host(address)
            if not host.robots.can_fetch(AGENT, address):
                return _Found(None, "robots.txt asks programs to stay away")
            said = self._ask(host, "HEAD", address, link)
            if said.status in _ASK_AGAIN:
                said = self._ask(host, "GET", address, link)
            if said.status in (301, 302, 303, 307, 308) and "location" in said.headers:
                address = urljoin(address, said.headers["location"])
                continue
            leads = said.status < 400 or said.status in _THERE
            return _Found(leads, f"HTTP {said.status}", dict(said.headers) if address == link.address else {})
        return _Found(False, f"It leads on more than {MOST_REDIRECTS} times")

    def _ask(self, host: _Host, method: str, address: str, link: WebLink) -> outgoing.Answered:
        wait = host.asked_at + host.pause - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        headers = {"User-Agent": f"{AGENT} (+{settings.SITE_URL}/contact/)", "Accept": "*/*"}
        if address == link.address and link.etag:
            headers["If-None-Match"] = link.etag
        elif address == link.address and link.last_modified:
            headers["If-Modified-Since"] = link.last_modified
        try:
            return outgoing.ask(method, address, headers=headers, most=1)
        finally:
            host.asked_at = time.monotonic()

    def _host(self, address: str) -> _Host:
        parts = urlsplit(address)
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self.hosts:
            robots = RobotFileParser()
            robots.parse(self._robots(f"{key}/robots.txt"))
            delay = robots.crawl_delay(AGENT)
            self.hosts[key] = _Host(robots, min(float(delay or PAUSE), LONGEST_PAUSE), time.monotonic())
        return self.hosts[key]

    def _robots(self, address: str) -> list[str]:
        """Its lines; none, so that everything is allowed, where there is no such file (RFC 9309, 2.3.1.3)."""
        said = outgoing.ask("GET", address, headers={"User-Agent": AGENT})
        if said.status >= 500:
            return ["User-agent: *", "Disallow: /"]
        return said.body.decode("utf-8", "replace").splitlines() if said.status == 200 else []


def _by_turns(links: Iterable[WebLink]) -> list[WebLink]:
    """The servers by turns, so that the pauses of one are the time of another."""
    by_host: dict[str, list[WebLink]] = {}
    for link in links:
        by_host.setdefault(urlsplit(link.address).netloc, []).append(link)
    longest = max(map(len, by_host.values()), default=0)
    return [held[turn] for turn in range(longest) for held in by_host.values() if turn < len(held)]


def _keep(link: WebLink, found: _Found, today: date, done: Checked) -> None:
    link.checked_on, link.answered = today, found.answered[:255]
    if found.leads is False:
        link.failures += 1
        done.failing += 1
    else:
        link.failures = 0
        done.good += bool(found.leads)
        done.left += found.leads is None
        link.etag = found.headers.get("etag", link.etag)[:255]
        link.last_modified = found.headers.get("last-modified", link.last_modified)[:100]
    link.save()
