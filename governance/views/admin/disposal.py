"""How long each class of record is kept, and what is due for disposal."""

from django.http import HttpRequest, HttpResponse

from ... import retention
from ...models import RetentionRule
from . import acts
from .frame import screen, show


@screen
def disposal(request: HttpRequest) -> HttpResponse:
    """The rules, and the rows whose time is over."""
    due = [(line, acts.record_address(line.row)) for line in retention.due()]
    return show(request, "disposal", "Due for disposal", rules=RetentionRule.objects.all(), due=due)
