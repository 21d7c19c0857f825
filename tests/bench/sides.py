"""Two databases in one process, so that a small and a large portal answer in turn in the same run."""

from __future__ import annotations

from django.db import connection, connections

DATABASE = connections["default"].settings_dict["NAME"]


class Side:
    """A copy of the site: its connection, its rows and who is signed in there."""

    def __init__(self, name: str) -> None:
        copy = f"{DATABASE}_{name}"
        admin = connections["default"].copy()
        admin.settings_dict["NAME"] = "postgres"
        with admin.cursor() as cursor:
            # Nobody may be connected to what is copied; opening any connection opens the default one, for its types.
            connection.close()
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{DATABASE}"')
        admin.close()
        self.connection = connections["default"].copy()
        self.connection.settings_dict["NAME"] = copy
        self.use()

    def use(self) -> None:
        """Django works on this database until the other side is used."""
        connections["default"] = self.connection
