from datetime import date

import pytest

from cms.demonstration.dates import resolve, resolve_text

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("relative", "absolute"),
    [
        ("@today", "2026-11-24"),
        ("@today+12", "2026-12-06"),
        ("@today-30", "2026-10-25"),
        ("@tuesday", "2026-11-24"),
        ("@saturday", "2026-11-28"),
        ("@saturday+2", "2026-12-12"),
        ("@monday-1", "2026-11-23"),
        ("write to someone@today+12.example", "write to someone@today+12.example"),
    ],
)
def test_a_relative_date_is_counted_from_the_day_of_loading(relative, absolute):
    assert resolve({"dates": [relative, 3, None]}, TUESDAY) == {"dates": [absolute, 3, None]}


def test_relative_dates_within_a_text_are_resolved():
    assert resolve_text('reviewed_on: "@today-40"', TUESDAY) == 'reviewed_on: "2026-10-15"'
