"""Merging one term of a vocabulary into another, and undoing that. The code of what was merged leads to the other from
then on: in saved addresses, in the feed and in imports."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from .models import GuideTerm, ServiceTerm, Term, TermMapping, TermMerge


class RefusedError(ValueError):
    """What was asked is not possible; its text says why."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging would change: how many of each, and the other names that would be added."""

    listings: int
    listings_with_both: int
    guides: int
    guides_with_both: int
    parts: tuple[Term, ...]
    words_of_sources: int
    names: tuple[str, ...]


def refusals(*, term: Term, into: Term) -> list[str]:
    """Why `term` cannot be merged into `into`."""
    if term.pk == into.pk:
        return ["Choose another term: this is the one to be merged."]
    if term.vocabulary_id != into.vocabulary_id:
        return [f"Choose a term of “{term.vocabulary}”."]
    if term.merged_into_id or into.merged_into_id:
        return ["One of the two was merged already."]
    return []


def preview(*, term: Term, into: Term) -> Preview:
    services, guides = _links(ServiceTerm, term, into), _links(GuideTerm, term, into)
    return Preview(
        listings=len(services.moved),
        listings_with_both=len(services.both),
        guides=len(guides.moved),
        guides_with_both=len(guides.both),
        parts=tuple(term.children.filter(merged_into__isnull=True).exclude(pk=into.pk)),
        words_of_sources=TermMapping.objects.filter(term=term).count(),
        names=tuple(_new_names(term, into)),
    )


@transaction.atomic
def merge(*, term: Term, into: Term, by: AbstractBaseUser) -> TermMerge:
    """Everything about `term` is about `into` from now on. Raises RefusedError."""
    held = {each.pk: each for each in _locked([term.pk, into.pk])}
    term, into = held[term.pk], held[into.pk]
    if refused := refusals(term=term, into=into):
        raise RefusedError(" ".join(refused))
    services, guides = _links(ServiceTerm, term, into), _links(GuideTerm, term, into)
    parts = list(term.children.all())
    names = _new_names(term, into)
    words = TermMapping.objects.filter(term=term)
    moved = {
        "listings": [str(link.service_id) for link in services.moved],
        "both": [str(link.service_id) for link in services.both],
        "guides": [link.page_id for link in guides.moved],
        "guides_with_both": [link.page_id for link in guides.both],
        "parts": [part.pk for part in parts],
        "parent_of_other": into.parent_id,
        "names": names,
        "words": list(words.values_list("pk", flat=True)),
    }
    made = TermMerge.objects.create(term=term, into=into, made_by=by.pk, moved=moved)
    for link in (*services.both, *guides.both):
        _told(link, by).delete()
    for link in (*services.moved, *guides.moved):
        link.term = into
        _told(link, by).save()
    words.update(term=into)
    into.aliases = [*into.aliases, *names]
    if into in parts:
        into.parent_id = term.parent_id
    _told(into, by).save()
    for part in parts:
        if part.pk != into.pk:
            part.parent = into
            _told(part, by).save()
    term.merged_into = into
    # Wagtail's task would look among the terms in use for this one, and not find it.
    with disable_reference_index_auto_update():
        _told(term, by).save()
    return made


@transaction.atomic
def undo(*, merged: TermMerge, by: AbstractBaseUser) -> None:
    """The term stands again, with what it had. What somebody took from the other since stays taken. Raises RefusedError."""
    held = TermMerge.objects.select_for_update().get(pk=merged.pk)
    if held.undone_at:
        raise RefusedError("This was undone already.")
    terms = {each.pk: each for each in _locked([held.term_id, held.into_id])}
    term, into, moved = terms[held.term_id], terms[held.into_id], held.moved
    if into.merged_into_id:
        raise RefusedError(f"“{into}” was merged into “{into.current}” since. Undo that first.")
    term.merged_into = None
    _told(term, by).save()
    for link in ServiceTerm.objects.filter(term=into, service_id__in=moved["listings"]):
        link.term = term
        _told(link, by).save()
    for page in GuideTerm.objects.filter(term=into, page_id__in=moved["guides"]):
        page.term = term
        page.save()
    _give_back(ServiceTerm, "service_id", term, into, moved["both"], by)
    _give_back(GuideTerm, "page_id", term, into, moved["guides_with_both"], by)
    TermMapping.objects.filter(pk__in=moved["words"], term=into).update(term=term)
    into.aliases = [name for name in into.aliases if name not in moved["names"]]
    if into.pk in moved["parts"]:
        into.parent_id = moved["parent_of_other"]
    _told(into, by).save()
    for part in Term.everything.filter(pk__in=moved["parts"], parent=into):
        part.parent = term
        _told(part, by).save()
    held.undone_at, held.undone_by = timezone.now(), by.pk
    held.save()


@dataclass(frozen=True, slots=True)
class _Links:
    """The links to a term: those to be moved, and those of what has the other term too."""

    moved: list[Any]
    both: list[Any]


def _links(model: Any, term: Term, into: Term) -> _Links:
    owner = "service_id" if model is ServiceTerm else "page_id"
    has_other = set(model.objects.filter(term=into).values_list(owner, flat=True))
    moved: list[Any] = []
    both: list[Any] = []
    for link in model.objects.filter(term=term).order_by("pk"):
        (both if getattr(link, owner) in has_other else moved).append(link)
    return _Links(moved, both)


def _give_back(model: Any, owner: str, term: Term, into: Term, keys: Iterable[Any], by: AbstractBaseUser) -> None:
    """The links that were dropped, to what still has the other term."""
    still = model.objects.filter(term=into, **{f"{owner}__in": list(keys)}).values_list(owner, flat=True)
    for key in list(still):
        _told(model(term=term, **{owner: key}), by).save()


def _new_names(term: Term, into: Term) -> list[str]:
    """What families and imports call `term`, less what `into` is called already."""
    known = {name.casefold() for name in (into.name, into.plain_name, *into.aliases)}
    names = [name for name in (term.name, term.plain_name, *term.aliases) if name and name.casefold() not in known]
    return list(dict.fromkeys(names))


def _locked(keys: list[int]) -> Iterable[Term]:
    return Term.everything.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")


def _told(record: Any, by: AbstractBaseUser) -> Any:
    """`record`, whose history says who did it."""
    record._history_user = by
    record._change_reason = "Terms merged"
    return record
