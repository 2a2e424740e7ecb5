"""When the record was last checked and what was found, kept in a file beside the checkpoints: the nightly
command writes it, the desk reads it."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from . import audit, checkpoints


@dataclass(frozen=True, slots=True)
class Check:
    """When the ledger was last checked, and what was found."""

    at: datetime
    report: audit.Report

    @property
    def sentence(self) -> str:
        """The outcome in one sentence."""
        local = timezone.localtime(self.at)
        when = f"Checked on {local:%-d %B %Y} at {local:%H:%M}"
        if self.report.is_whole:
            return (
                f"{when}: all {self.report.entries} entries hold, each row is what was entered, "
                "and every kept file is there."
            )
        return f"{when}: the record does not hold. Tell whoever runs the site, and change nothing."


def keep(report: audit.Report) -> Check:
    """The outcome of a check made just now, kept in place of the one before."""
    check = Check(timezone.now(), report)
    file = checkpoints.folder() / "last-check.json"
    file.parent.mkdir(exist_ok=True)
    making = file.with_suffix(f".{os.getpid()}.making")
    # Only for the site's own account: findings may name what is not public.
    with os.fdopen(os.open(making, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
        json.dump({"at": check.at.isoformat()} | asdict(report), out)
    making.replace(file)
    return check


def last() -> Check | None:
    """The last check; None when there was none, or it cannot be read any more."""
    try:
        kept = json.loads((checkpoints.folder() / "last-check.json").read_text())
        report = audit.Report(
            entries=kept["entries"],
            head=kept["head"],
            problems=tuple(kept["problems"]),
            differences=tuple(kept["differences"]),
            erased=tuple(kept.get("erased", ())),
        )
        return Check(datetime.fromisoformat(kept["at"]), report)
    except (OSError, ValueError, KeyError, TypeError):
        return None
