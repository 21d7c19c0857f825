"""The stylesheet and the components: one name, one place, sizes from tokens. Needs no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import tinycss2

from config.static_files import SCRIPT, SHEET, StaticFilesStorage, script_join, stylesheet_join
from tests.kit.services import ROOT

STATIC = ROOT / "site" / "static"
PARTS = re.findall(r'@import "(.+)";', (STATIC / SHEET).read_text())
OTHERS = {"admin", "wagtailadmin", "pdf", "emails"}  # templates that have a style of their own
PAGES = sorted((ROOT / "templates").rglob("*.html"))
TEMPLATES = [path for path in PAGES if not OTHERS & set(path.parts)]
COMPONENTS = {path.stem: path for path in TEMPLATES if "components" in path.parts}
# Components whose first element bears another class, and why.
EXCEPTIONS = {
    "accordion": "what folds looks the same",
    "address_refused": "an alert",
    "agency_row": "a row of a table",
    "callout": "an alert",
    "claim_steps": "looks as the steps of a submission do",
    "date_field": "a field",
    "document_group": "a section of documents",
    "dwelling_state": "a badge",
    "file": "documents look the same",
    "head_office_row": "a row of a table",
    "heading": "a plain title",
    "help_lines": "lines of a list around it",
    "identity_not_found": "an error summary",
    "latest": "a table",
    "lease_choices": "a field",
    "left_over": "a section",
    "ledger_filter": "two things: the periods, and a form that folds",
    "link": "a button",
    "mail_steps": "the steps that editors write look the same",
    "nav_lists": "the inside of the menu, written once for both",
    "places": "a section with a table",
    "problems": "an error summary",
    "promised": "a sentence of the paragraph around it",
    "radio_field": "a field",
    "request_file": "documents look the same",
    "required_note": "a line of small text",
    "sent_list": "a table",
    "task": "a line of a list; the link in it bears the class",
    "text": "prose",
    "too_many_tries": "an error summary",
    "topic": "a section of questions",
    "upload_row": "a row of a table",
    "visit": "a box of what came of it",
    "video": "an alert",
}
NAME = r"[a-z]+(?:-[a-z]+)*"
SIZED = re.compile(r"(margin|padding)(-[a-z-]+)?|((row|column)-)?gap|font-size|scroll-margin-top")


@dataclass(frozen=True)
class Rule:
    """A rule of the stylesheet: its layer, the section it stands in, one of its selectors, its declarations."""

    layer: str
    section: str
    selector: str
    declarations: dict[str, str]


def spaced(text: str) -> str:
    """With one blank wherever there may be some: the joined sheet has fewer than its parts."""
    return re.sub(r"\s*>\s*", " > ", re.sub(r",\s*", ", ", " ".join(text.split())))


def rules(nodes: list[Any], layer: str = "", section: str = "") -> Iterator[Rule]:
    for node in nodes:
        if node.type == "comment" and (title := re.match(r" --- (.+?) -+ ", node.value)):
            section = title[1]
        elif node.type == "at-rule" and node.content is not None:
            name = spaced(tinycss2.serialize(node.prelude)) if node.at_keyword == "layer" else layer
            yield from rules(tinycss2.parse_rule_list(node.content), name, section)
        elif node.type == "qualified-rule":
            found = tinycss2.parse_declaration_list(node.content, skip_comments=True, skip_whitespace=True)
            said = {one.name: spaced(tinycss2.serialize(one.value)) for one in found if one.type == "declaration"}
            for selector in re.split(r",(?![^(]*\))", tinycss2.serialize(node.prelude)):
                yield Rule(layer, section, spaced(selector), said)


RULES = [
    rule for part in PARTS for rule in rules(tinycss2.parse_stylesheet((STATIC / "css" / part).read_text()), "", part)
]


def classes(selector: str) -> list[str]:
    return re.findall(r"\.([a-z][a-z_-]*[a-z])", selector)


def test_the_parts_make_one_stylesheet() -> None:
    whole = stylesheet_join(lambda name: (STATIC / name).read_text())

    assert sorted(PARTS) == sorted(f"portal/{path.name}" for path in (STATIC / "css" / "portal").iterdir())
    assert PARTS[-1] == "portal/print.css", "what paper changes wins"
    assert whole.startswith("@layer reset, tokens, base, layout, components, utilities, print;".replace(", ", ","))
    assert "@import" not in whole and "/*" not in whole and whole.count("\n") == 1
    found = list(rules(tinycss2.parse_stylesheet(whole)))
    assert [(rule.layer, rule.selector, rule.declarations) for rule in found] == [
        (rule.layer, rule.selector, rule.declarations) for rule in RULES
    ]


def test_what_is_gathered_is_compressed_twice(tmp_path: Path) -> None:
    """Browsers ask for brotli over HTTPS only; all others get gzip."""
    sheet = tmp_path / "portal.css"
    sheet.write_text(stylesheet_join(lambda name: (STATIC / name).read_text()))

    StaticFilesStorage(location=tmp_path).create_compressor(quiet=True).compress(str(sheet))

    small, smaller = sheet.with_suffix(".css.gz"), sheet.with_suffix(".css.br")
    assert smaller.stat().st_size < 0.9 * small.stat().st_size
    assert brotli.decompress(smaller.read_bytes()).decode() == sheet.read_text()


def test_a_block_stands_in_one_section() -> None:
    """A rule belongs to the block that its selector begins with: `.card .unit` to the cards."""
    places = defaultdict(set)
    for rule in RULES:
        if rule.layer != "components":
            continue
        first = re.split(r"[ >+~]", re.sub(r"\([^)]*\)", "", rule.selector))[0]
        block = re.match(NAME, classes(first)[-1])
        assert block, rule.selector
        places[block[0]].add(rule.section)

    assert len(places) > 60
    assert {block: where for block, where in places.items() if len(where) > 1} == {}


def test_layers_are_opened_where_they_belong() -> None:
    """Nothing is appended behind print, where the sections of a component would lie in two places."""
    assert {rule.layer for rule in RULES if rule.section == PARTS[-1]} == {"utilities", "print"}
    assert {rule.section for rule in RULES if rule.layer in {"utilities", "print"}} == {PARTS[-1]}


def test_sizes_come_from_tokens() -> None:
    literal = re.compile(r"\d(rem|px)\b")
    found = [
        f"{rule.selector} {name}:{value}"
        for rule in RULES
        if rule.layer not in {"tokens", "print"}
        for name, value in rule.declarations.items()
        if SIZED.fullmatch(name) and literal.search(value)
    ]
    assert found == []


def test_every_token_is_used_and_every_used_token_exists() -> None:
    given = {name for rule in RULES for name in rule.declarations if name.startswith("--")}
    used = {
        name for rule in RULES for value in rule.declarations.values() for name in re.findall(r"--[a-z0-9-]+", value)
    }
    assert {name for name in given - used if not name.startswith("--altcha-")} == set()
    assert used - given - {"--band"} == set(), "--band is the landlord's, in /brand.css"


def written() -> tuple[str, str]:
    """What class attributes and scripts say, and all that Python and templates put between quotes."""
    sources = [
        path.read_text()
        for folder in ("home", "forms", "site", "tenant_space")
        for path in (ROOT / folder).rglob("*.py")
    ]
    scripts = [path.read_text() for path in (STATIC / "js").iterdir()]
    pages = [path.read_text() for path in TEMPLATES]
    attribute = re.compile(r'class="((?:{%.*?%}|{{.*?}}|[^"])*)"')
    attributes = [found[1] for page in pages for found in attribute.finditer(page)]
    quoted = [found[2] for text in [*sources, *scripts, *pages] for found in re.finditer(r"([\"'`])(.*?)\1", text)]
    return "\n".join(attributes), "\n".join(quoted)


def test_no_class_is_dead() -> None:
    attributes, quoted = written()
    dead = []
    for name in sorted({name for rule in RULES for name in classes(rule.selector)}):
        if re.search(rf"(?<![\w-]){name}(?![\w-])", f"{attributes}\n{quoted}"):
            continue
        built, _, tone = name.rpartition("--")  # `badge--{{ tone }}`
        if not (
            built
            and f"{built}--{{" in attributes
            and re.search(rf"(?<![\w-]){tone}(?![\w-])", f"{attributes}\n{quoted}")
        ):
            dead.append(name)
    assert dead == []


def test_every_part_and_state_that_a_page_names_has_a_rule() -> None:
    """`block__part` and `is-state` are there to be styled: without a rule a figure stuck to the word before it."""
    attributes = re.sub(r"{%.*?%}", " ", written()[0])
    named = set(re.findall(rf"(?<![\w-])(?:{NAME}__{NAME}|is-{NAME})(?![\w-])", attributes))
    assert named - {name for rule in RULES for name in classes(rule.selector)} == set()


def first_classes(path: Path) -> list[str]:
    """The classes of the first element of a template."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|{%.*?%}", " ", path.read_text(), flags=re.DOTALL)
    tag = re.search(r'<\w+(?:[^>"]|"[^"]*")*>', text)
    found = tag and re.search(r'class="([^"]*)"', tag[0])
    return found[1].split() if found else []


