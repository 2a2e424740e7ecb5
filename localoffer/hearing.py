"""Hears of every saved, deleted, published or moved record and notes what search must look at again, in
the same transaction. Bulk writers (imports) send no signals and note their rows themselves."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.signals import page_published, page_unpublished, post_page_move

from search import outbox

from .indexing import GUIDE
from .models import (
    AccessFact,
    Contact,
    CostOption,
    GuidePage,
    GuideTerm,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAnswer,
    ServiceArea,
    ServiceAtLocation,
    ServiceTerm,
    Term,
)
from .sharing.noting import note

OF_A_SERVICE: tuple[type[Model], ...] = (ServiceTerm, ServiceAnswer, Language, ServiceArea)
OF_A_SERVICE_OR_PLACE: tuple[type[Model], ...] = (Schedule, CostOption, Contact, Phone)


def connect() -> None:
    """Start to hear."""
    receivers: list[tuple[type[Model], Callable[..., None]]] = [
        (Service, _service),
        (Organization, _organisation),
        (Location, _location),
        (ServiceAtLocation, _place),
        (AccessFact, _access_fact),
        (Term, _term),
        (GuidePage, _guide),
        (GuideTerm, _guide_term),
        *((model, _of_a_service) for model in OF_A_SERVICE),
        *((model, _part) for model in OF_A_SERVICE_OR_PLACE),
    ]
    for model, receiver in receivers:
        post_save.connect(receiver, sender=model, dispatch_uid=f"search hears of {model.__name__} saved")
        post_delete.connect(receiver, sender=model, dispatch_uid=f"search hears of {model.__name__} deleted")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_page, dispatch_uid=f"search hears of a page {id(signal)}")
    # Wagtail's own signal of a new address comes after the commit, when a crash would lose it.
    pre_save.connect(_guide_before, sender=GuidePage, dispatch_uid="search hears of a guide about to be saved")


def _note(services: Iterable[Any]) -> None:
    note(key for key in services if key)


def _service(instance: Service, **kwargs: Any) -> None:
    _note([instance.pk])


def _of_a_service(instance: Any, **kwargs: Any) -> None:
    _note([instance.service_id])


def _place(instance: ServiceAtLocation, **kwargs: Any) -> None:
    _note([instance.service_id])
    _note_who_may_tell(instance.location)


def _note_who_may_tell(location: Location) -> None:
    """Where an address is kept secret, all listings of the organisation keep it (`masking`)."""
    if location.mask_exact_address:
        of_it = Q(locations=location.pk) | Q(services__places__location=location.pk)
        theirs = Organization.objects.filter(of_it).values("pk")
        _note(Service.objects.filter(organization__in=theirs).values_list("pk", flat=True))


def _part(instance: Any, **kwargs: Any) -> None:
    if instance.service_id:
        _note([instance.service_id])
    else:
        places = ServiceAtLocation.objects.filter(pk=instance.service_at_location_id)
        _note(places.values_list("service_id", flat=True))


def _organisation(instance: Organization, **kwargs: Any) -> None:
    _note(Service.objects.filter(organization_id=instance.pk).values_list("pk", flat=True))


def _location(instance: Location, **kwargs: Any) -> None:
    _note(ServiceAtLocation.objects.filter(location_id=instance.pk).values_list("service_id", flat=True))
    _note_who_may_tell(instance)


def _access_fact(instance: AccessFact, **kwargs: Any) -> None:
    _note(ServiceAtLocation.objects.filter(location_id=instance.location_id).values_list("service_id", flat=True))


def _term(instance: Term, **kwargs: Any) -> None:
    """Whatever is about it, or about a term below it, is found by its code."""
    key = instance.pk
    of_it = Q(term=key) | Q(term__parent=key) | Q(term__parent__parent=key)
    _note(ServiceTerm.objects.filter(of_it).values_list("service_id", flat=True))
    outbox.note(GUIDE, GuideTerm.objects.filter(of_it).values_list("page__slug", flat=True))


def _guide(instance: GuidePage, **kwargs: Any) -> None:
    outbox.note(GUIDE, [instance.slug])


def _guide_term(instance: GuideTerm, **kwargs: Any) -> None:
    outbox.note(GUIDE, GuidePage.objects.filter(pk=instance.page_id).values_list("slug", flat=True))


def _page(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A guide, or a page that guides hang from: these show, hide and move what is below them."""
    below = GuidePage.objects.descendant_of(instance, inclusive=True)
    outbox.note(GUIDE, below.values_list("slug", flat=True))


def _guide_before(instance: GuidePage, **kwargs: Any) -> None:
    """Whatever address it leaves must be looked at again."""
    left = GuidePage.objects.filter(pk=instance.pk).exclude(slug=instance.slug)
    outbox.note(GUIDE, left.values_list("slug", flat=True))
