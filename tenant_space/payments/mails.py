"""The mails about online payments: the receipt, and a payment that was taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.readers import NOBODY, Reader, reader_register
from tenant_space.notifications.registry import MailFile, MailSpec, MailValues, mail_register
from tenant_space.payments.enums import AttemptState
from tenant_space.payments.journal import waiting_counts
from tenant_space.payments.links import pay_button
from tenant_space.payments.receipts import MIME, receipt_pdf
from tenant_space.payments.records import Attempt
from tenant_space.payments.reminding import DUE_SOON, still_due
from tenant_space.payments.reviewing import TO_CHECK
from tenant_space.payments.selectors import ShownPayment, payment_shown
from tenant_space.payments.services import RECEIPT, TAKEN_BACK
from tenant_space.secured.pay_buttons import PayButtonSource, pay_button_of, pay_button_register
from tenant_space.tenancy.accounts import account_readable
from tenant_space.tenancy.mail_readers import tenant_reader


def receipt(context: dict[str, Any]) -> MailValues | None:
    """What the bank accepted, with the receipt; nothing once it was taken back, or may not be read any more."""
    attempt, payment = _payment(context)
    if attempt is None or payment is None or attempt.state != AttemptState.ACCEPTED:
        return None
    file = MailFile(f"recu-{attempt.reference}.pdf", receipt_pdf(payment), MIME)
    return MailValues(_values(attempt, payment), _link(payment), files=(file,))


def taken_back(context: dict[str, Any]) -> MailValues | None:
    """A payment told accepted that the bank did not take; what is owed again can be paid from the mail."""
    attempt, payment = _payment(context)
    if attempt is None or payment is None:
        return None
    user = _told(context["email"], tenant=attempt.payment.tenant)
    head = account_readable(user.tenant, payment.account_number) if user and user.tenant else None
    button = pay_button_of(user, head) if user and head else None
    return MailValues(_values(attempt, payment), _link(payment), second=button)


def due_soon(context: dict[str, Any]) -> MailValues | None:
    """What is to be paid soon, with a link that pays it; nothing once it is paid, or not wanted any more."""
    user = _told(context["email"], pk=context["user_id"])
    if user is None or not user.mail_wishes.filter(topic=Topic.RENT).exists():
        return None
    due = dt.date.fromisoformat(context["due"])
    head = still_due(user, context["account"], due)
    if head is None:
        return None
    values = {
        "montant": formats.euros(head.balance.cents),
        "fin": formats.long_date(due),
        "aide": f"{landlord_current().portal_url}{reverse('request_page', args=['payment_plan'])}",
    }
    button = pay_button_of(user, head)
    return MailValues(values, button.link if button else "")


def _told(email: str, **whose: Any) -> User | None:
    """The sign-in whose mail this is, as long as it is open and has the address the mail goes to: links are for it."""
    return User.objects.filter(email=email, is_active=True, **whose).select_related("tenant").first()


def to_check(context: dict[str, Any]) -> MailValues | None:
    """How much waits for staff when the mail leaves; nothing once all is looked at."""
    waits = sum(waiting_counts().values())
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if not waits or user is None or not user.has_perm("payments.check_payment"):
        return None
    link = f"{landlord_current().portal_url}{reverse('payments:index')}?review=a-verifier"
    return MailValues({"nombre": "1 paiement" if waits == 1 else f"{waits} paiements"}, link)


def _payment(context: dict[str, Any]) -> tuple[Attempt | None, ShownPayment | None]:
    attempt = _attempt(context)
    return attempt, payment_shown(attempt.payment.tenant, attempt.payment.uid) if attempt else None


def _attempt(context: dict[str, Any]) -> Attempt | None:
    return Attempt.objects.filter(pk=context["payment_attempt"]).select_related("payment__tenant").first()


def _values(attempt: Attempt, payment: ShownPayment) -> dict[str, str]:
    day = attempt.accepted_at or attempt.started_at
    return {
        "montant": formats.euros(attempt.amount_cents),
        "compte": payment.account_number,
        "date": formats.long_date(timezone.localdate(day)),
        "reference": attempt.reference,
    }


def _link(payment: ShownPayment) -> str:
    return f"{landlord_current().portal_url}{reverse('payment_page', args=[payment.uid])}"


def payment_reader(context: dict[str, Any]) -> Reader:
    """The person who paid, and the account that was paid."""
    attempt = _attempt(context)
    return tenant_reader(attempt.payment.tenant, attempt.payment.account_id) if attempt else NOBODY


reader_register("payment_attempt", payment_reader)
pay_button_register(PayButtonSource("payments", pay_button))
_PLACEHOLDERS = (
    Placeholder("montant", "somme payée", "523,40\u00a0€"),
    Placeholder("compte", "numéro du compte client", "123456"),
    Placeholder("date", "jour du paiement", "5 décembre 2026"),
    Placeholder("reference", "référence du paiement", "123456-261205-000043"),
)
mail_register(
    MailSpec(
        kind=RECEIPT,
        label="Paiement en ligne : reçu",
        when="Part quand la banque accepte un paiement en ligne. Le reçu est joint, en PDF.",
        build=receipt,
        subject="Votre paiement de {montant} est accepté",
        body=(
            "Nous avons bien reçu votre paiement de {montant} du {date}, sur votre compte client n° {compte}.",
            "Il est déjà déduit de ce que vous devez. La ligne apparaîtra sur votre compte dans quelques jours.",
            "Votre reçu est joint à ce mail. Référence du paiement : {reference}.",
        ),
        button="Voir mon paiement",
        placeholders=_PLACEHOLDERS,
        topic=Topic.ANSWERS,
    ),
    MailSpec(
        kind=TAKEN_BACK,
        label="Paiement en ligne : non encaissé",
        when="Part quand la banque n'a pas pu encaisser un paiement qu'elle avait accepté, ou l'a annulé.",
        build=taken_back,
        subject="Votre paiement du {date} n'a pas pu être encaissé",
        body=(
            "Votre banque avait accepté votre paiement de {montant} du {date}, sur votre compte client n° {compte}. "
            "Elle nous dit maintenant qu'il n'a pas été encaissé.",
            "Vous n'y êtes sans doute pour rien. La somme est de nouveau à payer : "
            "vous pouvez payer en ligne ou autrement.",
            "Votre agence peut vous renseigner. Référence du paiement : {reference}.",
        ),
        button="Voir mon paiement",
        placeholders=_PLACEHOLDERS,
        topic=Topic.ANSWERS,
    ),
    MailSpec(
        kind=TO_CHECK,
        label="Comptabilité : paiements en ligne à vérifier",
        when="Part à ceux qui peuvent vérifier un paiement en ligne quand quelque chose ne correspond pas, au plus "
        "une fois par heure.",
        build=to_check,
        subject="À vérifier : {nombre} en ligne",
        body=(
            "Ce que la banque ou le logiciel de gestion dit de {nombre} en ligne ne correspond pas à ce qui était "
            "attendu.",
            "Regardez dans l'espace marchand de la banque, puis marquez le paiement comme vérifié, avec un mot. "
            "Les locataires lisent que leur paiement est en cours de vérification.",
        ),
        button="Voir les paiements à vérifier",
        placeholders=(Placeholder("nombre", "combien de paiements", "2 paiements"),),
        topic=Topic.ANSWERS,
    ),
    MailSpec(
        kind=DUE_SOON,
        label="Loyer : rappel avant l'échéance",
        when="Part quelques jours avant l'échéance (réglages du bailleur) aux locataires qui l'ont demandé dans « Mes "
        "préférences », s'ils doivent encore une somme et ne sont pas prélevés.",
        build=due_soon,
        subject="Votre loyer est à payer avant le {fin}",
        body=(
            "Vous nous avez demandé ce rappel. Il vous reste {montant} à payer avant le {fin}.",
            "Le bouton ci-dessous mène au paiement par carte, sans connexion. Il paie ce que vous devez au moment où "
            "vous l'ouvrez. Il sert jusqu'à votre prochain avis d'échéance : ne le transmettez pas.",
            "Vous venez de payer ? Vous n'avez rien d'autre à faire.",
            "Du mal à payer ? Des aides existent, et vous pouvez demander à payer en plusieurs fois : {aide}",
        ),
        button="Payer maintenant",
        placeholders=(
            Placeholder("montant", "somme qui reste à payer", "523,40\u00a0€"),
            Placeholder("fin", "date avant laquelle payer", "5 décembre 2026"),
            Placeholder("aide", "adresse de la page « J'ai du mal à payer »", "https://www.example.org/aide"),
        ),
        required=("fin",),
        topic=Topic.RENT,
        confirmed=True,
    ),
)
