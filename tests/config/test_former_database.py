"""A database from before the first release: what to delete is said, instead of a traceback of migrations."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import checks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("app", sorted(checks.FORMER_APPS))
def test_migrating_a_database_of_a_former_layout_says_what_to_delete(app: str) -> None:
    MigrationRecorder(connection).record_applied(app, "0001_initial")
    with pytest.raises(SystemCheckError) as told:
        call_command("migrate", verbosity=0, skip_checks=False)
    assert "portal.E030" in str(told.value) and "supprimez les dossiers var/ et media/" in str(told.value)


def test_a_database_of_today_is_fine() -> None:
    assert checks.database_is_of_this_layout(databases=["default"]) == []
    assert checks.database_is_of_this_layout(databases=None) == []
