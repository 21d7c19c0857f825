"""Signing a mandate online: who may, by which code, what is kept, and what is refused."""

import datetime as dt
import hashlib
import io
import json
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from forms.direct_debit.evidence import EvidenceBroken, evidence_opened, evidence_pdf, mandate_signed
from forms.direct_debit.keeping import signatures_review
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.signatures import MandateSignature
from forms.direct_debit.steps import next_step
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.identity.models import SentCode
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder, Mandate, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.codes import another_than, code_read
from tests.kit.debits import ask, debtor_home
from tests.kit.desk import at
from tests.kit.pdfs import words_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
MOBILE = "06 12 34 56 78"
MASKED = "06\u00a0••\u00a0••\u00a0••\u00a078"
AGENT = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0"


@pytest.fixture
def holder() -> Holder:
    found = debtor_home()
    known = timezone.now() - dt.timedelta(days=31)
    Tenant.objects.filter(pk=found.tenant_id).update(phone_mobile=MOBILE, mobile_since=known, email_since=known)
    found.tenant.refresh_from_db()
    return found


def page(row: Submission) -> str:
    return f"/envois/{row.number_text}/mandat/signer/"


def code_asked(client: Client, row: Submission) -> ClientResponse:
    return client.post(page(row), {"envoyer-code": "1", "consent": "on"})


def sign(client: Client, row: Submission, code: str = "") -> ClientResponse:
    return client.post(page(row), {"signer": "1", "code": code or code_read()}, headers={"user-agent": AGENT})


def signed(client: Client, holder: Holder, **changes: Any) -> Submission:
    row = ask(client, holder, **changes)
    assert code_asked(client, row).status_code == 302
    assert sign(client, row).url == f"/envois/{row.number_text}/"
    return Submission.objects.get(pk=row.pk)


def test_what_is_signed_is_kept_with_who_when_from_where_and_by_which_code(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    assert "Signer en ligne" in plain_text_of(asking.get(f"/envois/{row.number_text}/"))
    assert code_asked(asking, row).status_code == 302
    before = asking.get(f"/envois/{row.number_text}/mandat.pdf").content
    code = code_read()
    sign(asking, row)
    signature = MandateSignature.objects.get()
    content = mandate_signed(signature)
    assert content == before, "one signs the very bytes that one could read"
    text = words_of(content)
    assert "FR76 1450 6000 1912 3456 7890 176" in text and "signature électronique simple" in text
    assert "06 •• •• •• 78" in text and "avancée" not in text
    said = evidence_opened(signature).said
    assert said["mandate_sha256"] == hashlib.sha256(content).hexdigest()
    assert said["agent"] == AGENT and said["address"] == "127.0.0.1" and said["sent_to"] == MASKED
    assert said["person"] == holder.tenant_id and said["account"] == holder.account_id and said["tries"] == 1
    assert said["signed_at"].endswith("Z") and said["text_version"] and said["rum"] == MandateOrder.objects.get().rum
    assert code not in signature.evidence and "612345678" not in signature.evidence
    # A shorter part of it stands in a hundred thousand random letters now and then.
    assert "14506000191" not in signature.mandate_sealed and "Preuve de la signature" in words_of(
        evidence_pdf(evidence_opened(signature))
    )


def test_the_signed_mandate_comes_by_mail_and_the_second_step_is_reached(asking: Client, holder: Holder) -> None:
    row = signed(asking, holder)
    outbox_flush()
    message = mail.outbox[-1]
    assert message.subject == "Votre mandat de prélèvement est signé"
    name, content, _ = message.attachments[0]
    assert name.endswith("-signe.pdf") and bytes(content) == mandate_signed(row.mandate_signature)
    shown = plain_text_of(asking.get(f"/envois/{row.number_text}/"))
    assert "Mandat signé en ligne" in shown and "Télécharger le mandat signé" in shown
    assert next_step(row) == "Étape 2 sur 3 : nous vérifions votre mandat signé."
    assert "Rien à signer ici" in plain_text_of(asking.get(page(row)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holder": "THIRD", "holder_name": "Léa", "payer_link": "ma fille"}, "elle seule peut signer, sur papier"),
        ({"holder": "CO_HOLDER", "holder_name": "Jérôme"}, "lui seul peut signer"),
    ],
)
def test_only_the_holder_of_the_bank_account_signs(
    asking: Client, holder: Holder, changes: dict[str, str], words: str
) -> None:
    row = ask(asking, holder, **changes)
    assert words in plain_text_of(asking.get(page(row)))
    assert words in plain_text_of(asking.get(f"/envois/{row.number_text}/"))
    code_asked(asking, row)
    assert not SentCode.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"mobile_since": None},
        {"phone_mobile": ""},
        {"phone_mobile": "04 77 32 72 47"},
        {"phone_mobile": "0612345678,bureau"},
    ],
)
def test_without_a_mobile_known_for_long_paper_is_the_way(
    asking: Client, holder: Holder, changes: dict[str, Any]
) -> None:
    Tenant.objects.filter(pk=holder.tenant_id).update(**changes)
    row = ask(asking, holder)
    assert "30 jours au moins" in plain_text_of(asking.get(f"/envois/{row.number_text}/"))
    code_asked(asking, row)
    assert not SentCode.objects.exists()


