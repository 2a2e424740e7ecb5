from datetime import UTC, date, datetime

import pytest

from search import clock


def test_the_day_that_settings_fix_is_today(settings):
    settings.TODAY = date(2026, 3, 29)

    assert clock.today() == date(2026, 3, 29)
    assert clock.now() == datetime(2026, 3, 29, tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_today_is_the_day_in_london(settings, monkeypatch, moment, day):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    settings.TODAY = None
    monkeypatch.setattr(clock, "datetime", Clock)

    assert clock.today() == day
    assert clock.now() == moment
