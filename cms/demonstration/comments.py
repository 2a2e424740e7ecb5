"""What families of the demonstration said, and what the council answered: invented, and dated before the day of
loading, which is why these rows are written as they stood and not by the acts that make new ones today."""

import json
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cms.demonstration.dates import resolve
from cms.models import User
from localoffer.comment_subjects import subject
from localoffer.models import Comment, OfferSettings

FILE = Path(__file__).parent / "comments.json"
DAYS = ("received_on", "answered_on", "act_by", "changed_on")


def load(day: date) -> None:
    """Names who answers, and adds the comments."""
    rules = OfferSettings.load()
    rules.comments_owner = User.objects.get(email="editor@example.org")
    rules.safeguarding_email = "safeguarding@example.org"
    rules.save()
    for row in resolve(json.loads(FILE.read_text()), day):
        _made(row, rules).save()


def _made(row: dict[str, Any], rules: OfferSettings) -> Comment:
    about = subject(**row.pop("about"))
    days = {name: date.fromisoformat(row.pop(name)) for name in DAYS if name in row}
    return Comment(
        **row,
        **days,
        token=f"c{secrets.token_hex(24)}",
        service=about.service,
        guide=about.guide,
        about_name=about.name,
        due_on=days["received_on"] + timedelta(days=rules.days_to_answer),
        owner=rules.comments_owner,
        decided_by=rules.comments_owner_id if "answered_on" in days else None,
    )
