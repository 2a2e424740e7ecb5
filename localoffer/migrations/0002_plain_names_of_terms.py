from django.db import migrations, models

PLAIN_NAMES = {
    "communication-and-interaction": "Talking, listening and getting on with people",
    "speech-language-and-communication": "Speech and language",
    "cognition-and-learning": "Thinking and learning",
    "profound-and-multiple": "Profound and multiple learning disabilities",
    "social-emotional-and-mental-health": "Mental health",
    "sensory-and-physical": "Body and senses",
    "deaf-and-hearing": "Deafness and hearing",
    "vision": "Sight",
    "multi-sensory": "Sight and hearing together",
    "medical-and-epilepsy": "Medical needs and epilepsy",
    "no-diagnosis-needed": "No diagnosis yet",
}


def name_plainly(apps, schema_editor):
    """Directories that were set up before; a new one gets these with its vocabularies."""
    needs = apps.get_model("localoffer", "Term").objects.filter(vocabulary__code="need")
    for code, name in PLAIN_NAMES.items():
        needs.filter(code=code).update(plain_name=name)


def plain_name():
    return models.CharField(
        blank=True, help_text="What families read, where the name is an official one.", max_length=200
    )


class Migration(migrations.Migration):
    dependencies = [("localoffer", "0001_initial")]

    operations = [
        migrations.AddField(model_name="historicalterm", name="plain_name", field=plain_name()),
        migrations.AddField(model_name="term", name="plain_name", field=plain_name()),
        migrations.RunPython(name_plainly, migrations.RunPython.noop),
    ]
