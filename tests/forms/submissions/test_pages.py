"""What a tenant sees of what was sent: the list, each submission, its receipt."""

import datetime as dt
import io
import re
from typing import Any
from uuid import UUID

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from forms.submissions import registry
from forms.submissions.enums import Scan
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from tenant_space.files import pdf
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, masked
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def markup_of(response: ClientResponse) -> str:
    return re.sub(r"\s+", " ", html_of(response))


def page(client: Client, submission: Submission) -> str:
    return markup_of(client.get(reverse("submission", args=[submission.number_text])))


def addresses(number: str, uid: UUID) -> list[str]:
    return [
        reverse("submission", args=[number]),
        reverse("submission_acknowledgement", args=[number]),
        reverse("submission_file", args=[number, uid]),
    ]


def test_a_foreign_submission_answers_like_a_missing_one(tenant_client: Client, holder: Holder) -> None:
    other = ff.sent(ff.home())
    file = other.attachments.get().pk
    for foreign, missing in zip(addresses(other.number_text, file), addresses("000009999", file), strict=True):
        answer = tenant_client.get(foreign)
        assert answer.status_code == 404
        assert masked(answer) == masked(tenant_client.get(missing))


def test_ones_own_number_does_not_open_a_foreign_file(tenant_client: Client, holder: Holder) -> None:
    mine, other = ff.sent(holder), ff.sent(ff.home())
    own, foreign = (addresses(mine.number_text, row.attachments.get().pk)[2] for row in (mine, other))
    assert tenant_client.get(own).status_code == 200
    assert tenant_client.get(foreign).status_code == 404


@pytest.mark.parametrize("number", ["1", "0000000001", "00000000²", "x", "%00"])
def test_an_impossible_number_is_a_missing_one(tenant_client: Client, holder: Holder, number: str) -> None:
    ff.sent(holder)
    assert tenant_client.get(f"/envois/{number}/").status_code == 404


