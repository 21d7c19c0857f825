"""Templates read by the quick parser write what Django's own would have written, odd cases too."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any, ClassVar

import pytest
from django.template import Context, Engine, RequestContext, Template
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from tenant_space.kept.templates import QuickIncludeNode, QuickTemplate

FILES = {
    "inner/line.html": "[{{ name }}{% if more %}, {{ more }}{% endif %}]",
    "inner/list.html": "{% for name in names %}{% include './line.html' %}{% endfor %}",
    "base.html": "<{% block body %}none{% endblock %}>{{ named }}",
    "child.html": "{% extends 'base.html' %}{% block body %}{{ block.super }}!{% endblock %}",
}
IN_MEMORY = [("django.template.loaders.locmem.Loader", FILES)]
LIBRARIES = {"l10n": "django.templatetags.l10n", "i18n": "django.templatetags.i18n"}
ENGINE = Engine(loaders=[("tenant_space.kept.templates.Loader", IN_MEMORY)], libraries=LIBRARIES)
PLAIN = Engine(loaders=IN_MEMORY, libraries=LIBRARIES)


class Odd:
    """What a template may ask for in one way or another."""

    kept: ClassVar[str] = "a <b>"
    deleted: ClassVar[list[str]] = []

    def asked(self) -> str:
        return "called"

    def with_more(self, more: str) -> str:
        return more

    def delete(self) -> None:
        self.deleted.append("deleted")

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def empty(self) -> None:
        return None

    @property
    def silent(self) -> None:
        failure = LookupError("nothing here")
        failure.silent_variable_failure = True  # type: ignore[attr-defined]
        raise failure


CONTEXT: dict[str, Any] = {
    "odd": Odd(),
    "maker": Odd,
    "lazy": SimpleLazyObject(Odd),
    "table": {"one": 1, "items": "its own", "none": None, 0: "zero"},
    "filled": defaultdict(lambda: "made"),
    "row": ("first", "second"),
    "word": "l'été & <plus>",
    "safe": mark_safe("<hr>"),
    "empty": "",
    "nothing": None,
    "number": 1234.5,
    "day": dt.date(2026, 11, 30),
    "moment": dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC),
    "names": ["Ève", "<Zoé>"],
    "update": "no method of the context",
}
WRITTEN = [
    "{{ word }} {{ safe }} {{ number }} {{ day }} {{ moment }} {{ nothing }} {{ empty }} {{ names }} {{ update }}",
    "{{ odd.kept }} {{ odd.asked }} {{ odd.with_more }} {{ odd.empty }} {{ odd.empty.more }} {{ odd.missing }}",
    "{{ odd.silent }} {{ odd.delete }} {{ maker.kept }} {{ maker.asked }} {{ lazy.kept }} {{ lazy.asked }}",
    "{{ table.one }} {{ table.items }} {{ table.none }} {{ table.0 }} {{ table.missing }} {{ table.keys }}",
    "{{ filled.anything }} {{ row.1 }} {{ row.9 }} {{ row.count }} {{ word.upper }} {{ word.0 }} {{ nothing.more }}",
    "{{ missing }} {{ missing.more }} {{ missing|default:'none' }} {{ missing|default:word }} {{ nothing|default:1 }}",
    "{{ new }} {{ pop }} {{ template_name }} {{ autoescape }} {{ True }} {{ 'l&rsquo;<b>' }} {{ 12 }} {{ _('Yes') }}",
    "{{ word|upper|slice:':3' }} {{ word|safe }} {{ safe|lower }} {{ day|date:'Y' }} {{ moment|date:'H' }}",
    "{% autoescape off %}{{ word }} {{ safe }} {{ number }} {{ names }}{% endautoescape %}",
    "{% load l10n %}{% localize off %}{{ number }} {{ table.one }} {{ True }} {{ word }}{% endlocalize %}",
    "{% if missing %}a{% elif missing.more %}b{% elif odd.empty %}c{% else %}d{% endif %}",
    "{% if word == 'x' or not nothing and table.one > 0 %}a{% endif %}{% if missing in names %}b{% endif %}",
    "{% if missing == None %}a{% endif %}{% if nothing.more is None %}b{% endif %}{% if missing > 1 %}c{% endif %}",
    "{% for name in names %}{{ forloop.counter }}{{ forloop.last }}{{ name }}{% empty %}none{% endfor %}",
    "{% for name in missing %}a{% empty %}none{% endfor %}{% with w=missing n=odd.kept %}{{ w }}{{ n }}{% endwith %}",
    "{% include 'inner/list.html' with more=word %}{{ more }}{% include 'inner/line.html' with name=missing %}",
    "{% load i18n %}{% trans 'Yes' %}{% translate word noop %}{% blocktranslate %}{{ word }}{% endblocktranslate %}",
    "{% include 'inner/line.html' with name=names.0 only %}{% include table.missing|default:'inner/line.html' %}",
    "{% include 'child.html' with named=word %}{% include 'base.html' %}{% cycle 'a' 'b' as c %}{% cycle c %}",
    "{% firstof missing nothing word %}{% url missing as address %}{{ address }}{% now 'Y' %}{{ request.path }}",
]


def written(kind: type[Template], engine: Engine, text: str) -> str:
    context = RequestContext(RequestFactory().get("/here/"), {})
    context.push(CONTEXT)
    return kind(text, engine=engine, name="outer.html").render(context)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_what_django_writes(text: str) -> None:
    assert written(QuickTemplate, ENGINE, text) == written(Template, PLAIN, text)
    assert Odd.deleted == []


def test_a_failure_of_the_code_behind_a_name_is_raised_as_ever() -> None:
    class Failing:
        @property
        def name(self) -> str:
            raise ZeroDivisionError

        def asked(self) -> str:
            raise ZeroDivisionError

    for text in ("{{ one.name }}", "{% if one.asked %}a{% endif %}"):
        with pytest.raises(ZeroDivisionError):
            QuickTemplate(text, engine=ENGINE).render(Context({"one": Failing()}))


def test_what_is_said_of_an_unknown_name_is_that_of_the_settings() -> None:
    told = Engine(string_if_invalid="unknown: %s")
    text = "{{ missing }} {{ nothing.more }} {{ nothing }} {% if missing %}a{% endif %}"
    assert written(QuickTemplate, told, text) == written(Template, told, text) != written(Template, PLAIN, text)


def test_an_include_leaves_nothing_behind_when_it_fails() -> None:
    context = Context({"names": [1]})
    template = QuickTemplate("{% include 'inner/list.html' with names=names.0 %}", engine=ENGINE)
    with context.bind_template(template):
        before = len(context.dicts), len(context.render_context.dicts), context.render_context.template
        with pytest.raises(TypeError, match="not iterable"):
            template.nodelist.render(context)
    assert (len(context.dicts), len(context.render_context.dicts), context.render_context.template) == before


def test_with_debug_all_is_djangos_own() -> None:
    engine = Engine(debug=True)
    assert not QuickTemplate("{% include 'a' %}", engine=engine).nodelist.get_nodes_by_type(QuickIncludeNode)
    assert QuickTemplate("{% include 'a' %}", engine=ENGINE).nodelist.get_nodes_by_type(QuickIncludeNode)


def test_the_pages_are_read_by_the_quick_parser() -> None:
    assert isinstance(Engine.get_default().get_template("base.html"), QuickTemplate)
