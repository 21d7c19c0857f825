"""The shape of the house, checked against the code itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ORDER = [
    "journal",
    "landlord",
    "editable_words",
    "notifications",
    "tenancy",
    "identity",
    "exchange",
    "secured",
    "residence",
    "ledger",
    "statements",
    "claims",
    "documents",
    "preferences",
    "dashboard",
    "submissions",
    *(app.label for app in apps.get_app_configs() if app.name.startswith("forms.") and app.label != "submissions"),
    "home",
    "config",
]


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_relations_follow_the_same_order() -> None:
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


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in modules("site", "home", "forms", "tenant_space"):
        source = path.read_text()
        if source.count("\n") > 400:
            long.append(f"{path.name}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40:
                long.append(f"{path.name}:{node.name}: {node.end_lineno - node.lineno + 1} lines")
    assert long == []


def names(label: str, but: set[str]) -> set[str]:
    return {model.__name__ for model in apps.get_app_config(label).get_models()} - but


TENANT_MODELS = names("tenancy", {"Agency", "BankName", "CodeListItem"}) | names("statements", {"StatementPage"})
TENANT_MODELS |= {"Payment", "Attempt"}
SUBMISSION_MODELS = names("submissions", {"KindSetting", "NumberSeries", "ReadyAnswer", "RefusalReason"}) | {
    *("InsuranceReminder", "DetailChange", "DetailProof")
}
# How a query of each model may start; what is made, and an empty answer, show nothing.
STARTS: dict[str, tuple[str, ...]] = dict.fromkeys(TENANT_MODELS, ("for_tenant",)) | dict.fromkeys(
    ("Tenant", "Holder"), ("for_tenant", "for_agencies")
)
STARTS |= dict.fromkeys(
    SUBMISSION_MODELS, ("for_tenant", "for_reviewer", "named_to_reviewer", "none", "create", "bulk_create")
)
# The only places that may look beyond one tenant, each for the reason given.
BEYOND_ONE_TENANT = {
    "tenant_space/tenancy/managers.py": "defines the scope",
    "tenant_space/tenancy/matching.py": "looks for the person who signs up",
    "forms/personal_details/services.py:person_locked": "holds the person whose request is being sent",
    "tenant_space/identity/selectors.py": "the person remembered from step 1 of the sign-up",
    "tenant_space/identity/sessions/selectors.py:sign_ins": "whether the person signing in has anything to read",
    "tenant_space/identity/sign_up/services.py": "holds the person while a sign-up is recorded or linked",
    "tenant_space/identity/tenant_access/sign_ups.py:_locked": "holds a person whom the manager's screen handed out",
    "tenant_space/identity/tenant_access/lifecycle.py": "finds everybody whose access ends",
    "tenant_space/identity/mails.py:contact_of": "the worker names the agency of the person whom the outbox names",
    "tenant_space/identity/recipients.py:person_reader": "the worker greets the person whom the outbox names",
    "tenant_space/tenancy/mail_readers.py:last_agency": "the worker names the agency of the person whom it greets",
    "tenant_space/tenancy/mails.py:receipts_reader": "the worker greets the person of the choice of the outbox",
    "tenant_space/tenancy/insurance_ends.py": "finds every cover that ends, for the reminders",
    "tenant_space/tenancy/services.py": "writes the portal's overlays, for submissions already checked",
    "tenant_space/tenancy/reach.py:reach_save": "makes or holds the row of the person who says it",
    "tenant_space/tenancy/rent_receipts.py:consents_tell": "the batch tells the ERP what everybody chose",
    "tenant_space/tenancy/rent_receipts.py:consents_told": "the batch tells the ERP what everybody chose",
    "tenant_space/tenancy/mails.py:receipts_chosen": "the worker writes the mail of the choice that the outbox names",
    "tenant_space/statements/making.py": "the worker makes every statement that waits, for its own reader",
    "tenant_space/statements/services.py:files_purge": "the worker clears away every statement too old",
    "tenant_space/exchange/": "writes what the ERP says",
    "tenant_space/payments/services.py": "writes what the bank says, which knows no tenant",
    "tenant_space/payments/handing_over.py": "the batch tells the ERP what everybody paid",
    "tenant_space/payments/asking.py": "the worker asks the bank about every attempt without news",
    "tenant_space/payments/attempts.py:payment_begin": "by the key of a form; another person's is refused",
    "tenant_space/payments/attempts.py:attempt_left": "of a form that we signed, and reads nothing of it",
    "tenant_space/payments/attempts.py:_attempt_add": "makes one, of a payment that is held already",
    "tenant_space/payments/reminding.py:rent_reminders_send": "the worker reminds all who asked for it",
    "tenant_space/payments/paper.py:paper_links": "links for the notices of all accounts, for the printing chain",
    "tenant_space/payments/links.py:_person": "the person whom a sealed link names; the account is then asked of them",
    "tenant_space/payments/journal.py": "what staff with the right read of all payments",
    "tenant_space/payments/viewsets.py:get_base_queryset": "what staff with the right read of all payments",
    "tenant_space/payments/mails.py:_attempt": "the worker writes the mail of the attempt that the outbox names",
    "tenant_space/payments/selectors.py:attempts_waiting": "tied to accounts of the scope, one by one",
    "tenant_space/payments/selectors.py:payments_pending": "only whether a line carries a reference of the scope",
    "forms/contact/neighbours.py:_ended_in_erp": "only whether what follows a request of the common parts is over",
    "site/config/management/commands/demo.py": "creates the demo's sign-ins",
}
# The same for what tenants sent: beyond one tenant, and beyond one manager's agencies.
BEYOND_ONE_SENDER = {
    "forms/submissions/acknowledging.py": "takes up what the ERP says of any request",
    "forms/submissions/handing_over.py": "the batch tells the ERP what everybody asked for",
    "forms/submissions/outbound.py": "the batch tells the ERP what everybody asked for",
    "forms/submissions/uploads/quarantine.py": "the worker scans every file that waits",
    "forms/submissions/desk/selectors.py:leases_shown": "the homes of a request that its reviewer opened",
    "forms/submissions/uploads/page_images.py": "the worker draws every file that waits",
    "forms/submissions/purge.py": "the worker clears away every draft and byte left behind",
    "forms/insurance/reminders.py": "the worker reminds every tenant whose cover ends",
    "forms/submissions/mails.py:_values": "the worker writes the mail of the submission that the outbox names",
    "forms/submissions/mails.py:submission_reader": "the worker greets the sender of the one of the outbox",
    "forms/submissions/drafts.py:drafts_stale": "the worker clears them away",
    "forms/submissions/drafts.py:_unsent": "tied to drafts of the scope, which it starts from",
    "forms/submissions/unfinished.py:_drafts": "tied to drafts of the scope, which it starts from",
    "forms/submissions/drafts.py:_sent": "names the tenant; an account closed since still counts for the key",
    "forms/submissions/drafts.py:_draft_locked": "makes it when it is new; what it returns is read with the scope",
    "forms/submissions/uploads/attachments.py:_locked": "holds a draft that its owner already opened",
    "forms/submissions/services.py:submission_create_open": "of a sender without sign-in, by its own unguessable key",
    "forms/submissions/selectors.py:open_submission": "of a sender without sign-in, by its own unguessable key",
    "forms/submissions/escalating.py": "the worker hands up every request that is late",
    "forms/submissions/leaving.py": "gives back what somebody followed who can no longer, and reads nothing of it",
    "forms/submissions/lead_mails.py": "the worker names to a lead what the outbox says, of what they look after",
    "forms/submissions/late.py:late_of": "tied to rows of the scope, by their keys",
    "forms/submissions/states.py:hold": "holds a row that the policy of the desk already handed out",
    "forms/submissions/states.py:hold_all": "holds rows already handed out, and reads nothing of them",
    "forms/submissions/receivers.py:unsent_files_drop": "files of the draft that is being deleted",
    "forms/submissions/desk/search.py:_written": "tied to rows of the scope of the desk, by their keys",
    "forms/submissions/desk/search.py:_of_split": "of each row of the scope of the desk its own messages",
    "forms/submissions/mails.py:": "says which mails are closed to a member of staff, and hands out no row",
    "forms/submissions/merging.py:request_merge": "holds two rows that the desk handed out, of one tenant",
    "forms/submissions/closing.py:answered_close": "the worker closes every request that is silent",
    "forms/submissions/answering.py:held_by_staff": "only whether a key is another request's, to refuse it",
    "forms/submissions/conversation.py:own_line": "only whether a key is somebody else's, to refuse it",
    "forms/submissions/drafts.py:word_save": "makes it when it is new, for a request already handed out",
    "forms/submissions/mails.py:_line_values": "the worker writes the mail of the line that the outbox names",
    "forms/submissions/messages.py:files_join": "files and draft that the scope already handed out",
    "forms/submissions/reading.py:tenant_read": "lines that the scope already handed out",
    "forms/submissions/services.py:note_add": "files of the own draft on a row that the desk handed out",
    "forms/submissions/uploads/unsent.py:_held": "holds a draft that its owner already opened",
    "forms/submissions/desk/bulk.py:get_queryset": "only whether rows in the scope have files nobody may see yet",
    "forms/submissions/desk/filters.py:with_new": "tied to rows of the scope, one by one",
    "forms/submissions/desk/filters.py:with_new_words": "narrows rows of the scope, and widens nothing",
    "forms/submissions/desk/passing_on.py:left_by": "only the number of what was passed on from one's own agency",
    "forms/personal_details/services.py:erp_refused": "the batch says what the ERP refused of the request it names",
    "forms/direct_debit/kinds.py:_staff_facts": "the mandates of the account of a request that the desk handed out",
    "forms/direct_debit/mails.py:_former": "the worker writes the mail of the submission that the outbox names",
    "forms/direct_debit/mails.py:_signed": "the worker writes the mail of the submission that the outbox names",
    "forms/direct_debit/keeping.py:_is_over": "the worker asks of every mandate signed online whether it is over",
    "forms/direct_debit/selectors.py:account_locked": "holds the account of a request already checked",
    "forms/direct_debit/selectors.py:waiting_on": "whether any holder of an account has a request under way",
    "forms/direct_debit/steps.py:replaced_on": "whether any holder's mandate takes the place of the one that stands",
    "forms/direct_debit/services.py:_drafts_rotate": "seals every draft again with the newest key",
    "forms/contact/neighbours.py:_reported": "of the common parts around homes of the scope, of topics staff opened",
    "forms/contact/topics.py:sent_close": "closes what was sent about a topic that staff mark, and reads nothing",
    "forms/contact/topics.py:topic_is_used": "only whether anybody's request names what staff delete",
    "forms/submissions/demo.py:sent_earlier": "ages the demo's own submissions",
    "forms/submissions/demo.py:decided_earlier": "ages the demo's own submissions",
}


def raw_uses(source: str) -> list[tuple[int, str]]:
    """Where a query of tenants' data does not start with a scope: the line, and the function around it."""
    tree = ast.parse(source)
    starts = {
        id(node.value): node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
    }
    around = {
        id(node): function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    return sorted(
        (node.lineno, around.get(id(node), ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and (model := named(node.value)) in STARTS
        and starts.get(id(node)) not in STARTS[model]
    )


def named(node: ast.expr) -> str:
    """`Lease`, written so or as `models.Lease`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@cache
def raw_places() -> dict[str, list[int]]:
    """Every place that starts without a scope, as `file:function`, with its lines."""
    found: dict[str, list[int]] = {}
    for path in modules("site", "home", "forms", "tenant_space"):
        for line, function in raw_uses(path.read_text()):
            found.setdefault(f"{path.relative_to(ROOT).as_posix()}:{function}", []).append(line)
    return found


def excused(place: str, exception: str) -> bool:
    """Whether a place is the file, the folder or the one function that an exception names."""
    whole = exception.endswith((".py", "/"))
    return place.startswith(exception if exception.endswith("/") else f"{exception}:") if whole else place == exception


def test_tenant_data_is_only_reached_through_the_scope() -> None:
    exceptions = [*BEYOND_ONE_TENANT, *BEYOND_ONE_SENDER]
    offences = {
        place: lines
        for place, lines in raw_places().items()
        if not any(excused(place, exception) for exception in exceptions)
    }
    assert offences == {}


def test_no_exception_outlives_its_use() -> None:
    places = raw_places()
    assert [one for one in BEYOND_ONE_SENDER if not any(excused(place, one) for place in places)] == []


def test_an_exception_excuses_nothing_beside_it() -> None:
    assert excused("forms/a.py:_lock", "forms/a.py:_lock") and excused("forms/a.py:_lock", "forms/a.py")
    assert not excused("forms/a.py:_locked", "forms/a.py:_lock") and not excused("forms/b.py:_lock", "forms/a.py")


@pytest.mark.parametrize(
    "use",
    [
        "Lease.objects.all()",
        "Document.objects.filter(pk=1)",
        "Tenant._default_manager.get()",
        "Submission.objects.get(pk=1)",
        "Attachment.objects.select_for_update()",
        "models.PageImage.objects.first()",
        "Note.objects.filter(submission=1)",
        "list(Draft._base_manager.all())",
        "InsuranceReminder.objects.count()",
    ],
)
def test_the_check_sees_a_raw_manager(use: str) -> None:
    assert raw_uses(f"rows = {use}") == [(1, "")]
    assert raw_uses(f"def view(request):\n    return {use}") == [(2, "view")]
    assert raw_uses("rows = Lease.objects.for_tenant(tenant).all()") == []
    assert raw_uses("rows = Submission.objects.for_reviewer(user).all()") == []
    assert raw_uses("rows = Lease.objects.for_reviewer(user)") == [(1, "")], "no such scope"


def test_the_check_sees_each_scope_that_is_forgotten() -> None:
    """Every scope of the house, taken out one at a time."""
    tried = 0
    for path in modules("forms"):
        source = path.read_text()
        for scope in re.finditer(r"(?<=\.objects)\.for_(tenant|reviewer)\(", source):
            if source[: scope.start()].endswith("related_model.objects"):
                continue  # inside the definition of a scope
            spoilt = f"{source[: scope.start()]}.filter({source[scope.end() :]}"
            assert len(raw_uses(spoilt)) == len(raw_uses(source)) + 1, f"{path.name}: {scope.group()}"
            tried += 1
    assert tried > 10
