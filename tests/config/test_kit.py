"""What tests share lives in the kit: whoever moves or rewrites a test breaks no other."""

import re
from pathlib import Path

from tests.kit.services import ROOT

TESTS = ROOT / "tests"
# Lines of Python that run inside a portal are strings: they are held to the same.
IMPORT = re.compile(r"\bfrom (tests(?:\.\w+)*|\.+\w*(?:\.\w+)*) import (\w+)|\bimport (tests(?:\.\w+)+)")
# The benches are a program of their own, with modules of its own.
BENCH = TESTS / "bench"
# An app that the settings of the tests install, like any other app.
EXAMPLE = TESTS / "example_topic"


def imported(source: str) -> list[str]:
    """The modules of the tests that a source takes something from."""
    found = [(module or plain, name) for module, name, plain in IMPORT.findall(source)]
    return [f"{module}.{name}" if module == "tests" else module for module, name in found]


def outside_the_kit(path: Path, source: str) -> list[str]:
    allowed = ("tests.kit", "tests.example_topic", *(["tests.bench"] if path.is_relative_to(BENCH) else []))
    return [module for module in imported(source) if not f"{module}.".startswith(tuple(f"{one}." for one in allowed))]


def test_nothing_is_imported_from_tests_but_the_kit() -> None:
    wrong = {path: outside_the_kit(path, path.read_text()) for path in TESTS.rglob("*.py") if path != Path(__file__)}
    assert {str(path): modules for path, modules in wrong.items() if modules} == {}


def test_beside_the_kit_there_are_tests_and_fixtures_only() -> None:
    names = re.compile(r"test_\w+|conftest|__init__")
    programs = (TESTS / "kit", BENCH, EXAMPLE)
    others = [path for path in TESTS.rglob("*.py") if not any(path.is_relative_to(one) for one in programs)]
    assert [str(path) for path in others if not names.fullmatch(path.stem)] == []


def test_no_test_empties_the_database_that_others_go_on_with() -> None:
    """With real commits a test works on its `own_database`: after it, the one of its module is empty."""
    flushes = re.compile(r"\(transaction=True|TransactionTestCase\b|\btransactional_db\b")
    found = [str(path) for path in TESTS.rglob("*.py") if flushes.search(path.read_text()) and path != Path(__file__)]
    assert found == []


def test_the_check_sees_what_it_is_there_for() -> None:
    here = TESTS / "home" / "test_x.py"
    for line in (
        "from tests.forms.test_page import PATH",
        "from .steps import a",
        "import tests.home.test_x",
        "from tests import conftest",
    ):
        assert outside_the_kit(here, f"x = 1\n{line}\n"), line
    assert outside_the_kit(here, 'CODE = """\nfrom tests.home.test_x import a\n"""')
    for line in (
        "from tests.kit import factories as f",
        "from tests.kit.desk import at",
        "from testscenario import a",
    ):
        assert not outside_the_kit(here, line), line
    assert outside_the_kit(here, "from tests.bench.sides import Side")
    assert not outside_the_kit(BENCH / "one.py", "from tests.bench.sides import Side")
