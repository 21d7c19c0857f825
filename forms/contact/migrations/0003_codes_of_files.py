"""What came before keeps the code of its type as well, as long as that is still called so."""

from django.db import migrations


def codes(apps, schema_editor):
    files = apps.get_model("submissions", "Attachment").objects
    for name, code in apps.get_model("contact", "AttachmentType").objects.exclude(code="").values_list("name", "code"):
        files.filter(type_name=name, type_code="").update(type_code=code)


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_neighbours"), ("submissions", "0005_file_codes")]
    operations = [migrations.RunPython(codes, migrations.RunPython.noop)]
