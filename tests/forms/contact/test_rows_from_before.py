"""What was kept before a column existed is in it once the database is migrated."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from forms.contact.topics import AttachmentType
from forms.submissions.models import Attachment, Submission
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_an_appointment_from_before_has_its_end() -> None:
    end = timezone.now().replace(microsecond=0) + dt.timedelta(days=1)
    kept = {name: end.isoformat() for name in ("start", "end", "told_at")}
    row, other = ff.sent(ff.home()), ff.sent(ff.home())
    Submission.objects.filter(pk=row.pk).update(data={**row.data, "appointment": kept})
    import_module("forms.submissions.migrations.0004_visits").ends(apps, None)
    ends = dict(Submission.objects.values_list("pk", "visit_until"))
    assert ends == {row.pk: end, other.pk: None}


def test_a_file_from_before_has_the_code_of_its_type() -> None:
    coded, plain = AttachmentType.objects.exclude(code="").first(), AttachmentType.objects.filter(code="").first()
    assert coded and plain
    row = ff.sent(ff.home())
    for name, code in ((coded.name, ""), (coded.name, "OTHER"), (plain.name, ""), ("Un ancien nom", "")):
        f.AttachmentFactory(submission=row, type_name=name, type_code=code)
    import_module("forms.contact.migrations.0003_codes_of_files").codes(apps, None)
    files = Attachment.objects.exclude(type_name="").values_list("type_name", "type_code")
    expected = [(coded.name, coded.code), (coded.name, "OTHER"), (plain.name, ""), ("Un ancien nom", "")]
    assert sorted(files) == sorted(expected)
