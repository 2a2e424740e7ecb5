"""Each listing that somebody had confirmed has a row that says so: of an import if a source says it, else by reading."""

from django.db import migrations


def keep(apps, schema_editor):
    Service = apps.get_model("localoffer", "Service")
    Confirmation = apps.get_model("localoffer", "Confirmation")
    confirmed = Service.objects.filter(checked_on__isnull=False, confirmations__isnull=True)
    rows = (
        Confirmation(
            service_id=pk,
            by=by,
            role=role,
            on=on,
            way="import" if by == "provider" and source else "reading",
            source=source if by == "provider" else "",
        )
        for pk, by, role, on, source in confirmed.values_list(
            "pk", "checked_by", "checked_role", "checked_on", "source"
        ).iterator()
    )
    Confirmation.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("localoffer", "0005_confirmations_and_reviews")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
