"""Separation of duties, by person: who wrote any of a text, who records, who confirms, who owns a condition
and who discharges it are not the same. Two other officers may say otherwise, for one item and for good."""

from .models import AgendaItem, Interest, Override, Person, Pin, PinAuthor


def is_overridden(person: Person, *, duty: Override.Duty, item: AgendaItem | None) -> bool:
    """Whether two officers let `person` do that duty on the item in spite of another they had."""
    return item is not None and Override.objects.filter(agenda_item=item, person=person, duty=duty).exists()


def refusals_of_author(person: Person, *, duty: Override.Duty, pin: Pin | None, item: AgendaItem | None) -> list[str]:
    """Authors do not act on what a body says of their text."""
    if pin is None or is_overridden(person, duty=duty, item=item):
        return []
    if not PinAuthor.objects.filter(pin=pin, person=person).exists():
        return []
    return [f"You wrote some of this text, so another person must {duty.label} on it."]


def refusals_of_interest(person: Person, *, duty: Override.Duty, item: AgendaItem | None) -> list[str]:
    """Nor does who has an interest; this nobody can override."""
    if item is None or not Interest.objects.standing().filter(agenda_item=item, membership__person=person).exists():
        return []
    return [f"You declared an interest in this item, so another person must {duty.label} on it."]


def refusals(person: Person, *, duty: Override.Duty, pin: Pin | None, item: AgendaItem | None) -> list[str]:
    """Why `person` may not do that duty on the text and the item."""
    return refusals_of_author(person, duty=duty, pin=pin, item=item) + refusals_of_interest(
        person, duty=duty, item=item
    )
