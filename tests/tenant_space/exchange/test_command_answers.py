"""What `import_erp` answers to a wrong call, and to a batch of another landlord."""

import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenant_space.landlord.models import LandlordSettings
from tests.kit.batches import FULL
from tests.kit.services import ROOT


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("import_erp", *arguments, stdout=StringIO())
    return str(caught.value)


def test_without_a_folder_it_says_what_to_give() -> None:
    assert "make import DIR=DOSSIER" in refusal() and "logiciel de gestion" in refusal()


@pytest.mark.parametrize("missing", ["nowhere", "control.json"])
def test_what_is_no_folder_is_said(tmp_path: Path, missing: str) -> None:
    (tmp_path / "control.json").touch()
    wrong = str(tmp_path / missing)
    assert refusal(wrong) == f"{wrong} n'est pas un dossier."


@pytest.mark.parametrize("expected", ["AUTRE", "ex", "EXEMPLE2"])
def test_a_batch_of_another_landlord_names_both_codes(db: None, edited: Callable[..., Any], expected: str) -> None:
    landlord = LandlordSettings.load()
    landlord.erp_code = expected
    landlord.save()
    batch = edited(FULL).write_control(landlord="SEMBLABLE")
    told = refusal(str(batch.path))
    assert f"ce lot est celui du bailleur « SEMBLABLE », les réglages attendent « {expected} »" in told


def test_the_verb_hands_an_empty_folder_on() -> None:
    planned = subprocess.run(["make", "-n", "import"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "manage.py import_erp" in planned.stdout
