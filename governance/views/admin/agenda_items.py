"""What a meeting's page shows of one agenda item, and what is saved of it: who was there, and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ... import aftermath, attending, confirming, deciding, differences, grounds, presence, quorum, routes
from ...forms import ItemForms
from ...models import AgendaItem, Decision, Interest, Meeting, MeetingAction, Membership, Paper, Person
from ...refusals import Refused, refuse_for
from .frame import Possibility, why_not


@dataclass(frozen=True, slots=True)
class ItemActs:
    """What else can be done with an item: `interests`, `papers` and `actions` each with what can be done with it,
    `in_place` with forms of their own, `elsewhere` on pages of their own, `after` with its decision; `to_take_off`: what
    its clerk does instead of taking it off the agenda, once that is out."""

    interests: Sequence[tuple[Interest, Sequence[Possibility]]] = ()
    papers: Sequence[tuple[Paper, Sequence[Possibility]]] = ()
    actions: Sequence[tuple[MeetingAction, Sequence[Possibility]]] = ()
    in_place: Sequence[Possibility] = ()
    elsewhere: Sequence[Possibility] = ()
    to_take_off: Sequence[str] = ()
    after: Sequence[Possibility] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One agenda item in a line; what can be done with it is read once it is opened (`panel`)."""

    item: AgendaItem
    decision: Decision | None
    panel: "ItemPanel | None" = None

    @property
    def is_asked(self) -> bool:
        """Whether the body is asked to resolve something."""
        return self.item.submission_id is not None or bool(self.item.recommendation)

    @property
    def is_private(self) -> bool:
        return grounds.is_private(self.item)

    @property
    def address(self) -> str:
        return address(self.item)


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """The agenda item that is open on the page."""

    item: AgendaItem
    forms: ItemForms
    quorum: quorum.Quorum
    decision: Decision | None
    replaces: Decision | None
    to_write_up: list[str]
    to_record: list[str]
    to_confirm: list[str]
    refused: list[str]
    acts: ItemActs
    is_sent_back: bool

    @property
    def cautions(self) -> list[str]:
        """What the clerk should know before recording, though nothing forbids it."""
        return [] if self.decision else deciding.cautions(agenda_item=self.item)

    @property
    def public_part_missing(self) -> list[str]:
        """What anyone may read of a decision taken in private, and is not written yet."""
        return grounds.refusals_to_publish_outcome(self.item) if self.decision else []

    @property
    def roll(self) -> list[presence.OnTheRoll]:
        """Everybody on the body, and how they stand to this item."""
        return presence.roll(self.item)

    @property
    def difference(self) -> differences.Difference | None:
        """What changed in the text since the body decided on one of its texts."""
        pin = self.item.submission.pin if self.item.submission else None
        return differences.since_own_decision(self.item.meeting.body, pin) if pin else None

    @property
    def since(self) -> list[str]:
        """What became of the decision, in sentences: published, to be called in until when, called in."""
        return aftermath.sentences(aftermath.of(self.decision)) if self.decision else []

    @property
    def ground(self) -> str:
        """Why it is private, in a sentence; empty when it is open."""
        return grounds.sentence(self.item)

    @property
    def problems(self) -> bool:
        """Whether something that was typed could not be done."""
        return self.is_sent_back and (bool(self.refused) or any(form.errors for form in self.forms.all))


def address(item: AgendaItem) -> str:
    """Where the item stands open on its meeting's page."""
    return f"{reverse('governance_admin:meeting', args=[item.meeting_id])}?item={item.pk}#item-{item.pk}"


def members(meeting: Meeting) -> QuerySet[Membership]:
    on_the_day = Membership.objects.on(timezone.localdate(meeting.starts_at)).filter(body=meeting.body_id)
    return on_the_day.select_related("person").order_by("person__name")


def forms_of(item: AgendaItem, by: Person | None, data: Any = None, *, presence_is_saved: bool = False) -> ItemForms:
    """The forms of an item. They offer what the quorum allows; what is sent is judged by the rule, which
    says more than that it was not on the list."""
    stage = routes.stage(item.submission.passage, item.submission.stage) if item.submission else None
    return ItemForms(
        item,
        outcomes=routes.outcomes(stage, quorum_met=None if data else quorum.for_item(item).met),
        members=members(item.meeting),
        replaces=_replaceable(item, by),
        data=data,
        presence_is_saved=presence_is_saved,
    )


def _replaceable(item: AgendaItem, by: Person | None) -> Decision | None:
    """The decision that stands and that `by`, who recorded it, may still record anew."""
    last = Decision.objects.standing().filter(agenda_item=item).first()
    if by is None or last is None or deciding.refusals(agenda_item=item, by=by, replaces=last):
        return None
    return last


def save_presence(typed: ItemForms, by: Person) -> None:
    """When the item was taken and who declared an interest, as far as it was changed. Raises Refused."""
    if not typed.presence_is_valid():
        raise Refused(["Some of what was typed cannot be read. It is marked below."])
    with transaction.atomic():
        if typed.taken.has_changed() and typed.taken.cleaned_data["taken_at"]:
            attending.take_item(agenda_item=typed.item, by=by, **typed.taken.cleaned_data)
        for interest in typed.changed_interests():
            attending.declare_interest(agenda_item=typed.item, by=by, **interest)


def record(typed: ItemForms, by: Person, *, replaces: str) -> Decision:
    """The decision as it was typed; `replaces` is the number of the one that its recorder had before
    them. Raises Refused."""
    item = typed.item
    earlier = Decision.objects.filter(agenda_item=item, pk=int(replaces)).first() if replaces.isdecimal() else None
    refuse_for(deciding.refusals(agenda_item=item, by=by, replaces=earlier))
    if not typed.decision_is_valid():
        raise Refused(["The decision is not complete. What is missing is marked below."])
    return deciding.record_decision(
        agenda_item=item,
        submission=item.submission,
        resolution=typed.resolution(presence.day_of(item.meeting)),
        by=by,
        replaces=earlier,
    )


def standing_decisions(meeting: Meeting) -> dict[int, Decision]:
    """What was decided on each item of the meeting, by its number in the record, as it was recorded last."""
    found = Decision.objects.standing().with_fate().filter(agenda_item__meeting=meeting)
    related = found.select_related("body", "recorded_by", "confirmation__confirmed_by").reverse()
    return {each.agenda_item_id: each for each in related if each.agenda_item_id}


def panel(
    item: AgendaItem,
    by: Person | None,
    typed: ItemForms | None,
    refused: Sequence[str],
    *,
    decision: Decision | None,
    acts: ItemActs,
) -> ItemPanel:
    is_sent_back = typed is not None and typed.item.pk == item.pk
    mine = _replaceable(item, by)
    return ItemPanel(
        item=item,
        forms=typed if typed and is_sent_back else forms_of(item, by),
        quorum=quorum.for_item(item),
        decision=decision,
        replaces=mine,
        to_write_up=why_not(attending.refusals_to_write_up, agenda_item=item, by=by),
        to_record=why_not(deciding.refusals, agenda_item=item, by=by, replaces=mine),
        to_confirm=why_not(confirming.refusals_to_confirm, decision=decision, by=by) if decision else [],
        refused=list(refused) if is_sent_back else [],
        acts=acts,
        is_sent_back=is_sent_back,
    )
