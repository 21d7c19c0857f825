"""The shape of the house, checked against the code itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ORDER = [
    "landlord",
    "notifications",
    "tenancy",
    "accounts",
    "exchange",
    "tenant_space",
    "submissions",
    "tenant_forms",
    "home",
    "config",
]


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_relations_follow_the_same_order():
    """import-linter does not see foreign keys written as text."""
    upward = []
    for label in ORDER:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                target = field.related_model if field.is_relation and field.concrete else None
                other = target._meta.app_label if target is not None else ""
                if other in ORDER and ORDER.index(other) > ORDER.index(label):
                    upward.append(f"{model.__name__}.{field.name} → {other}")
    assert upward == []


def modules(*folders: str):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_files_and_functions_stay_short():
    long = []
    for path in modules("site", "home", "forms", "tenant_space"):
        source = path.read_text()
        if source.count("\n") > 300:
            long.append(f"{path.name}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40:
                long.append(f"{path.name}:{node.name}: {node.end_lineno - node.lineno + 1} lines")
    assert long == []


TENANT_MODELS = {model.__name__ for model in apps.get_app_config("tenancy").get_models()} - {"Agency", "CodeListItem"}
# The only modules that may look beyond one tenant, each for the reason given.
BEYOND_ONE_TENANT = {
    "tenant_space/tenancy/managers.py": "defines the scope",
    "tenant_space/tenancy/identity.py": "looks for the person who signs up",
    "tenant_space/accounts/selectors.py": "the person remembered from step 1 of the sign-up",
    "tenant_space/tenancy/insurance_ends.py": "finds every cover that ends, for the reminders",
    "tenant_space/tenancy/services.py": "writes the portal's overlays, for submissions already checked",
    "tenant_space/exchange/": "writes what the ERP says",
    "site/config/management/commands/demo.py": "creates the demo's sign-ins",
}


def raw_uses(source: str) -> list[int]:
    """The lines where a tenant model's manager is used without going through `for_tenant`."""
    tree = ast.parse(source)
    calls = {
        id(node.value): node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and isinstance(node.value, ast.Name)
        and node.value.id in TENANT_MODELS
        and calls.get(id(node)) != "for_tenant"
    ]


def test_tenant_data_is_only_reached_through_the_scope():
    offences = {
        str(path.relative_to(ROOT)): lines
        for path in modules("site", "home", "forms", "tenant_space")
        if not path.relative_to(ROOT).as_posix().startswith(tuple(BEYOND_ONE_TENANT))
        and (lines := raw_uses(path.read_text()))
    }
    assert offences == {}


@pytest.mark.parametrize(
    "use", ["Lease.objects.all()", "Document.objects.filter(pk=1)", "Tenant._default_manager.get()"]
)
def test_the_check_sees_a_raw_manager(use):
    assert raw_uses(f"rows = {use}") == [1]
    assert raw_uses("rows = Lease.objects.for_tenant(tenant).all()") == []
