"""Registries refuse what would be lost without a word, and say what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps

from tenant_space.registry import EntryIncomplete, RegisteredTwice, Registry, UnknownCode, discover, named


@dataclass(frozen=True)
class Bell:
    code: str
    label: str = "a bell"


class UnknownBell(UnknownCode):
    pass


@pytest.fixture
def bells() -> Registry[Bell]:
    return Registry("bell", label=lambda bell: bell.label, required=("label",), unknown=UnknownBell)


def test_entries_come_back_in_the_order_of_their_registration(bells: Registry[Bell]) -> None:
    second, first = bells.register(Bell("b")), bells.register(Bell("a"))
    assert bells.all() == (second, first)
    assert bells.get("a") is first and bells.find("a") is first and bells.find("c") is None


def test_a_double_is_refused_and_both_are_named(bells: Registry[Bell]) -> None:
    bells.register(Bell("a", "the old bell"))
    with pytest.raises(RegisteredTwice, match="bell 'a': the old bell and the new bell"):
        bells.register(Bell("a", "the new bell"))
    assert bells.get("a").label == "the old bell"


def test_an_unknown_code_is_answered_with_the_known_ones(bells: Registry[Bell]) -> None:
    with pytest.raises(UnknownBell, match="Registered: none"):
        bells.get("c")
    bells.register(Bell("b"))
    bells.register(Bell("a"))
    with pytest.raises(UnknownBell, match=r"'c'\. Registered: a, b"):
        bells.get("c")


@pytest.mark.parametrize(("bell", "missing"), [(Bell("a", ""), "label"), (Bell(""), "code")])
def test_what_an_entry_lacks_is_named(bells: Registry[Bell], bell: Bell, missing: str) -> None:
    with pytest.raises(EntryIncomplete, match=f"lacks: {missing}"):
        bells.register(bell)
    assert bells.all() == ()


def test_a_function_is_known_by_its_module_and_name() -> None:
    assert named(discover) == "tenant_space.registry.discover"


def test_modules_are_found_in_apps_and_in_the_packages_inside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("bell_tower", "bell_tower/north", "bell_tower/south", "bell_tower/south/deep"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    found = f"from {__name__} import FOUND\nFOUND.append(__name__)\n"
    for folder in ("bell_tower", "bell_tower/south", "bell_tower/south/deep"):
        (tmp_path / folder / "bells.py").write_text(found)
    monkeypatch.syspath_prepend(tmp_path)
    tower = type("Tower", (), {"name": "bell_tower", "path": str(tmp_path / "bell_tower")})
    monkeypatch.setattr(apps, "get_app_configs", lambda: [tower])
    FOUND.clear()
    discover("bells")
    assert FOUND == ["bell_tower.bells", "bell_tower.south.bells"]


FOUND: list[str] = []