def test_a_visitor_signs_in_and_staff_see_nothing(client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    paths = [*addresses(sent.number_text, sent.attachments.get().pk), "/envois/", "/demarches/insurance/"]
    assert all(client.get(path).url.startswith("/connexion/") for path in paths)
    client.force_login(f.StaffFactory())
    assert [client.get(path).status_code for path in paths[:4]] == [404] * 4


def test_somebody_who_lost_the_right_to_read_sees_it_no_more(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    holder.portal_access = False
    holder.save()
    assert tenant_client.get(addresses(sent.number_text, sent.uid)[0]).status_code == 404
    assert "Vous n'avez effectué aucun envoi." in markup_of(tenant_client.get("/envois/"))


def test_each_state_says_what_happened_and_what_comes_next(tenant_client: Client, holder: Holder) -> None:
    staff = f.StaffFactory()
    sent = ff.sent(holder)
    assert "Demande enregistrée" in page(tenant_client, sent)
    assert "Vous aurez notre réponse le" in page(tenant_client, sent)
    assert holder.tenant.user.email in page(tenant_client, sent)
    submission_take(submission=sent, user=staff)
    assert "En cours de traitement" in page(tenant_client, sent)
    submission_refuse(submission=sent, user=staff, reason="<b>L'adresse</b> manque.")
    text = page(tenant_client, sent)
    assert f'class="button" href="/demarches/insurance/?compte={holder.account_id}"' in text
    assert "Refusée" in text and "&lt;b&gt;L'adresse&lt;/b&gt; manque." in text
    assert "Envoyer un autre document" in text
    again = ff.sent(holder)
    submission_accept(submission=again, user=staff)
    text = page(tenant_client, again)
    assert "Acceptée" in text and "Vous n'avez rien d'autre à faire." in text
    assert "04 77 32 72 47" in text


KINDS = {
    ff.KIND: "<strong>Votre attestation est acceptée.</strong> Vous n'avez rien d'autre à faire.",
    "question": "<strong>Votre demande est acceptée.</strong> Vous n'avez rien d'autre à faire.",
    "works": "<strong>Vous pouvez commencer les travaux.</strong> Gardez les factures.",
}


@pytest.mark.parametrize(("kind", "told"), KINDS.items())
def test_what_acceptance_means_is_said_by_the_kind(
    tenant_client: Client, holder: Holder, kind: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"accepted_text": "Vous pouvez commencer les travaux.", "accepted_next": "Gardez les factures."}
    kinds: dict[str, dict[str, Any]] = {"question": {}, "works": words}
    for code, more in kinds.items():
        monkeypatch.setitem(registry._kinds._entries, code, registry.Kind(code, code, 3, facts=lambda row: [], **more))
    sent = submission_accept(submission=ff.sent(holder), user=f.StaffFactory())
    Submission.objects.update(kind=kind)
    text = page(tenant_client, sent)
    assert told in text
    assert "attestation est" not in text.replace(told, ""), "no word of another kind"


def test_a_late_answer_is_not_promised_any_more(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    Submission.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    assert "Nous aurions dû vous répondre" in page(tenant_client, sent)


def test_a_dangerous_file_asks_for_another_one(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder, files=2)
    one = sent.attachments.first()
    one.scan = Scan.INFECTED
    one.save()
    assert "Vous n'avez rien d'autre à faire" in page(tenant_client, sent), "one is left"
    sent.attachments.update(scan=Scan.INFECTED)
    text = page(tenant_client, sent)
    assert "Votre fichier était dangereux." in text and "Envoyer un autre document" in text
    assert "Vous n'avez rien d'autre à faire" not in text


def test_a_file_not_yet_verified_has_no_link(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    sent.attachments.update(scan=Scan.PENDING, display_name="<script>.pdf")
    text = page(tenant_client, sent)
    assert "En cours de vérification" in text and "Télécharger <script>" not in text
    assert "<script>.pdf" not in text
    assert tenant_client.get(addresses(sent.number_text, sent.attachments.get().pk)[2]).status_code == 404


def test_pages_are_not_kept_by_browsers(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    for path in [*addresses(sent.number_text, sent.attachments.get().pk), "/envois/"]:
        assert "no-store" in tenant_client.get(path)["Cache-Control"], path


def test_the_list_pages(tenant_client: Client, holder: Holder, settings: Settings) -> None:
    settings.PORTAL_MOST_OPEN = 30
    numbers = [ff.sent(holder).number_text for _ in range(22)]
    first, second = markup_of(tenant_client.get("/envois/")), markup_of(tenant_client.get("/envois/", {"page": "2"}))
    assert re.findall(r"Envoi n° (\d{9})", first) == numbers[:1:-1]
    assert re.findall(r"Envoi n° (\d{9})", second) == numbers[1::-1]
    for wrong in ("0", "3", "x", "²", "9" * 5_000, "0" * 8 + "2"):
        assert tenant_client.get("/envois/", {"page": wrong}).status_code == 404


def test_the_list_of_all_kinds_says_first_what_each_is(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    text = markup_of(tenant_client.get("/envois/"))
    line = text.partition("<tbody>")[2].partition("</th>")[0]
    assert line.index(registry.kind_of(sent.kind).label) < line.index(f">n° {sent.number_text}, le ")
    assert "Les plus récentes d'abord" in text and ">Envois<" not in text


def test_no_form_of_a_request_is_printed(tenant_client: Client, holder: Holder) -> None:
    text = page(tenant_client, ff.sent(holder))
    main = text.partition("<main")[2].partition("</main>")[0]
    assert "<form" in main
    for section in main.split("<section ")[1:]:
        assert "<form" not in section.partition("</section>")[0] or "no-print" in section.partition(">")[0], section


def test_the_receipt_holds_what_was_sent(tenant_client: Client, holder: Holder) -> None:
    sent = ff.sent(holder)
    sent.attachments.update(display_name="œuvre & <b>ễ €.pdf")
    answer = tenant_client.get(addresses(sent.number_text, sent.uid)[1])
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"] and "sandbox" in answer["Content-Security-Policy"]
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    for expected in ("000000001", "123456", "œuvre & <b>ễ €.pdf", "8 boulevard Krumnov", "04 77 32 72 47"):
        assert expected in text
    assert len(reader.pages) == 1
    assert "Il ne dit pas encore" in text


def test_the_receipt_says_whose_it_is_at_its_head_and_its_foot(tenant_client: Client, holder: Holder) -> None:
    LandlordSettings.objects.update(name="Habitat Exemple", address_line1="1 place du Marché", city="SAINT ETIENNE")
    landlord_forget()
    sent = ff.sent(holder)
    answer = tenant_client.get(addresses(sent.number_text, sent.uid)[1])
    text = re.sub(r"\s+", " ", pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text())
    assert text.count("Habitat Exemple") == 2 and "1 place du Marché" in text


def test_the_receipt_of_an_accepted_one_does_not_doubt_it(tenant_client: Client, holder: Holder) -> None:
    sent = submission_accept(submission=ff.sent(holder), user=f.StaffFactory())
    answer = tenant_client.get(addresses(sent.number_text, sent.uid)[1])
    text = re.sub(r"\s+", " ", pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text())
    assert "Acceptée" in text and "Il ne dit pas encore" not in text


@pytest.mark.parametrize("address", ["/etc/passwd", "http://127.0.0.1/x.png", "file:///etc/hostname"])
def test_the_renderer_reads_nothing_but_its_fonts(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: f'<html><body><img src="{address}"><p>x</p></body></html>')
    with pytest.raises(pdf.PdfError):
        pdf.pdf_render("x", {})
