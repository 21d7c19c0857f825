"""What the portal is made of can be installed on the machine that the README asks for."""

from importlib.metadata import distributions

import pytest
from packaging.specifiers import SpecifierSet

from tests.kit.services import DEBIAN, ROOT

# Debian 12's. `pip` refuses a package that asks for more, and a pin made with a newer Python may ask for it.
OLDEST = "3.11.2"


def test_no_package_needs_a_newer_python_than_debians() -> None:
    needs = {found.metadata["Name"]: found.metadata["Requires-Python"] for found in distributions()}
    assert len(needs) > 100, "those of the tests too"
    assert {name: asked for name, asked in needs.items() if asked and OLDEST not in SpecifierSet(asked)} == {}


def test_the_readme_says_which() -> None:
    assert f"`python3` >= {OLDEST}" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("server", ["nginx", "clamd"])
def test_a_server_is_installed_unless_it_is_where_the_tests_look(server: str) -> None:
    """Elsewhere in PATH, such as in /usr/local, it would count as there, and not be found."""
    lines = (ROOT / ".ci/packages").read_text().splitlines()
    assert f"has_{server}() {{ PATH=$DEBIAN command -v {server}; }}" in lines
    assert [line.split()[0] for line in lines if line.startswith("DEBIAN=")] == [f"DEBIAN={DEBIAN}"]
