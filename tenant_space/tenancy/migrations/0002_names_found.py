"""On PostgreSQL, an index that finds parts of names."""

from django.db import migrations

INDEX = "tenants_by_part_of_name"


def trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON tenancy_tenant USING gin (folded_names gin_trgm_ops)"
    )


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunPython(trigrams, no_trigrams),
    ]
