"""People, bodies, routes and their stages come into the ledger, as they are now: from here on who may act is on the
record itself."""

import secrets

import django.db.models.deletion
from django.db import migrations, models

import governance.models.people


def take_over(apps, schema_editor):
    """Each row gets its first entry, by this migration; each person a salt of their own before that."""
    from governance import actors, entries, ledger

    actor = actors.reference(actors.Migration("governance.0006"))
    person, line = (apps.get_model("governance", name) for name in ("Person", "HistoricalPerson"))
    with actors.acting(actor):
        for pk in person.objects.values_list("pk", flat=True):
            salt = secrets.token_hex(16)
            person.objects.filter(pk=pk).update(salt=salt)
            line.objects.filter(id=pk).update(salt=salt)
        for name in ("Person", "Body", "Route", "RouteStage"):
            kept = apps.get_model("governance", name)
            action = f"{kept._meta.model_name}.taken_over"
            for subject, row in entries.rows(kept.objects.all()):
                ledger.append(actor=actor, action=action, subject=subject, payload={"row": row})


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_erasing")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="salt",
            field=models.CharField(default=governance.models.people.new_salt, editable=False, max_length=32),
        )
        for name in ("historicalperson", "person")
    ] + [
        migrations.AlterField(
            model_name="routestage",
            name="route",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="governance.route"
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
