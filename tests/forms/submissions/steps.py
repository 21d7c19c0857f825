"""What tests of files ask over and over."""

import datetime as dt

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forms.submissions.uploads.page_images import page_images_draw


def ago(**delta) -> dt.datetime:
    return timezone.now() - dt.timedelta(**delta)


def jobs() -> list[str]:
    found = DBTaskResult.objects.filter(task_path=page_images_draw.module_path)
    return [args["args"][0] for args in found.values_list("args_kwargs", flat=True)]
