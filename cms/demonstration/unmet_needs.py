"""What invented families could not find in the last half year."""

import csv
from datetime import date
from pathlib import Path

from search.counting import count_unmet_need, months_before
from search.unmet_need import Asking

FILE = Path(__file__).with_suffix(".csv")


def load(day: date) -> None:
    with FILE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            codes = tuple((facet, code) for facet, _, code in (pair.partition(":") for pair in row["codes"].split()))
            count_unmet_need(
                asking=Asking(codes, row["age_band"], row["area"]),
                month=months_before(day, int(row["months_ago"])),
                times=int(row["times"]),
            )
