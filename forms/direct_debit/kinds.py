"""The requests about a direct debit: a mandate, another day, the end. What each says, and what it changes."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from forms.direct_debit.enums import DAY, MANDATE, STOP
from forms.direct_debit.mandates import mandate_file
from forms.direct_debit.selectors import (
    address_lines,
    changes_in_a_year,
    day_words,
    first_debit_words,
    held_for_check,
    holder_words,
    holders_at_home,
    order_of,
    same_bank_account,
)
from forms.direct_debit.services import change_record, order_forget, order_record, order_returned
from forms.direct_debit.signing_rules import sign_obstacle, signature_of, signs_online
from forms.direct_debit.steps import mandate_returned
from forms.direct_debit.words import SIGNATURE_KIND
from forms.submissions.enums import ArrivedBy, State
from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import (
    DecisionWords,
    ErpField,
    ErpTold,
    Fact,
    Kind,
    Link,
    MiddleStep,
    Reason,
    kind_register,
)
from tenant_space import formats
from tenant_space.exchange.outbound.sealing import key_is_there
from tenant_space.tenancy.enums import MandateStatus
from tenant_space.tenancy.models import Mandate

MANDATE_LABEL = "Mandat de prélèvement"
DAY_LABEL = "Changement du jour de prélèvement"
STOP_LABEL = "Arrêt du prélèvement automatique"
MANDATE_WORDS = DecisionWords(
    accept="Accepter le mandat signé",
    accepted="Mandat accepté",
    before="Comparez d'abord le mandat signé avec la demande, et cochez ce que vous avez vérifié.",
)
DONE = DecisionWords(
    accept="Marquer comme faite",
    accepted="Faite",
    before="Faites d'abord le changement dans votre logiciel de gestion.",
)


def _facts(submission: Submission) -> list[Fact]:
    """What was asked for; the IBAN masked, for the tenant as for managers."""
    data, order = submission.data, order_of(submission)
    facts: list[Fact] = [("IBAN masqué", order.iban_masked)] if order else []
    facts += [("Banque", data["bank"])] if data["bank"] else []
    facts += [("BIC", data["bic"])] if data["bic"] else []
    facts += [("Titulaire du compte", holder_words(data))]
    facts += [("Téléphone du payeur", formats.phone(data["payer_phone"]))] if data["payer_phone"] else []
    facts += [("Son adresse", ", ".join(address_lines(data)))]
    facts += _day_facts(submission)
    rum = order.rum if order else None
    return [*facts, ("RUM", rum or "Communiquée avant le premier prélèvement")]


def _day_facts(submission: Submission) -> list[Fact]:
    first = dt.date.fromisoformat(submission.data["first_on"])
    return [
        ("Jour du prélèvement", day_words(submission.data["day"]).capitalize()),
        ("Premier prélèvement", first_debit_words(first)),
    ]


def _erp_day(submission: Submission) -> list[ErpField]:
    data = submission.data
    return [ErpField("debit_day", str(data["day"])), ErpField("first_debit_on", data["first_on"])]


def _stop_facts(submission: Submission) -> list[Fact]:
    return [("Demande", "Ne plus être prélevé automatiquement")]


def _staff_facts(submission: Submission) -> list[Fact]:
    """What a manager compares the request with, and what to look at twice."""
    rows = Mandate.objects.filter(account_id=submission.account_id, status=MandateStatus.ACTIVE).order_by("-signed_on")
    facts: list[Fact] = [
        ("Mandat en place", f"{row.holder_name}, {row.iban_masked}, RUM {row.rum}") for row in rows[:3]
    ] or [("Mandat en place", "Aucun")]
    if len(holders := holders_at_home(submission.account_id or "")) > 1:
        facts.append(("Titulaires du bail", ", ".join(holders)))
    if held_for_check(submission):
        facts.append(("À contrôler", "L'identifiant a changé peu avant : rappelez au numéro connu avant d'accepter."))
    if (order := order_of(submission)) is None:
        return facts
    if signature := signature_of(submission):
        at = timezone.localtime(signature.signed_at)
        facts.append(
            ("Signature", f"Signé en ligne le {formats.long_date(at)} à {formats.clock(at)} ({SIGNATURE_KIND})")
        )
    if others := same_bank_account(order):
        facts.append(("Même IBAN demandé", f"aussi pour les comptes {', '.join(others)}"))
    if (changes := changes_in_a_year(order)) >= 3:
        facts.append(("IBAN différents en un an", str(changes)))
    return facts


def _own_links(submission: Submission) -> list[tuple[str, str]]:
    """The mandate to sign, and where its photo comes back; the signed one, from when it is signed online."""
    number = submission.number_text
    if signature_of(submission):
        return [("Télécharger le mandat signé (PDF)", reverse("mandate_pdf", args=[number]))]
    if not submission.is_open or (submission.source and submission.state != State.WAITING):
        return []  # nothing to sign: it is over, or came signed on paper
    online = signs_online() and not sign_obstacle(submission)
    return [
        *([("Signer en ligne", reverse("mandate_sign", args=[number]))] if online else []),
        ("Télécharger le mandat à signer (PDF)", reverse("mandate_pdf", args=[number])),
        ("Lire le mandat à l'écran", reverse("mandate", args=[number])),
        ("Renvoyer le mandat signé", f"{reverse('submission', args=[number])}#repondre"),
    ]


def _staff_links(submission: Submission) -> list[Link]:
    links = [Link("Lire l'IBAN entier", reverse("mandate_iban", args=[submission.pk]), "direct_debit.read_iban")]
    if signature_of(submission):
        address = reverse("mandate_evidence", args=[submission.pk])
        links.append(Link("Preuve de la signature en ligne", address, "direct_debit.read_evidence"))
    order = order_of(submission)
    other = order.returned_with if order else None
    if other:
        text = f"Mandat signé joint à l'envoi n° {other.number_text}"
        links.append(Link(text, reverse("desk:inspect", args=[other.pk]), "submissions.view_submission"))
    return links


TO_SIGN_ONLINE = "signez le mandat en ligne, ou imprimez-le, signez-le et renvoyez-le."
TO_SIGN = "imprimez le mandat, signez-le, puis renvoyez-le."


def _returned(submission: Submission) -> MiddleStep:
    """The second of the three steps: the signed mandate is here, whichever way it came."""
    if signature := signature_of(submission):
        return MiddleStep(
            "Mandat signé en ligne", formats.long_date(signature.signed_at or submission.created_at), True
        )
    if mandate_returned(submission) or submission.state == State.ACCEPTED:  # by post, and never scanned
        return MiddleStep("Mandat signé reçu", "", True)
    return MiddleStep("Mandat signé reçu", _to_sign(submission) if submission.is_open else "", False)


def _to_sign(submission: Submission) -> str:
    """What its sender does now; where it is not online, why."""
    if not signs_online():
        return TO_SIGN
    why = sign_obstacle(submission)
    return f"{TO_SIGN} {formats.french_spaces(why)}" if why else TO_SIGN_ONLINE


def _is_signed_online(submission: Submission) -> bool:
    """Its name, IBAN, date and signature are then those of the request: there is no paper to compare."""
    return signature_of(submission) is not None


def _subjects(submission: Submission) -> frozenset[str]:
    return frozenset({submission.account_id or ""})


def _nothing(submission: Submission) -> None:
    """Taking it back changes nothing else."""


_RECEIVED = "Nous avons bien reçu votre demande. C'est l'envoi n° {numero} du {date}."
_ANSWER = "Vous aurez notre réponse par mail, le {delai} au plus tard. D'ici là, payez votre loyer comme d'habitude."
_NOT_YOU = "Ce n'était pas vous ? Annulez la demande depuis sa page, changez votre mot de passe, puis appelez-nous."
_REFUSED = ("Nous n'avons pas pu accepter votre demande (envoi n° {numero} du {date}).", "Voici pourquoi :", "{motif}")
MANDATE_MAILS = KindMails(
    received_subject="Votre mandat de prélèvement à signer",
    received_body=(
        _RECEIVED,
        "Votre mandat de prélèvement est joint à ce mail. Signez-le en ligne depuis votre demande (bouton "
        "ci-dessous), si elle vous le propose. Sinon, imprimez-le, écrivez le lieu et la date, signez-le. "
        "Puis renvoyez-le : en photo depuis votre demande (bouton ci-dessous), par mail, ou par la poste. "
        "L'adresse est écrite au bas du mandat.",
        "Le prélèvement commence quand nous avons accepté le mandat signé. D'ici là, payez votre loyer comme "
        "d'habitude.",
        _NOT_YOU,
    ),
    recorded_subject="Votre mandat de prélèvement signé est arrivé",
    recorded_body=(
        "Nous avons reçu votre mandat de prélèvement, signé sur papier. C'est l'envoi n° {numero} du {date}.",
        "Nous le vérifions : vous aurez notre réponse par mail, le {delai} au plus tard. Vous n'avez rien d'autre à "
        "signer.",
        "Le prélèvement commence quand nous avons accepté le mandat. D'ici là, payez votre loyer comme d'habitude.",
        "Ce n'était pas vous ? Annulez la demande depuis sa page, puis appelez-nous.",
    ),
    accepted_subject="Votre mandat de prélèvement est accepté",
    accepted_body=(
        "Nous avons accepté votre mandat signé (envoi n° {numero} du {date}).",
        "Votre avis d'échéance vous annonce chaque prélèvement, avec son montant, avant qu'il ait lieu. "
        "Jusqu'au premier, payez votre loyer comme d'habitude.",
    ),
    refused_subject="Votre mandat de prélèvement n'a pas pu être accepté",
    refused_body=(*_REFUSED, "Rien n'est prélevé. Vous pouvez refaire une demande depuis votre espace locataire."),
)
DAY_MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande de changement de jour",
    received_body=(_RECEIVED, _ANSWER, _NOT_YOU),
    accepted_subject="Votre jour de prélèvement change",
    accepted_body=(
        "C'est fait (envoi n° {numero} du {date}). Votre prochain avis d'échéance porte le nouveau jour.",
        "Vous n'avez rien d'autre à faire.",
    ),
    refused_subject="Votre jour de prélèvement ne change pas",
    refused_body=(*_REFUSED, "Vous pouvez refaire une demande depuis votre espace locataire."),
)
STOP_MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande d'arrêt du prélèvement",
    received_body=(
        _RECEIVED,
        "Vous aurez notre réponse par mail, le {delai} au plus tard. Un prélèvement déjà annoncé peut encore "
        "avoir lieu.",
        _NOT_YOU,
    ),
    accepted_subject="Votre prélèvement automatique est arrêté",
    accepted_body=(
        "C'est fait (envoi n° {numero} du {date}) : nous ne prélevons plus votre loyer.",
        "Pensez à payer chaque mois par un autre moyen. Votre avis d'échéance dit lequel.",
    ),
    refused_subject="Votre demande d'arrêt du prélèvement",
    refused_body=(
        *_REFUSED,
        "Le prélèvement continue. Vous pouvez refaire une demande depuis votre espace locataire.",
    ),
)

# What is wrong, then what to do.
MANDATE_REASONS = (
    Reason(
        "Mandat jamais reçu",
        "Nous n'avons pas reçu le mandat signé. Refaites une demande quand vous pouvez l'imprimer et le signer, "
        "ou venez le signer à votre agence.",
    ),
    Reason(
        "Mandat non signé ou non daté",
        "Il manque la signature ou la date sur le mandat. Refaites une demande, puis renvoyez le mandat daté "
        "et signé.",
    ),
    Reason(
        "IBAN ou nom différents",
        "L'IBAN ou le nom du mandat signé ne sont pas ceux de votre demande. Refaites une demande avec ceux "
        "de votre RIB.",
    ),
)
OTHER_REASONS = (
    Reason(
        "Trop tard pour ce mois",
        "Les prélèvements de ce mois sont déjà prêts. Refaites votre demande après le prochain prélèvement.",
    ),
)

kind_register(
    Kind(
        code=MANDATE,
        label=MANDATE_LABEL,
        working_days=10,
        first_reasons=MANDATE_REASONS,
        facts=_facts,
        staff_facts=_staff_facts,
        subjects=_subjects,
        subject_words="même compte",
        erp=ErpTold(type=lambda submission: "MANDATE", is_ready=key_is_there),
        on_create=order_record,
        on_withdraw=order_forget,
        by_staff=True,
        recorded_from=(ArrivedBy.COUNTER, ArrivedBy.POST, ArrivedBy.MAIL),
        recorded_with_file=True,
        awaits_file="SEPA_MANDATE",
        on_awaited=order_returned,
        links=_staff_links,
        checks=("Le nom du titulaire", "L'IBAN : les derniers chiffres au moins", "La date", "La signature"),
        checks_legend="Vérifié sur le mandat signé",
        proved=_is_signed_online,
        middle_step=_returned,
        tenant_links=_own_links,
        mail_file=mandate_file,
        words=MANDATE_WORDS,
        accepted_text="Votre mandat signé est accepté.",
        accepted_next="Votre avis d'échéance annonce chaque prélèvement. Jusqu'au premier, payez comme d'habitude.",
        mail_received=f"{MANDATE}.received",
        mail_recorded=f"{MANDATE}.recorded",
        mail_accepted=f"{MANDATE}.accepted",
        mail_refused=f"{MANDATE}.refused",
    )
)
for code, label, facts, texts, erp in (
    (DAY, DAY_LABEL, _day_facts, DAY_MAILS, ErpTold(type=lambda submission: "MANDATE_DAY", fields=_erp_day)),
    (STOP, STOP_LABEL, _stop_facts, STOP_MAILS, ErpTold(type=lambda submission: "MANDATE_REVOKE")),
):
    kind_register(
        Kind(
            code=code,
            label=label,
            working_days=5,
            first_reasons=OTHER_REASONS,
            facts=facts,
            staff_facts=_staff_facts,
            subjects=_subjects,
            subject_words="même compte",
            erp=erp,
            on_create=change_record,
            on_withdraw=_nothing,
            words=DONE,
            accepted_text="C'est fait.",
            accepted_next="Votre prochain avis d'échéance en tient compte.",
            mail_received=f"{code}.received",
            mail_accepted=f"{code}.accepted",
            mail_refused=f"{code}.refused",
        )
    )
    kind_mails_register(code, label, texts, words=DONE)
kind_mails_register(MANDATE, MANDATE_LABEL, MANDATE_MAILS, words=MANDATE_WORDS)
