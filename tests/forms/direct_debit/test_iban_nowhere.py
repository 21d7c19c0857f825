"""The IBAN in clear is nowhere: in no table, cache, session, log, mail or file, whatever its sender does with it."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core import mail, serializers
from django.core.cache import caches
from django.core.management import call_command
from pytest_django.fixtures import Settings

from forms.direct_debit import forms as debit_forms
from forms.direct_debit import services
from forms.direct_debit.debits import DebitRules
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.selectors import Payer
from forms.submissions.models import Draft, Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from tenant_space.exchange.outbound import services as outbound_services
from tenant_space.exchange.tasks import erp_export
from tenant_space.identity.secrets import fingerprint
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.debits import IBAN, PATHS, TYPED, ask, fill, paper_fill, paper_record, password_given
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECKS = kind_of("mandate").checks
WRONG = "FR76145060001912345678901#6"
# Enough of it to be guessed, in any of the ways it may be written.
PIECES = ("9123456789017", "19123456789", "1912 3456 7890", "1912\\u00a03456", WRONG)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged, from the most chatty level on."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet = logging.getLogger("django.db.backends")
    quiet.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def found(logged: io.StringIO, folder: Path, outbound: Path) -> list[str]:
    """Where the clear value stands; `outbound`: where batches for the landlord's software are."""
    places = {
        model._meta.label: serializers.serialize("json", model._base_manager.all(), ensure_ascii=False)
        for model in apps.get_models()
        if not model._meta.proxy
    }
    sessions = apps.get_model("sessions", "Session").objects.all()
    places["sessions"] = json.dumps([row.get_decoded() for row in sessions], default=str)
    places["cache"] = "".join(str(getattr(one, "_cache", "")) for one in caches.all())
    places["logs"] = logged.getvalue()
    places["mails"] = "".join(message.message().as_string() + str(message.body) for message in mail.outbox)
    places["files"] = content_of(folder)
    places["outbound files"] = content_of(outbound)
    return [name for name, text in places.items() if any(piece in text for piece in PIECES)]


def content_of(folder: Path) -> str:
    """All files below a folder, one behind the other."""
    return "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def outbound(settings: Settings, tmp_path: Path) -> Path:
    """Where batches for the landlord's software go, whose key the portal knows."""
    settings.PORTAL_EXPORT_AGE_KEY = str(pyrage.x25519.Identity.generate().to_public())
    settings.PORTAL_EXPORT_DIR = tmp_path / "out"
    return settings.PORTAL_EXPORT_DIR


def whole_request(client: Client, holder: Holder) -> Submission:
    """Signed in, wrong first, without the password, kept as a draft, sent, mailed, accepted, told to the ERP."""
    client.force_login(holder.tenant.user)
    fill(client, holder)
    password_given(client)
    fill(client, holder, iban=WRONG)
    fill(client, holder, bic="AGRI")
    row = ask(client, holder)
    outbox_flush()
    client.get(f"/envois/{row.number_text}/")
    submission_accept(submission=row, user=ff.manager(holder.account.agency_id), checked=CHECKS, final=True)
    outbox_flush()
    erp_export.func()
    fill(client, holder, iban=f"{TYPED['iban']}", day="")  # and a draft of the next one
    return row


def recorded_by_staff(client: Client, holder: Holder) -> None:
    """From the paper, wrong first, left as a draft, recorded, told; and a draft of another."""
    clerk = ff.manager(holder.account.agency_id)
    client.force_login(clerk)
    paper_fill(client, clerk, holder, iban=WRONG)
    row = paper_record(client, clerk, holder)
    outbox_flush()
    client.get(f"/admin/demandes/{row.pk}/")
    paper_fill(client, clerk, holder, day="")


def test_the_clear_iban_is_nowhere_after_a_whole_request(
    client: Client, holder: Holder, logged: io.StringIO, settings: Settings, outbound: Path
) -> None:
    row = whole_request(client, holder)
    assert services.iban_of(row.mandate_order) == IBAN
    assert list(outbound.rglob("mandate_requests.csv.age"))
    recorded_by_staff(client, holder)
    assert found(logged, Path(settings.MEDIA_ROOT), outbound) == []
    assert "1912" not in row.search_text and "iban" not in PATHS["mandate"]


def test_the_search_finds_it_once_the_encryption_is_gone(
    client: Client,
    holder: Holder,
    logged: io.StringIO,
    settings: Settings,
    outbound: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The power of the test above."""
    monkeypatch.setattr(services, "secret_seal", str)
    monkeypatch.setattr(debit_forms, "secret_seal", str)
    monkeypatch.setattr(outbound_services, "sealed", bytes)
    monkeypatch.setattr(services, "secret_open", str)
    whole_request(client, holder)
    places = {"submissions.Draft", "direct_debit.MandateOrder", "outbound files"}
    assert set(found(logged, Path(settings.MEDIA_ROOT), outbound)) == places


def test_new_keys_take_over_everything_that_is_sealed(
    client: Client, holder: Holder, settings: Settings, outbound: Path
) -> None:
    settings.PORTAL_FIELD_KEYS = [old := Fernet.generate_key().decode()]
    settings.PORTAL_FINGERPRINT_KEYS = ["1:" + "a" * 40]
    row = whole_request(client, holder)
    settings.PORTAL_FIELD_KEYS = [new := Fernet.generate_key().decode(), old]
    settings.PORTAL_FINGERPRINT_KEYS = ["2:" + "b" * 40, "1:" + "a" * 40]
    call_command("iban_keys_rotate", stdout=(said := io.StringIO()))
    assert "2 IBAN" in said.getvalue()
    settings.PORTAL_FIELD_KEYS, settings.PORTAL_FINGERPRINT_KEYS = [new], ["2:" + "b" * 40]
    order = MandateOrder.objects.get()
    row.refresh_from_db()
    assert services.iban_of(order) == IBAN
    assert order.fingerprint == row.data["bank_account"] == fingerprint(IBAN)
    draft = Draft.objects.unsent().get()
    form = debit_forms.MandateForm(payer=Payer(""), rules=DebitRules((5,), 14, 20), initial=draft.values)
    assert form.initial["iban"] == TYPED["iban"]
