from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Q, Subquery

TOLD = ("ANSWERED", "ACCEPTED", "REFUSED")


def conclude(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the new column from the notes of what changed; what was opened again has neither of the two days."""
    submission, change = (apps.get_model("submissions", name) for name in ("Submission", "StateChange"))
    told = change.objects.filter(submission=OuterRef("pk"), to_state__in=TOLD).order_by("-at").values("at")[:1]
    stands = Q(answered_at__isnull=False) | Q(decided_at__isnull=False)
    ended = submission.objects.filter(stands, state__in=(*TOLD, "CLOSED", "MERGED"))
    ended.update(concluded_at=Subquery(told))


class Migration(migrations.Migration):

    dependencies = [
        ('submissions', '0005_file_codes'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='submission',
            name='submissions_last_word',
        ),
        migrations.RemoveIndex(
            model_name='submission',
            name='submissions_decided',
        ),
        migrations.RemoveIndex(
            model_name='statechange',
            name='changes_told',
        ),
        migrations.AddField(
            model_name='submission',
            name='concluded_at',
            field=models.DateTimeField(help_text='when it was answered or decided, while that stands: promises kept are counted by it', null=True),
        ),
        migrations.RunPython(conclude, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state__in', ('RECEIVED', 'IN_REVIEW', 'WAITING'))), fields=['assigned_to', 'agency', 'sensitive', 'state', 'due_on', 'id'], name='submissions_open_followed'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('concluded_at__isnull', False)), fields=['concluded_at', 'agency', 'sensitive', 'at_head_office', 'missed_on', 'id'], name='submissions_concluded'),
        ),
    ]
