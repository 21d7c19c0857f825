"""The counter's row, and on PostgreSQL an index that makes the desk's search fast."""

from django.db import migrations

INDEX = "submissions_search"


def series(apps, schema_editor):
    apps.get_model("submissions", "NumberSeries").objects.get_or_create(name="submissions")


def trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON submissions_submission USING gin (search_text gin_trgm_ops)"
    )


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [
        migrations.RunPython(series, migrations.RunPython.noop),
        migrations.RunPython(trigrams, no_trigrams),
    ]
