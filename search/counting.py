"""Counts what families could not find. Called without anybody's name: nobody signs in to say so."""

from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from . import clock
from .models import UnmetNeed
from .unmet_need import SECONDS_VALID, Asking

# What a council's families do not reach, and a program that presses the button does.
MOST_AN_HOUR = 100
# Three years: what a joint commissioning cycle looks back on. Older counts are deleted with the next one.
MONTHS_KEPT = 36


def refusals_to_count(mark: str) -> list[str]:
    """Why a form known by `mark` is not counted; empty when it is."""
    if not cache.add(f"unmet-need:{mark}", value=True, timeout=SECONDS_VALID):
        return ["This was counted already."]
    this_hour = f"unmet-needs-of:{datetime.now(clock.LONDON):%Y%m%d%H}"
    cache.add(this_hour, value=0, timeout=3600)
    if cache.incr(this_hour) > MOST_AN_HOUR:
        return ["More was counted this hour than families ask."]
    return []


@transaction.atomic
def count_unmet_need(*, asking: Asking, month: date, times: int = 1) -> None:
    """Adds to the counts of `month`, and deletes those that are past keeping."""
    first = month.replace(day=1)
    for facet, code in (("", ""), *asking.codes):
        row, _ = UnmetNeed.objects.get_or_create(
            month=first, area=asking.area, age_band=asking.age_band, facet=facet, code=code
        )
        UnmetNeed.objects.filter(pk=row.pk).update(times=F("times") + times)
    UnmetNeed.objects.filter(month__lt=months_before(clock.today(), MONTHS_KEPT)).delete()


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before the one of `day`."""
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
