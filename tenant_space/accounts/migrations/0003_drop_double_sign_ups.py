from django.db import migrations
from django.db.models import Max


def drop(apps, schema_editor):
    """Of several sign-ups that wait for the same person, only the newest one stays."""
    User = apps.get_model("accounts", "User")
    waiting = User.objects.filter(claimed_tenant__isnull=False)
    newest = waiting.values("claimed_tenant").annotate(newest=Max("pk")).values_list("newest", flat=True)
    waiting.exclude(pk__in=list(newest)).delete()


class Migration(migrations.Migration):
    # Apart from the constraint that follows: PostgreSQL alters no table with deletions under way.
    dependencies = [
        ("accounts", "0002_agencies_and_mail_refusals"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
