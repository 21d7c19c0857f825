"""What the portal is made of can be installed on the machine that the README asks for."""

from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
# Debian 12's. `pip` refuses a package that asks for more, and a pin made with a newer Python may ask for it.
OLDEST = "3.11.2"


def test_no_package_needs_a_newer_python_than_debians() -> None:
    needs = {found.metadata["Name"]: found.metadata["Requires-Python"] for found in distributions()}
    assert len(needs) > 100, "those of the tests too"
    assert {name: asked for name, asked in needs.items() if asked and OLDEST not in SpecifierSet(asked)} == {}


def test_the_readme_says_which() -> None:
    assert f"`python3` >= {OLDEST}" in (ROOT / "README.md").read_text()
