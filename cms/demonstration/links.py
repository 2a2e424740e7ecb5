"""Links of the demonstration that led nowhere for some nights. Nothing was asked: its addresses are invented."""

from datetime import date, timedelta

from localoffer.models import Service, WebLink


def load(day: date) -> None:
    addresses = Service.objects.published().exclude(url="").order_by("name").values_list("url", flat=True)
    for address in dict.fromkeys(addresses[:2]):
        WebLink.objects.create(address=address, failures=3, answered="HTTP 404", checked_on=day - timedelta(days=1))
