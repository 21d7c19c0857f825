"""Taking one scope of tenant data out of a module of selectors, and asking what it then shows."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenant_space.tenancy.models import Holder

SCOPE = re.compile(r"\.for_tenant\((?:submission\.)?tenant(?:, author)?\)")
# Answers what a person is shown who asks with the identifiers of somebody else: nothing, it should be.
Probe = Callable[..., dict[str, Any]]


def source_of(module: types.ModuleType) -> str:
    """The text of a module."""
    assert module.__file__
    return Path(module.__file__).read_text()


def spoilt(module: types.ModuleType, number: int) -> str:
    """The text of a module without one of its scopes."""
    scope = list(SCOPE.finditer(source_of(module)))[number]
    return source_of(module)[: scope.start()] + ".all()" + source_of(module)[scope.end() :]


def leaks(original: types.ModuleType, source: str, probe: Probe, mine: Holder, theirs: Holder) -> list[str]:
    """The selectors of this source that show me something of theirs."""
    module = types.ModuleType("mutated_selectors")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    exec(compile(source, str(original.__file__), "exec"), module.__dict__)
    return [name for name, value in probe(module, mine.tenant, theirs).items() if value]


def each_scope(probes: dict[types.ModuleType, Probe]) -> list[Any]:
    """Every scope of these modules, as a case of a test: the module, and which scope."""
    return [
        pytest.param(module, number, id=f"{module.__name__}-{number}")
        for module in probes
        for number in range(len(SCOPE.findall(source_of(module))))
    ]
