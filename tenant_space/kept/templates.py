"""Templates are read once and written often: what Django finds out at each writing is found out once, or not at all.

A page of a tenant looks up some six hundred names. Django asks of each in many ways what it is, before it takes the
usual one; here the usual way is tried first, and whatever is odd is left to Django's own code, so that both write the
same. With DEBUG all is Django's own: it then notes where in a template something failed.
"""

from __future__ import annotations

import html
from typing import Any, ClassVar

from django.template import Context, Template, TemplateDoesNotExist, base, defaulttags
from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Parser,
    Token,
    Variable,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.loader_tags import IncludeNode, construct_relative_path
from django.template.loaders import base as loaders
from django.template.loaders import cached
from django.utils.safestring import SafeString

_ODD, _MISSING = object(), object()


class QuickVariable(Variable):
    """A name with its parts, `account.balance.cents`."""

    __slots__ = ()

    def usual(self, context: Context) -> Any:
        """Its value where that is found in the usual way; `_MISSING`: there is none; `_ODD`: Django must say."""
        if self.lookups is None or self.translate:
            return _ODD
        name, *parts = self.lookups
        for known in reversed(context.dicts):
            if name in known:
                current = known[name]
                break
        else:
            return _ODD if hasattr(context, name) else _MISSING
        for part in parts:
            if current is None:
                return _MISSING
            kind = type(current)
            if kind is dict and part in current:
                current = current[part]
            elif callable(current) or hasattr(kind, "__getitem__"):
                return _ODD
            else:
                try:
                    current = getattr(current, part)
                except Exception:
                    return _ODD  # Django asks again, and says which failures are silent
        return _ODD if callable(current) else current

    def resolve(self, context: Context) -> Any:
        found = self.usual(context)
        return super().resolve(context) if found is _ODD or found is _MISSING else found


class QuickExpression(FilterExpression):
    """What stands in a tag, with its filters."""

    __slots__ = ()

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        given = [arg for _, args in self.filters for lookup, arg in args if lookup]
        for variable in [self.var, *given] if self.is_var else given:
            variable.__class__ = QuickVariable

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        # Tags of translation put another variable in its place.
        if self.filters or type(self.var) is not QuickVariable:
            return super().resolve(context, ignore_failures)
        found = self.var.usual(context)
        if found is _MISSING and (ignore_failures or not context.template.engine.string_if_invalid):
            return None if ignore_failures else ""
        return super().resolve(context, ignore_failures) if found is _ODD or found is _MISSING else found


class QuickVariableNode(VariableNode):
    """A value that is written: words at once, all else as Django puts it."""

    def render_annotated(self, context: Context) -> SafeString:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str and context.autoescape:
            return SafeString(html.escape(value))
        if context.use_l10n is False and (kind is int or kind is float):
            return SafeString(value)
        return base.render_value_in_context(value, context)

    render = render_annotated


class QuickIfNode(defaulttags.IfNode):
    """As Django's own, one call less."""

    def render_annotated(self, context: Context) -> SafeString:
        for condition, nodelist in self.conditions_nodelists:
            try:
                if condition is None or condition.eval(context):
                    return nodelist.render(context)
            except VariableDoesNotExist:
                continue
        return SafeString("")

    render = render_annotated


class QuickIncludeNode(IncludeNode):
    """A template inside another one, looked for once where its name stands there."""

    _found: Template | None = None

    def render_annotated(self, context: Context) -> SafeString:
        named = self.template
        if self.isolated_context or named.is_var or named.filters:
            return super().render(context)
        if self._found is None:
            name = construct_relative_path(self.origin.template_name, named.var)
            self._found = context.template.engine.get_template(name)
        values = {name: given.resolve(context) for name, given in self.extra_context.items()}
        state = context.render_context
        before, state.template = state.template, self._found
        state.dicts.append({})
        context.dicts.append(values)
        try:
            return self._found._render(context)
        finally:
            context.dicts.pop()
            state.dicts.pop()
            state.template = before

    render = render_annotated


class QuickParser(Parser):
    """Makes quick nodes of what Django has a slower one for."""

    quick: ClassVar[dict[type[Node], type[Node]]] = {
        VariableNode: QuickVariableNode,
        defaulttags.IfNode: QuickIfNode,
        IncludeNode: QuickIncludeNode,
    }

    def compile_filter(self, token: str) -> FilterExpression:
        return QuickExpression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        node.__class__ = self.quick.get(type(node), type(node))
        super().extend_nodelist(nodelist, node, token)


class QuickTemplate(Template):
    """A template read by the quick parser."""

    def compile_nodelist(self) -> NodeList:
        engine = self.engine
        if engine.debug:
            return super().compile_nodelist()
        tokens = Lexer(self.source).tokenize()
        parser = QuickParser(tokens, engine.template_libraries, engine.template_builtins, self.origin)
        nodes = parser.parse()
        self.extra_data = parser.extra_data
        return nodes


class _QuickTemplates(loaders.Loader):
    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """As Django's own, of which one line differs."""
        tried: list[tuple[Any, str]] = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return QuickTemplate(contents, origin, origin.template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _QuickTemplates):
    """Keeps what it has read; named in settings."""
