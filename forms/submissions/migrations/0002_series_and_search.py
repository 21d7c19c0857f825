"""The counter's row, and on PostgreSQL the indexes that make the desk's search fast."""

from django.db import migrations

# Each column of folded text that the search looks in, by the name of its index.
INDEXES = {
    "submissions_search": ("submissions_submission", "search_text"),
    "submissions_words": ("submissions_submission", "words_text"),
    "messages_words": ("submissions_message", "words_text"),
}


def series(apps, schema_editor):
    apps.get_model("submissions", "NumberSeries").objects.get_or_create(name="submissions")


def trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for index, (table, column) in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin ({column} gin_trgm_ops)")


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [
        migrations.RunPython(series, migrations.RunPython.noop),
        migrations.RunPython(trigrams, no_trigrams),
    ]
