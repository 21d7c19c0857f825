"""Every field of a dataclass has a docstring: what it is, its unit, its form, and what an empty value or None means.

The string stands under its field, where editors and documentation tools find it; a comment does not count. Named
tuples and typed dictionaries need none, nor do private dataclasses, which are read beside their only use.
"""

import ast
from itertools import zip_longest

import pytest

from tests.kit.services import ROOT

ROOMS = ("site", "home", "forms", "tenant_space")
# What may still lack them, a file or a folder, and why. An entry goes as soon as it is done.
WAITING = {
    "tenant_space/formats/months.py": "formats are being changed: its fields are documented along with them",
}

PLANTED = '''
import dataclasses
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

@dataclass(frozen=True, slots=True)
class Rent:
    """What is paid for a month, in cents."""

    cents: int
    """In cents."""
    # The first day of the month.
    month: str = ""
    note: str = field(default="")  # may be empty
    blank: str = ""
    """ """
    KINDS: ClassVar[tuple[str, ...]] = ()

    def text(self) -> str:
        """In euros."""

@dataclasses.dataclass
class Last:
    parts: list[int]

@dataclass
class _Private:
    parts: list[int]

class Pair(NamedTuple):
    left: int

class Plain:
    right: int
'''


def is_dataclass(node: ast.ClassDef) -> bool:
    makers = (made.func if isinstance(made, ast.Call) else made for made in node.decorator_list)
    return any(ast.unparse(maker).split(".")[-1] == "dataclass" for maker in makers)


def says_something(node: ast.stmt | None) -> bool:
    """Whether this statement is a string with words in it, as the docstring of what stands before."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(value.value.strip())


def fields_without_docstring(source: str) -> list[str]:
    """`Class.field` of each, in the public dataclasses of a module."""
    classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef) and is_dataclass(node)]
    return [
        f"{node.name}.{ast.unparse(line.target)}"
        for node in classes
        for line, following in zip_longest(node.body, node.body[1:])
        if isinstance(line, ast.AnnAssign) and "ClassVar" not in ast.unparse(line.annotation)
        if not node.name.startswith("_") and not says_something(following)
    ]


def lacking(place: str) -> list[str]:
    """The fields without docstring of a file, or of all files of a folder."""
    top = ROOT / place
    paths = sorted(top.rglob("*.py")) if top.is_dir() else [top]
    return [
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in paths
        for name in fields_without_docstring(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_field_of_a_dataclass_has_a_docstring(room: str) -> None:
    waiting = tuple(f"{place}/" if (ROOT / place).is_dir() else f"{place}:" for place in WAITING)
    assert [found for found in lacking(room) if not found.startswith(waiting)] == []


@pytest.mark.parametrize("place", WAITING)
def test_nothing_waits_that_is_done(place: str) -> None:
    assert lacking(place) != []


def test_the_check_sees_a_field_without_docstring() -> None:
    assert fields_without_docstring(PLANTED) == ["Rent.month", "Rent.note", "Rent.blank", "Last.parts"]
