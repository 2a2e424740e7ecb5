"""A day in a list of the admin."""

from typing import Any

from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day as a date. (Wagtail's own says how long ago, and of a day to come: “just now”.)"""

    def get_value(self, instance: Any) -> str:
        return date_format(day, "j F Y") if (day := super().get_value(instance)) else ""
