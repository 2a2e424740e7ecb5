"""For a member of a body: the papers that are out for its meetings. What is private the clerk sends; it is not here."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from ...models import CLOSED, Body, Meeting, Membership, Paper
from .frame import acting, show

PERMISSION = "governance.view_paper"
SHOWN_FOR = timedelta(days=365)


@permission_required(PERMISSION)
@require_http_methods(["GET", "HEAD"])
def own_papers(request: HttpRequest) -> HttpResponse:
    """By meeting, the next one first."""
    today = timezone.localdate()
    seats = Membership.objects.on(today).filter(person=acting(request))
    bodies = Body.objects.filter(memberships__in=seats).distinct()
    meetings = Meeting.objects.filter(
        body__in=bodies, papers_published_at__isnull=False, starts_at__gte=timezone.now() - SHOWN_FOR
    )
    out = [
        (each, Paper.objects.filter(meeting=each).public(), _private(each)) for each in meetings.order_by("-starts_at")
    ]
    return show(request, "own_papers", "Your papers", bodies=bodies, meetings=out)


def _private(meeting: Meeting) -> int:
    """How many of its papers are private."""
    published = Paper.objects.filter(meeting=meeting, published_at__isnull=False)
    return published.filter(access__in=CLOSED).count()
