"""On PostgreSQL, indexes that find parts of names, and of addresses and phone numbers."""

from django.db import migrations

INDEXES = {"tenants_by_part_of_name": "folded_names", "tenants_by_contact": "folded_contacts"}


def trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for index, column in INDEXES.items():
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {index} ON tenancy_tenant USING gin ({column} gin_trgm_ops)"
        )


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunPython(trigrams, no_trigrams),
    ]
