import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0012_kinds_of_document_of_the_local_offer"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="governance.meeting"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="state",
            field=models.CharField(
                choices=[("listed", "On the agenda"), ("taken_off", "Taken off the agenda")],
                default="listed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="state",
            field=models.CharField(
                choices=[("listed", "On the agenda"), ("taken_off", "Taken off the agenda")],
                default="listed",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="agendaitem", name="agenda_number_once"),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "listed")), fields=("meeting", "number"), name="agenda_number_once"
            ),
        ),
        migrations.AddField(
            model_name='historicalsubmission',
            name='closed_reason',
            field=models.TextField(blank=True, help_text='Why keeping it private outweighs the public interest.'),
        ),
        migrations.AddField(
            model_name='historicalsubmission',
            name='exempt_paragraph',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Of Schedule 12A, part 1: 1 to 7.', null=True),
        ),
        migrations.AddField(
            model_name='historicalsubmission',
            name='public_title',
            field=models.CharField(blank=True, help_text='A title that gives nothing away.', max_length=255),
        ),
        migrations.AddField(
            model_name='submission',
            name='closed_reason',
            field=models.TextField(blank=True, help_text='Why keeping it private outweighs the public interest.'),
        ),
        migrations.AddField(
            model_name='submission',
            name='exempt_paragraph',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Of Schedule 12A, part 1: 1 to 7.', null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='public_title',
            field=models.CharField(blank=True, help_text='A title that gives nothing away.', max_length=255),
        ),
    ]
