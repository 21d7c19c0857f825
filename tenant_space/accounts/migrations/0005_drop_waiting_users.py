from django.db import migrations


def drop(apps, schema_editor):
    """Sign-ups that wait become rows of their own: those that wait as users begin anew."""
    apps.get_model("accounts", "User").objects.filter(claimed_tenant__isnull=False).delete()


class Migration(migrations.Migration):
    # Apart from the change of the table that follows: PostgreSQL alters none with deletions under way.
    dependencies = [
        ("accounts", "0004_second_factor_and_limits"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
