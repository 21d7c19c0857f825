"""The import puts SQL together from names: why that is safe, and that it stays so.

Names in SQL are those of the format's description and of the models, written by us; the header of a file is only
compared with them, and every value of a file is a parameter, or a field of COPY.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.inbound.staging import staging_table
from tests.kit.batches import EditedBatch, refused

NAME = re.compile(r"[a-z][a-z0-9_]*")
HOSTILE = "tenant_id) FROM STDIN; DROP TABLE tenancy_tenant; --"


@pytest.mark.parametrize("file_name", FILES)
def test_every_name_that_reaches_sql_is_written_in_the_code(file_name: str) -> None:
    file_format = FILES[file_name]
    names = [staging_table(file_format), *file_format.names, *file_format.keys]
    if file_format.model is not None:
        names.append(file_format.table)
    assert [name for name in names if not NAME.fullmatch(name)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", [HOSTILE, '"; DROP TABLE tenancy_tenant', "op)", "*", "tenant_id--"])
def test_a_name_in_the_header_of_a_file_never_reaches_sql(
    edited: Callable[[], EditedBatch], full_applied: None, hostile: str
) -> None:
    batch = edited()
    header = batch.text("holders.csv").splitlines()[0]
    changed = batch.replace("holders.csv", header, header.replace("tenant_id", hostile)).as_next(124)
    assert refused(changed), "refused, with nothing changed and every table there"
