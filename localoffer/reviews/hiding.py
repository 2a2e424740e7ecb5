"""Hiding what stays overdue: off unless somebody switches it on for a kind of listing, and never for what a council, the
NHS or a school runs, what nobody said who runs, or the only one of its kind. Whoever switches it on first sees what
would go, and what would stand empty then."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from ..coverage import Line, checklist, standing
from ..models import Kind, ReviewRule, Sector, Service, ServiceTerm, Term

NEVER_HIDDEN = {Sector.COUNCIL: "a council", Sector.NHS: "the NHS", Sector.SCHOOL: "a school"}
HIDDEN = "Hidden: nobody confirmed it for too long"
SHOWN = "Shown again: no rule hides it"


@dataclass(frozen=True, slots=True)
class Kept:
    """An overdue listing that is not hidden, and why."""

    service: Service
    why: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """A row of the coverage checklist that would stand worse."""

    code: str
    plain_words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rule hides on a day, what it leaves, and what families would no longer find."""

    hides: tuple[Service, ...]
    keeps: tuple[Kept, ...]
    rows: tuple[Emptied, ...]
    searches: tuple[str, ...]


def plan(rule: ReviewRule, *, today: date) -> Plan:
    """What `rule` (saved or not) would hide on that day, if it were switched on."""
    overdue = today - timedelta(days=rule.days_to_overdue + rule.days_to_hidden)
    listings = Service.objects.published().filter(kind=rule.kind, checked_on__lt=overdue)
    hides, keeps = _divided(listings.select_related("organization").order_by("checked_on", "pk"), rule.kind)
    keys = {each.pk for each in hides}
    return Plan(hides, keeps, tuple(_rows(hides)), tuple(_searches(keys)))


@transaction.atomic
def hide(*, today: date) -> int:
    """The daily run: hides what the rules say, and shows what no rule hides any more. Returns how many were hidden."""
    hidden = 0
    for rule in ReviewRule.objects.all():
        if not rule.hides:
            show(kind=rule.kind)
            continue
        for service in plan(rule, today=today).hides:
            _keep(service, today, HIDDEN)
            hidden += 1
    for service in Service.objects.hidden().select_related("organization"):
        if _owner_is_exempt(service):
            _keep(service, None, SHOWN)
    return hidden


@transaction.atomic
def show(*, kind: str) -> int:
    """Shows every listing of that kind that was hidden. Returns how many."""
    found = list(Service.objects.hidden().of_kind(kind))
    for service in found:
        _keep(service, None, SHOWN)
    return len(found)


def _keep(service: Service, hidden_on: date | None, reason: str) -> None:
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    held.hidden_on = hidden_on
    held._change_reason = reason
    held.save()


def _divided(overdue: Iterable[Service], kind: str) -> tuple[tuple[Service, ...], tuple[Kept, ...]]:
    """Those to hide and those to keep. One after the other, the longest overdue first, so that the last one about a
    topic stays."""
    topics = _terms("topic", Service.objects.published().of_kind(kind))
    left = Counter(name for names in topics.values() for name in names)
    left[""] = Service.objects.published().of_kind(kind).count()
    hides, keeps = [], []
    for service in overdue:
        own = {*topics.get(service.pk, ()), ""}
        only = sorted(name for name in own if left[name] <= 1)
        if why := _owner_is_exempt(service):
            keeps.append(Kept(service, why))
        elif only:
            about = f" about {only[-1]}" if only[-1] else ""
            keeps.append(Kept(service, f"it is the only {Kind(kind).label.lower()}{about}"))
        else:
            hides.append(service)
            left.subtract(own)
    return tuple(hides), tuple(keeps)


def _owner_is_exempt(service: Service) -> str:
    """Why who runs it keeps it from being hidden; nothing where it may be."""
    if service.kind == Kind.SETTING:
        return "it is a school or setting"
    sector = service.organization.sector if service.organization else ""
    if not sector:
        return "nobody said who its organisation belongs to"
    return f"{NEVER_HIDDEN[Sector(sector)]} runs it" if sector in NEVER_HIDDEN else ""


def _rows(hides: Collection[Service]) -> Iterator[Emptied]:
    """The rows of the checklist that stand worse without `hides`."""
    fewer = Counter(code for service in hides for code in dict.fromkeys(service.statutory))
    for line in checklist().lines if fewer else ():
        after = _standing_without(line, fewer[line.row.code])
        if after != line.standing:
            yield Emptied(line.row.code, line.row.plain_words, line.standing.value, after)


def _standing_without(line: Line, fewer: int) -> str:
    return standing(
        listings=len(line.listings) - fewer,
        guides=len(line.guides),
        listings_needed=line.row.listings_needed,
        guides_needed=line.row.guides_needed,
    ).value


def _searches(hidden: Collection[object]) -> Iterator[str]:
    """The topics and needs under which families would find no listing any more."""
    for vocabulary in ("topic", "need"):
        names = _terms(vocabulary, Service.objects.published())
        before = Counter(name for found in names.values() for name in found)
        after = Counter(name for key, found in names.items() if key not in hidden for name in found)
        yield from sorted(name for name in before if not after[name])


def _terms(vocabulary: str, services: QuerySet[Service]) -> dict[object, set[str]]:
    """What each listing is about: its terms, and the wider ones they are part of."""
    found: dict[object, set[str]] = defaultdict(set)
    links = ServiceTerm.objects.filter(term__vocabulary__code=vocabulary, service__in=services)
    wider = {term.pk: [part.public_name for part in _with_wider(term)] for term in _vocabulary(vocabulary)}
    for service, term in links.order_by().values_list("service", "term"):
        found[service].update(wider[term])
    return found


def _vocabulary(code: str) -> Iterable[Term]:
    return Term.objects.of(code).select_related("parent__parent")


def _with_wider(term: Term) -> Iterator[Term]:
    held: Term | None = term
    while held is not None:
        yield held
        held = held.parent