def test_scripts_are_modules_that_say_what_they_are_for() -> None:
    """A module is strict, and waits for the page; the tests of `tests/front` import it."""
    loaded = re.findall(r'<script[^>]*"js/([a-z-]+\.js)" %}"([^>]*)>', "\n".join(path.read_text() for path in PAGES))
    scripts = {path.name: path.read_text() for path in (STATIC / "js").iterdir()}
    imported = {name for text in scripts.values() for name in re.findall(r'"\./([a-z-]+\.js)";\n', text)}
    for name, text in scripts.items():
        assert re.match(r"/\* [A-Z].+\. .*\*/\n\n", re.sub(r"\n +", " ", text)), name
        kinds = {kind for other, kind in loaded if other == name}
        assert kinds == {' type="module"'} or (name in imported and not kinds), name


def test_a_script_is_sent_with_what_it_imports() -> None:
    """One file for a page: the text of every part is in it, whole but for comments, and no import is left."""
    texts = {
        "js/portal.js": '/* A. */\nimport "./one.js";\nimport "./two.js";\nimport { word } from "./three.js";\n'
        "word(`a  b`);\n",
        "js/one.js": "const f = (x) => x; // one\nf(1);\n",
        "js/two.js": 'export const f = () => "// two";\n',
        "js/three.js": "export const word = (x) => x.match(/[ ]\\/*/);\n",
    }
    made = script_join(SCRIPT, texts.__getitem__)
    assert made == (
        '{const f=(x)=>x;f(1);}\n{const f=()=>"// two";}\nconst word=(x)=>x.match(/[ ]\\/*/);word(`a  b`);\n'
    )
    for path in (STATIC / "js").iterdir():
        real = script_join(f"js/{path.name}", lambda name: (STATIC / name).read_text())
        assert not re.search(r"\bimport\b(?!\()", real), path.name
        assert not re.search(r"=>\s*/[^*/]", path.read_text()), f"{path.name}: rjsmin takes it for a division"


