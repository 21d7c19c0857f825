"""One word, one thing: no class name stands in two modules."""

import ast
from collections import defaultdict

from tests.kit.services import ROOT

# What Django asks every app or command to call so.
GIVEN = {"Meta", "Command"}


def class_places(*folders: str) -> dict[str, list[str]]:
    """Where each class is defined, by its name; those inside a class are its own."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.parse(path.read_text()).body if "migrations" not in path.parts else ():
            if isinstance(node, ast.ClassDef) and node.name not in GIVEN:
                places[node.name].append(path.relative_to(ROOT).as_posix())
    return places


def test_no_class_name_means_two_things() -> None:
    places = class_places("site", "home", "forms", "tenant_space")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_the_check_sees_a_name_that_stands_twice() -> None:
    assert len(class_places("tests/kit", "tests/kit")["Sender"]) > 1
