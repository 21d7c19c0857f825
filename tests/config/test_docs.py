"""The documents name what exists, and say what the code says."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import get_page_models

from config.access import Rule
from forms.submissions.enums import EndsBy, State
from forms.submissions.registry import Kind, kinds
from tenant_space.editable_words.page_specs import page_specs
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.meanings import COLUMNS_MEAN, ENDED_MEANS, FILES_MEAN
from tenant_space.exchange.format.outbound_meanings import OUTBOUND_FILES_MEAN, OUTBOUND_MEAN
from tenant_space.exchange.format_page import BEGIN, END, page_updated
from tenant_space.exchange.outbound.registry import outbound_files
from tenant_space.secured.pages import SecuredPageMixin

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
MOST_WORDS = 1200  # of the map: what is longer is no map
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.][\w./-]*/[\w.-]+\.(?:py|md|html|css|js|toml|txt|yml)(?:::\w+)?")
FEATURE = re.compile(r"\bS([1-9][0-9]?)\b(?: to S([1-9][0-9]?)\b)?")


def absent_files(text: str) -> list[str]:
    """The files, and the tests in them, that a text names in code style and that are not there."""
    named = [name for name in CODE.findall(text) if FILE.fullmatch(name)]
    return [name for name in named if not there(*name.partition("::")[::2])]


def there(path: str, function: str) -> bool:
    if not (ROOT / path).is_file():
        return False
    if not function:
        return True
    return any(getattr(node, "name", "") == function for node in ast.walk(ast.parse((ROOT / path).read_text())))


def broken_links(page: Path, text: str) -> list[str]:
    targets = [link.partition("#")[0] for link in LINK.findall(text) if not re.match(r"[a-z]+:|#", link)]
    return [target for target in targets if not (page.parent / target).exists()]


def features(text: str) -> set[int]:
    """The numbers named, those between two that are named as a range included."""
    found: set[int] = set()
    for first, last in FEATURE.findall(text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_what_a_document_names_exists() -> None:
    wrong = {}
    for document in PAGES:
        text = document.read_text()
        if found := [*absent_files(text), *broken_links(document, text)]:
            wrong[document.relative_to(ROOT).as_posix()] = found
    assert wrong == {}


def test_the_check_sees_what_does_not_exist() -> None:
    assert absent_files("`site/config/access.py`, `tests/config/test_docs.py::features`, `a.b.c`, `py/x y.py`") == []
    assert absent_files("see `site/config/gone.py`") == ["site/config/gone.py"]
    assert absent_files("`tests/config/test_docs.py::gone`") == ["tests/config/test_docs.py::gone"]
    assert broken_links(DOCS / "x.md", "[a](gone.md#b) [c](#d) [e](https://f) [g](access.md)") == ["gone.md"]


def test_every_rule_of_the_routes_is_explained() -> None:
    text = (DOCS / "access.md").read_text()
    assert [rule.name for rule in Rule if f"| `{rule.name}` |" not in text] == []


def test_each_layer_of_the_access_rule_names_code_and_proof() -> None:
    table = (DOCS / "access.md").read_text().partition("## Layers")[2].partition("\n\n**")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 30
    assert [row[0] for row in rows if len(row) != 3 or "`tests/" not in row[2]] == []


def test_the_map_stays_a_map() -> None:
    assert len((DOCS / "architecture.md").read_text().split()) <= MOST_WORDS


def test_every_decision_is_in_the_index_and_says_why() -> None:
    index = (DOCS / "decisions" / "README.md").read_text()
    assert [page.name for page in DECISIONS if f"({page.name})" not in index] == []
    numbers = [page.name[:4] for page in DECISIONS]
    assert len(set(numbers)) == len(numbers) > 70
    for page in DECISIONS:
        text = page.read_text()
        title = re.match(rf"# {int(page.name[:4])}\. (.+)\n", text)
        assert title and f"{title.group(1)}]({page.name})" in index, page.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Choice", "Consequence"], page.name


def test_every_feature_that_the_code_names_is_listed() -> None:
    listed = {int(number) for number in re.findall(r"^\| S(\d+) \|", (DOCS / "features.md").read_text(), re.MULTILINE)}
    assert listed == set(range(1, 83))
    folders = ("site/config", "home", "forms", "tenant_space", "templates", "tests")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html")]
    named = {
        number for path in sources if path != Path(__file__) for number in features(path.read_text()) if number > 3
    }
    assert len(named) > 20
    assert named <= listed


def test_a_range_names_all_between() -> None:
    assert features("(S50 to S52), S75, S 9, S100, AS12") == {50, 51, 52, 75}


def test_the_page_of_the_exchange_format_is_what_the_command_writes() -> None:
    page = (DOCS / "exchange-format.md").read_text()
    assert page_updated(page) == page, "run: python manage.py exchange_format"
    assert page_updated(page.replace("| `op` |", "| `gone` |")) == page


def test_the_command_writes_the_tables_and_leaves_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"by hand\n{BEGIN}\nold\n{END}\nby hand too\n")
    call_command("exchange_format", page=page, stdout=StringIO())
    written = page.read_text()
    assert written.startswith("by hand\n") and written.endswith("by hand too\n")
    assert "### `accounts.csv`" in written and "old" not in written.split()


def test_a_page_without_its_marks_is_not_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Exchange format")
    with pytest.raises(CommandError, match="marks"):
        call_command("exchange_format", page=page)
    assert page.read_text() == "# Exchange format"


def test_meanings_are_those_of_columns_that_exist() -> None:
    assert list(FILES_MEAN) == list(FILES)
    assert set(ENDED_MEANS) == {name for name, found in FILES.items() if found.ending}
    for name, columns in COLUMNS_MEAN.items():
        assert set(columns) <= set(FILES[name].names), name
    assert list(OUTBOUND_FILES_MEAN) == list(OUTBOUND_MEAN)
    assert {name: list(columns) for name, columns in OUTBOUND_MEAN.items()} == {
        file.name: list(file.columns) for file in outbound_files()
    }


# The tests' own kind is in no document.
KINDS = [kind for kind in kinds() if not kind.facts.__module__.startswith("tests.")]


def kind_row(kind: Kind) -> str:
    """A kind as a line of the table in `docs/requests.md`."""
    file = "needed" if kind.needs_file else "none"
    words = kind.words
    ends = (f"« {words.accept} », {words.accepted}", f"« {words.refuse} », {words.refused}")
    if kind.ending is EndsBy.ANSWER:
        ends = ("ends by an answer", "–")
    return f"| {kind.label} | `{kind.code}` | {kind.working_days} | {file} | {' | '.join(ends)} |"


def test_every_kind_and_state_stands_in_its_table() -> None:
    lines = (DOCS / "requests.md").read_text().splitlines()
    section = lines[lines.index("## Kinds") : lines.index("## A new topic")]
    rows = [line for line in section if line.startswith("| ")][2:]
    assert sorted(rows) == sorted(kind_row(kind) for kind in KINDS)
    assert {f"| `{state}` | {state.label} |" for state in State} <= set(lines)


def test_the_editors_guide_names_every_page_that_only_tenants_see() -> None:
    guide = (DOCS / "guide-redacteur.md").read_text()
    (row,) = re.findall(r"^\| (.+) \| les locataires connectés \|$", guide, re.MULTILINE)
    titles = {spec.model: spec.title for spec in page_specs()}
    reserved = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]
    # The tests' own page is in no document.
    assert sorted(row.split(" ; ")) == sorted(
        titles[model] for model in reserved if not model.__module__.startswith("tests.")
    )