@pytest.mark.parametrize(
    ("email", "allowed", "sent"),
    [
        ("other@example.org", True, True),
        ("other@example.org", False, False),
        ("SAME", True, False),
        ("FORMER", True, False),
        ("", True, False),
    ],
)
def test_a_mail_only_where_allowed_and_never_to_what_signs_in(
    asking: Client, holder: Holder, settings: Settings, email: str, allowed: bool, sent: bool
) -> None:
    settings.PORTAL_SIGNATURE_BY_MAIL, user = allowed, holder.tenant.user
    user.former_email = "former@example.org"
    user.save()
    address = {"SAME": user.email.upper(), "FORMER": user.former_email}.get(email, email)
    Tenant.objects.filter(pk=holder.tenant_id).update(phone_mobile="", email=address)
    row = ask(asking, holder)
    code_asked(asking, row)
    assert SentCode.objects.exists() is sent


def test_a_wrong_a_late_and_a_spent_code_say_what_to_do(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    code_asked(asking, row)
    code = code_read()
    SentCode.objects.update(ends_at=timezone.now())
    assert "plus de dix minutes" in plain_text_of(sign(asking, row))
    SentCode.objects.update(ends_at=timezone.now() + dt.timedelta(minutes=5))
    for left in (4, 3, 2, 1):
        assert f"Il vous reste {left} essai" in plain_text_of(sign(asking, row, another_than(code)))
    assert "Cinq codes faux" in plain_text_of(sign(asking, row, another_than(code)))
    sixth = plain_text_of(sign(asking, row, code))
    assert "Cinq codes faux" in sixth and "Recevoir le code" in sixth
    again = plain_text_of(code_asked(asking, row))
    assert "Cinq codes faux" in again and "Imprimez le mandat" in again, "no other code gives five more"
    assert not MandateSignature.objects.exclude(signed_at=None).exists()


def test_the_box_and_the_password_come_before_the_code(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    assert "Cochez la case" in plain_text_of(asking.post(page(row), {"envoyer-code": "1"}))
    asking.logout()
    asking.force_login(holder.tenant.user)
    assert code_asked(asking, row).url.startswith("/connexion/confirmer/")
    assert not SentCode.objects.exists() and not MandateSignature.objects.exists()


def test_another_request_another_person_and_another_day(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    code_asked(asking, row)
    code = code_read()
    MandateSignature.objects.update(prepared_on=timezone.localdate() - dt.timedelta(days=1))
    assert "a changé depuis son envoi" in plain_text_of(sign(asking, row, code))
    asking.post(f"/envois/{row.number_text}/annuler/")
    assert not MandateSignature.objects.exists(), "its bytes hold the IBAN"
    other = ask(asking, holder)
    assert "Aucun code ne vous attend ici" in plain_text_of(sign(asking, other, code))
    stranger = ff.home()
    asking.force_login(stranger.tenant.user)
    assert asking.get(page(other)).status_code == 404


def test_two_tabs_sign_once(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    code_asked(asking, row)
    code = code_read()
    sign(asking, row, code)
    kept = MandateSignature.objects.get()
    assert "Rien à signer ici" in plain_text_of(sign(asking, row, code))
    assert MandateSignature.objects.get().evidence == kept.evidence


def test_managers_accept_without_a_scan(asking: Client, holder: Holder) -> None:
    row = signed(asking, holder)
    manager = ff.manager(holder.account.agency_id)
    asking.force_login(manager)
    shown = plain_text_of(asking.get(at(row)))
    assert "Signé en ligne" in shown and "Vérifié sur le mandat signé" not in shown
    assert submission_accept(submission=row, user=manager, final=True).state == "ACCEPTED"


@pytest.mark.parametrize("place", ["evidence", "seal", "mandate_sealed", "sha256", "rum"])
def test_evidence_altered_in_one_byte_is_refused(asking: Client, holder: Holder, place: str) -> None:
    signature = signed(asking, holder).mandate_signature
    value = getattr(signature, place)
    for place_in in (0, len(value) // 2, len(value) - 3):
        altered = f"{value[:place_in]}{'0' if value[place_in] != '0' else '1'}{value[place_in + 1 :]}"
        MandateSignature.objects.update(**{place: altered})
        with pytest.raises(EvidenceBroken):
            mandate_signed(MandateSignature.objects.get())
    MandateSignature.objects.update(**{place: value})
    assert mandate_signed(MandateSignature.objects.get())


def test_years_later_without_the_iban_and_with_other_keys(asking: Client, holder: Holder, settings: Settings) -> None:
    settings.PORTAL_FIELD_KEYS = [old := Fernet.generate_key().decode()]
    settings.PORTAL_EVIDENCE_KEYS = ["1:" + "a" * 40]
    settings.PORTAL_FINGERPRINT_KEYS = ["1:" + "c" * 40]
    before = mandate_signed(signed(asking, holder).mandate_signature)
    settings.PORTAL_FIELD_KEYS = [new := Fernet.generate_key().decode(), old]
    settings.PORTAL_EVIDENCE_KEYS = ["2:" + "b" * 40, "1:" + "a" * 40]
    settings.PORTAL_FINGERPRINT_KEYS = ["2:" + "d" * 40, "1:" + "c" * 40]
    call_command("iban_keys_rotate", stdout=io.StringIO())
    settings.PORTAL_FIELD_KEYS, settings.PORTAL_EVIDENCE_KEYS = [new], ["2:" + "b" * 40]
    settings.PORTAL_FINGERPRINT_KEYS = ["2:" + "d" * 40]
    MandateOrder.objects.all().delete()
    signature = MandateSignature.objects.get()
    assert mandate_signed(signature) == before and signature.seal.startswith("2:")
    MandateSignature.objects.update(evidence=signature.evidence.replace("simple", "qualif"))
    with pytest.raises(CommandError, match="000000001"):
        call_command("iban_keys_rotate", stdout=io.StringIO())
    assert MandateSignature.objects.get().seal == signature.seal, "what does not hold is not sealed again"


def test_it_is_kept_for_the_life_of_its_mandate_and_thirteen_months(asking: Client, holder: Holder) -> None:
    row = signed(asking, holder)
    submission_accept(submission=row, user=ff.manager(holder.account.agency_id), final=True)
    mandate = f.MandateFactory(account=holder.account, rum=row.mandate_signature.rum, status="ACTIVE")
    assert signatures_review() == 0 and MandateSignature.objects.get().over_since is None
    Mandate.objects.filter(pk=mandate.pk).update(status="REVOKED")
    signatures_review()
    assert MandateSignature.objects.get().over_since is not None
    MandateSignature.objects.update(over_since=timezone.now() - dt.timedelta(days=400))
    assert signatures_review() == 0
    Mandate.objects.filter(pk=mandate.pk).update(status="ACTIVE")
    signatures_review()
    assert MandateSignature.objects.get().over_since is None, "it lives again"
    Mandate.objects.filter(pk=mandate.pk).update(status="EXPIRED")
    MandateSignature.objects.update(over_since=timezone.now() - dt.timedelta(days=404))
    assert signatures_review() == 1


def test_what_was_prepared_and_never_signed_goes_after_a_day(asking: Client, holder: Holder) -> None:
    code_asked(asking, ask(asking, holder))
    assert signatures_review() == 0
    MandateSignature.objects.update(prepared_on=timezone.localdate() - dt.timedelta(days=2))
    assert signatures_review() == 1


def test_the_evidence_is_read_by_those_with_the_right_and_each_look_is_noted(asking: Client, holder: Holder) -> None:
    row = signed(asking, holder)
    address = f"/admin/demandes/{row.pk}/preuve/"
    asking.force_login(ff.manager(holder.account.agency_id))
    assert asking.get(address).status_code == 404
    reader = ff.manager(holder.account.agency_id)
    reader.user_permissions.add(Permission.objects.get(codename="read_evidence"))
    asking.force_login(reader)
    asked = plain_text_of(asking.get(address))
    assert "Lire la preuve" in asked and AGENT not in asked
    assert AGENT in plain_text_of(asking.post(address, {"what": "page"}))
    said = json.loads(asking.post(address, {"what": "json"}).content)
    assert said["request"] == row.number_text
    assert asking.post(address, {"what": "mandate"}).content == mandate_signed(row.mandate_signature)
    assert words_of(asking.post(address, {"what": "pdf"}).content)
    assert ModelLogEntry.objects.filter(action="direct_debit.read_evidence", user=reader).count() == 4
    MandateSignature.objects.update(seal="1:" + "0" * 64)
    broken = asking.post(address, {"what": "mandate"})
    assert broken.status_code == 409 and "n'est pas ouverte" in plain_text_of(broken)
