import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Notes made before are let go: the index that they were for is made anew, since its file has another shape."""

    dependencies = [
        ('search', '0003_unmet_need'),
    ]

    operations = [
        migrations.DeleteModel(name='Note'),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=50)),
                ('document_id', models.CharField(max_length=255)),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('error', models.TextField(blank=True, help_text='Why the last attempt failed; empty before the first.')),
                ('on_cluster', models.BooleanField(default=False, help_text='Whether the search cluster has been told.')),
            ],
            options={
                'ordering': ['noted_at'],
                'indexes': [
                    models.Index(condition=models.Q(('error', '')), fields=['noted_at'], name='note_untried'),
                    models.Index(
                        condition=models.Q(('error', ''), _negated=True), fields=['document_id'], name='note_failed'
                    ),
                    models.Index(
                        condition=models.Q(('on_cluster', False)), fields=['noted_at'], name='note_owed_to_the_cluster'
                    ),
                ],
            },
        ),
    ]
