"""How long an import takes beside bare bulk inserts of the very rows it wrote, and how much memory a large file needs.

    python -m benchmarks.imports [services] [megabytes]

The feed is generated: each service with an organisation, a place with its access facts, two times, a price, a contact
and two terms. "Bare" is `bulk_create` of every row that the import left, in every table, histories and report among
them, already made as objects. Both write to one SQLite file in turn, emptied between; both are timed by the processor,
so that a busy machine changes nothing. Then a file of so many megabytes is imported in a process of its own; beside its peak of memory
stands that of a file a hundred times smaller, which is what Python and Django need anyway.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

SERVICES = 10_000
MEGABYTES = 500
RUNS = 2
SEED = 7
BATCH = 500
WORDS = [
    "swimming",
    "for",
    "children",
    "with",
    "autism",
    "a",
    "quiet",
    "hour",
    "every",
    "week",
    "at",
    "the",
    "pool",
    "with",
    "trained",
    "staff",
    "and",
    "a",
    "hoist",
]


def services(number: int, letters: int = 600) -> Iterator[dict[str, Any]]:
    """Open Referral UK services, the same each time; the description of each has so many letters."""
    chance = random.Random(SEED)

    def key() -> str:
        return str(UUID(int=chance.getrandbits(128), version=4))

    for count in range(number):
        name = " ".join(chance.sample(WORDS, 4)).capitalize()
        description = " ".join(chance.choices(WORDS, k=letters // 6))
        yield {
            "id": key(),
            "name": f"{name} {count}",
            "status": "active",
            "description": description,
            "url": f"https://club-{count}.example.org",
            "minimum_age": chance.randrange(10),
            "maximum_age": chance.randrange(10, 25),
            "organization": {"id": key(), "name": f"Club {count}", "description": "A club"},
            "contacts": [{"id": key(), "name": "Ann", "phones": [{"id": key(), "number": f"01632 {count:06}"}]}],
            "schedules": [
                {"id": key(), "freq": "WEEKLY", "byday": day, "opens_at": "10:00", "closes_at": "11:00"}
                for day in ("SA", "TU")
            ],
            "cost_options": [{"id": key(), "option": "Child", "amount": 3}],
            "attributes": [{"id": key(), "taxonomy_term": {"name": name}} for name in ("Autism", "Things to do")],
            "service_at_locations": [
                {
                    "id": key(),
                    "location": {
                        "id": key(),
                        "name": f"Hall {count}",
                        "location_type": "physical",
                        "latitude": 52.4,
                        "longitude": -1.5,
                        "addresses": [{"id": key(), "address_1": f"{count} High St", "postal_code": "CV1 1AA"}],
                        "accessibility": [{"id": key(), "send": {"point": "step_free", "answer": "yes"}}],
                    },
                }
            ],
        }


def _open_site(folder: str) -> None:
    """An empty site of its own in `folder`."""
    os.environ |= {
        "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from localoffer.setting_up import set_up
    from search import outbox

    call_command("migrate", verbosity=0)
    set_up()
    # What follows a commit is search's, and measured with search.
    outbox.drain = lambda **how: outbox.Drained()


def ratio(number: int) -> None:
    from django.apps import apps
    from django.db import connection, transaction

    from localoffer.importing import import_services

    # Pages are no rows of an import.
    own = [model for model in apps.get_app_config("localoffer").get_models() if not model._meta.parents]
    models = [*own, apps.get_model("search", "Note")]
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in models}
    feed = list(services(number))

    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for model in models:
                pk = connection.ops.quote_name(model._meta.pk.column)
                table = connection.ops.quote_name(model._meta.db_table)
                kept = before[model]
                if kept:
                    marks = ", ".join("%s" for _ in kept)
                    values = [model._meta.pk.get_db_prep_value(each, connection) for each in kept]
                    cursor.execute(f"DELETE FROM {table} WHERE {pk} NOT IN ({marks})", values)
                else:
                    cursor.execute(f"DELETE FROM {table}")
            cursor.execute("PRAGMA foreign_keys = ON")

    def imported() -> float:
        begun = time.process_time()
        outcome = import_services(feed, source="feed")
        taken = time.process_time() - begun
        assert outcome.added == number, str(outcome)
        return taken

    def bare(rows: dict[Any, list[Any]]) -> float:
        begun = time.process_time()
        with connection.constraint_checks_disabled(), transaction.atomic():
            for model, found in rows.items():
                model._base_manager.bulk_create(found, batch_size=BATCH)
        return time.process_time() - begun

    imports, bares = [], []
    for _ in range(RUNS):
        imports.append(imported())
        rows = {
            model: [row for row in model._base_manager.iterator() if row.pk not in before[model]] for model in models
        }
        empty()
        bares.append(bare(rows))
        empty()
        print(f"import {imports[-1]:.1f} s, bare {bares[-1]:.1f} s", flush=True)
    count = sum(map(len, rows.values()))
    best, bare_best = min(imports), min(bares)
    print(f"{number} services, {count} rows: import {best:.1f} s, bare bulk inserts {bare_best:.1f} s")
    print(
        f"ratio {best / bare_best:.2f} (each run: {', '.join(f'{a / b:.2f}' for a, b in zip(imports, bares, strict=True))})"
    )


def peak(megabytes: float) -> None:
    """The peak of memory of a process that imports a file of that size."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feed.json"
        letters = 50_000
        with file.open("w") as out:
            out.write('{"contents": [')
            for count, service in enumerate(services(max(1, int(megabytes * 1_000_000 / (letters * 0.97))), letters)):
                out.write(("," if count else "") + json.dumps(service))
            out.write("]}")
        command = [sys.executable, "-m", "benchmarks.imports", "--import", str(file)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"{file.stat().st_size / 1e6:.0f} MB: {said.strip()}")


def main() -> None:
    if "--import" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            _open_site(folder)
            from localoffer.importing import import_services
            from localoffer.imports.feeds import rows

            outcome = import_services(rows(sys.argv[-1]), source="feed")
        print(f"{outcome}; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SERVICES
    megabytes = float(sys.argv[2]) if len(sys.argv) > 2 else MEGABYTES
    with tempfile.TemporaryDirectory() as folder:
        _open_site(folder)
        ratio(number)
    for size in (megabytes / 100, megabytes):
        peak(size)


if __name__ == "__main__":
    main()