def test_a_component_bears_the_name_of_its_file() -> None:
    for name, text in COMPONENTS.items():
        wanted = {name.replace("_", "-"), name.replace("_", "__", 1)}  # `field__error` is a part of `field`
        found = first_classes(text)
        assert bool(wanted & set(found)) != (name in EXCEPTIONS), (name, found)


def test_exceptions_are_components() -> None:
    assert set(EXCEPTIONS) <= set(COMPONENTS)


# Pages whose fields are all optional.
NOTHING_REQUIRED = {"pages/preferences.html", "pages/rent_account.html"}


def parts_of(name: str, found: set[str]) -> set[str]:
    """A template with all that it includes and extends, by name."""
    path = ROOT / "templates" / name
    if name not in found and path.exists():
        found.add(name)
        for part in re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text()):
            parts_of(part, found)
    return found


def test_a_page_with_a_star_says_what_it_means() -> None:
    """A star that nothing explains is a riddle: the sign-in had two."""
    note = "components/required_note.html"
    named = {path.relative_to(ROOT / "templates").as_posix(): path.read_text() for path in TEMPLATES}
    starred = {name for name, text in named.items() if 'class="required"' in text and name != note}
    pages = {name: parts_of(name, set()) for name in named if not name.startswith("components/")}
    silent = {name for name, parts in pages.items() if parts & starred and note not in parts}
    assert len(starred) > 5
    assert silent == NOTHING_REQUIRED
