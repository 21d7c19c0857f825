"""Two databases in one process, so that a small and a large portal answer in turn in the same run."""

from __future__ import annotations

import io

from django.core.management import call_command
from django.db import connection, connections

DATABASE = connections["default"].settings_dict["NAME"]


class Side:
    """A copy of the prepared site: its connection, its rows and who is signed in there."""

    def __init__(self, name: str) -> None:
        copy = f"{DATABASE}_{name}"
        with connections["default"].copy().cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{DATABASE}_site"')
        self.connection = connections["default"].copy()
        self.connection.settings_dict["NAME"] = copy
        self.use()

    def use(self) -> None:
        """Django works on this database until the other side is used."""
        connections["default"] = self.connection


def site_prepare() -> None:
    """Set up the site once, under a name that nobody is connected to, so that it can be copied."""
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("setup_site", verbosity=0, stdout=io.StringIO())
    connection.close()
    admin = connections["default"].copy()
    admin.settings_dict["NAME"] = "postgres"
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{DATABASE}_site" TEMPLATE "{DATABASE}"')
    admin.close()
