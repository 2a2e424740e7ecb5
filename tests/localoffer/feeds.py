"""Feeds as other people write them: rows to import, and the command as one runs it."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.management import call_command

DATA = Path(__file__).parent / "data"
ORUK_EXAMPLE = "ac148810-d857-441c-9679-408f346de14b"


def a_service(name: str = "Saturday Sunbeams", **values: Any) -> dict[str, Any]:
    """One Open Referral UK service; its id follows from its name."""
    return {"id": str(uuid5(NAMESPACE_URL, name)), "name": name, "status": "active", **values}


def at_a_place(**location: Any) -> list[dict[str, Any]]:
    """`service_at_locations` with one place."""
    key = str(uuid5(NAMESPACE_URL, f"place {sorted(location.items())!r}"))
    place = {"id": key, "location_type": "physical", "name": "Hall"} | location
    return [{"id": str(uuid5(NAMESPACE_URL, f"at {key}")), "location": place}]


def in_file(path: Path, rows: Any) -> str:
    path.write_text("\n".join(map(json.dumps, rows)) if path.suffix == ".ndjson" else json.dumps(rows))
    return str(path)


def run(command: str, *arguments: Any, **options: Any) -> tuple[list[str], int]:
    """The lines a command says, its complaints last, and how it ends."""
    said, complaints = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(command, *map(str, arguments), stdout=said, stderr=complaints, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return (said.getvalue() + complaints.getvalue()).splitlines(), code
