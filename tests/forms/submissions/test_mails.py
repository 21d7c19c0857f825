"""What the mails about submissions say."""

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives

from forms.submissions.mails import FILE_REFUSED
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import mail_spec
from tenant_space.notifications.services import notify, outbox_flush
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db
REASON = "Le document ne montre pas l'adresse.\n<script>alert(1)</script>"


@pytest.fixture
def submission() -> Submission:
    return ff.sent(ff.home())


def last() -> tuple[str, str, str]:
    outbox_flush()
    message = memory.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return str(message.subject), str(message.body), str(message.alternatives[0][0])


def test_receipt_says_the_number_and_the_promised_day(submission: Submission) -> None:
    subject, text, html = last()
    assert subject == "Nous avons bien reçu votre attestation d'assurance"
    for version in (text, html):
        assert submission.number_text in version
        assert f"/envois/{submission.number_text}/" in version


def test_a_refusal_tells_its_reason_as_plain_text(submission: Submission) -> None:
    submission_refuse(submission=submission, user=f.StaffFactory(), reason=REASON)
    _, text, html = last()
    assert REASON in text
    assert "<script>" not in html
    assert "l&#x27;adresse.<br>&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_an_acceptance_says_that_nothing_is_left_to_do(submission: Submission) -> None:
    submission_accept(submission=submission, user=f.StaffFactory())
    assert "Vous n'avez rien d'autre à faire." in last()[1]


def test_a_dangerous_file_is_told_with_its_number(submission: Submission) -> None:
    notify(FILE_REFUSED.kind, Address("x@example.org"), submission_id=submission.pk)
    subject, text, html = last()
    assert submission.number_text in subject
    for version in (text, html):
        assert "Envoyez-nous un autre fichier" in version
        assert f"/envois/{submission.number_text}/" in version


@pytest.mark.parametrize(
    "kind", ["insurance.received", "insurance.accepted", "insurance.refused", "submissions.file_refused"]
)
def test_every_word_of_a_text_has_a_value(submission: Submission, kind: str) -> None:
    spec = mail_spec(kind)
    content = spec.build({"submission_id": submission.pk})
    assert {word.name for word in spec.placeholders} <= set(content.values)
    assert content.link


@pytest.mark.parametrize("kind", ["insurance.received", "submissions.file_refused"])
def test_nothing_is_sent_about_what_is_gone(kind: str) -> None:
    notify(kind, Address("x@example.org"), submission_id=0)
    assert outbox_flush() == 0


def test_only_receipts_may_be_refused() -> None:
    topics = {kind: mail_spec(f"insurance.{kind}").topic for kind in ("received", "accepted", "refused")}
    assert topics == {"received": Topic.ACKNOWLEDGEMENTS, "accepted": Topic.ANSWERS, "refused": Topic.ANSWERS}
    assert FILE_REFUSED.topic == Topic.ANSWERS


def test_a_refused_receipt_is_not_queued() -> None:
    holder = ff.home()
    holder.tenant.user.mail_refusals.create(topic=Topic.ACKNOWLEDGEMENTS)
    ff.sent(holder)
    assert not OutgoingMail.objects.exists()
