"""The call list: what an officer does with an organisation that mail did not reach or that did not answer."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.log_actions import log

from search import clock

from ..models import CallReason, CheckedBy, ReviewRequest, Service, Way
from .answering import close_if_answered
from .asking import send
from .confirming import Confirmer, confirm


@transaction.atomic
def confirmed_by_phone(
    *, request: ReviewRequest, role: str, by: AbstractBaseUser, listing: Service | None = None
) -> int:
    """Somebody of the provider, in that role, said on the phone that `listing`, or all that waits, is right.

    Returns how many listings that confirms."""
    held = _held(request)
    confirmer = Confirmer(CheckedBy.PROVIDER, role, Way.PHONE, recorded_by=by)
    found = list(held.unanswered().filter(pk=listing.pk) if listing else held.unanswered())
    for each in found:
        confirm(service=each, confirmer=confirmer)
    held.called_on = clock.today()
    held.save(update_fields=["called_on"])
    close_if_answered(held)
    return len(found)


@transaction.atomic
def nobody_answered(*, request: ReviewRequest, by: AbstractBaseUser) -> None:
    """The phone rang and nobody took it: those not rung yet come first now."""
    held = _held(request)
    held.called_on = clock.today()
    held.save(update_fields=["called_on"])
    log(instance=held, action="localoffer.review.nobody_answered", user=by)


@transaction.atomic
def came_back(*, request: ReviewRequest, by: AbstractBaseUser | None = None) -> None:
    """The e-mail came back: no reminder follows, and somebody has to find the right address. `by` is None where our
    own mail program says so."""
    held = _held(request)
    if held.closed_on is None:
        held.call_reason = CallReason.BOUNCED
        held.save(update_fields=["call_reason"])
        log(instance=held, action="localoffer.review.came_back", user=by)


def mend_address(*, request: ReviewRequest, address: str, by: AbstractBaseUser) -> bool:
    """The right address is kept with the organisation (or the listing) and asked afresh; whether the mail left."""
    with transaction.atomic():
        held = _held(request)
        of = held.organization or held.service
        assert of is not None  # the database holds one of the two
        of.email = address
        of._history_user = by
        of.save()
        held.address, held.call_reason, held.mails_sent, held.last_sent_on = address, "", 0, None
        held.save(update_fields=["address", "call_reason", "mails_sent", "last_sent_on"])
        log(instance=held, action="localoffer.review.mend_address", user=by)
    return send(held, today=clock.today())


def _held(request: ReviewRequest) -> ReviewRequest:
    return ReviewRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
