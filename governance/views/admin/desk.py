"""The desk: what is due from the person signed in, where every edition stands, whether the ledger holds."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ... import desk as desks
from ... import hold_ups, last_check, registers
from ...models import AgendaItem, Body, CallIn, Condition, Decision, Edition, Meeting, MeetingAction, Submission
from ...states import EditionState
from . import acts, agenda_items
from .frame import acting, may_see, screen, show

# Before it is in force, or given up.
ON_THE_WAY = (EditionState.DRAFTING, EditionState.IN_GOVERNANCE, EditionState.ADOPTED)


@screen
def desk(request: HttpRequest) -> HttpResponse:
    on_the_way = Edition.objects.filter(state__in=ON_THE_WAY).select_related("document").order_by("document", "pk")
    return show(
        request,
        "desk",
        "Desk",
        person=acting(request),
        due=due_lines(request),
        editions=[(edition, registers.route_of(edition), hold_ups.of(edition)) for edition in on_the_way],
        check=last_check.last(),
    )


class DuePanel(Component):
    """“Due from you”, on the first page of the admin."""

    name = "governance-due"
    order = 50
    template_name = "governance/admin/due_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict | None) -> dict:
        return {"due": due_lines(self.request)}


def add_due_panel(request: HttpRequest, panels: list[Component]) -> None:
    if may_see(request.user):
        panels.append(DuePanel(request))


def due_lines(request: HttpRequest) -> list[tuple[desks.Due, str, str]]:
    """Each thing to do, how far away it is, and where it is done."""
    person, today = acting(request), timezone.localdate()
    return [(each, each.in_days(today), address(each)) for each in desks.due(person, on=today)] if person else []


def address(due: desks.Due) -> str:
    """Where that is done."""
    match due.subject:
        case AgendaItem() as item:
            return agenda_items.address(item)
        case Decision(agenda_item=item) if item:
            return agenda_items.address(item)
        case Decision() | CallIn() | Condition() as part:
            return acts.there(part)
        case MeetingAction() as recommended:
            return reverse("governance_admin:act", args=["action", recommended.pk, "answer"])
        case Meeting() as meeting:
            return reverse("governance_admin:meeting", args=[meeting.pk])
        case Body() as body:
            return reverse("governance_bodies_modeladmin_inspect", args=[body.pk])
        case Submission() as submission:
            return reverse("governance_admin:edition", args=[submission.passage.edition_id])
        case Edition() as edition:
            return reverse("governance_admin:edition", args=[edition.pk])
    return reverse("governance_admin:desk")
