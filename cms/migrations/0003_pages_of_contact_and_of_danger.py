from django.db import migrations, models


def show_contacts_on_the_contact_page(apps, schema_editor):
    apps.get_model("cms", "StandardPage").objects.filter(slug="contact").update(shows_contacts=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_pages")]

    operations = [
        migrations.AddField(
            model_name="standardpage",
            name="is_about_danger",
            field=models.BooleanField(
                default=False,
                help_text="Whom to call stands above the text, with a button that leaves the page at once.",
                verbose_name="about danger or abuse",
            ),
        ),
        migrations.AddField(
            model_name="standardpage",
            name="shows_contacts",
            field=models.BooleanField(
                default=False,
                help_text="The phone number, e-mail and postal address of this site stand above the text.",
                verbose_name="show how to reach us",
            ),
        ),
        migrations.RunPython(show_contacts_on_the_contact_page, migrations.RunPython.noop),
    ]
