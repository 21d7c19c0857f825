"""Help with signing up or in, asked without sign-in: who asks has proved nothing, and nothing is changed by it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse

from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords, Fact, Kind, Link, Reason, kind_register

CODE = "help"
LABEL = "Aide à l'inscription ou à la connexion"
WORDS = DecisionWords(
    accept="Marquer comme traitée", accepted="Traitée", refuse="Classer sans suite", refused="Classée sans suite"
)
MAY_OPEN_ACCESS = "identity.manage_tenant_access"
OPEN = "open_access:choose"  # the page where managers open the access of the person who asks


class Matter(TextChoices):
    """What the matter is, in the words of the person who asks."""

    NOT_RECOGNISED = "NOT_RECOGNISED", "Mes informations ne sont pas reconnues"
    NO_MAIL = "NO_MAIL", "Je n'ai pas reçu le mail d'activation"
    MAILBOX_LOST = "MAILBOX_LOST", "J'ai perdu l'accès à ma messagerie"
    PHONE_LOST = "PHONE_LOST", "J'ai perdu mon téléphone (double vérification)"
    OTHER = "OTHER", "Autre"


def _facts(submission: Submission) -> list[Fact]:
    data = submission.data
    return [
        ("Problème", str(Matter(data["matter"]).label)),
        ("Nom indiqué", data["last_name"]),
        ("Prénom indiqué", data["first_name"]),
        ("Compte indiqué", data["account_number"] or "aucun"),
    ]


def _links(submission: Submission) -> list[Link]:
    """The number is what was typed: the screens they lead to show this manager's own tenants only."""
    links, number = [], submission.data["account_number"]
    if number:
        address = f"{reverse('tenant_access:index')}?{urlencode({'q': number})}"
        links.append(Link(f"Voir l'accès des locataires du compte {number}", address, MAY_OPEN_ACCESS))
    if submission.is_open:
        links.append(Link("Ouvrir l'accès de cette personne", reverse(OPEN, args=[submission.pk]), MAY_OPEN_ACCESS))
    return links


MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande d'aide",
    received_body=(
        "Nous avons bien reçu votre demande d'aide pour vous inscrire ou vous connecter. "
        "C'est la demande n° {numero} du {date}.",
        "Une personne la lit. Vous aurez notre réponse le {delai} au plus tard, par téléphone ou par mail.",
        "Gardez près de vous un avis d'échéance et une pièce d'identité : nous vérifierons qui vous êtes.",
        "Nous ne vous demanderons jamais votre mot de passe.",
        "Vous n'avez rien demandé ? Quelqu'un a pu se tromper d'adresse. Vous n'avez rien à faire.",
    ),
    accepted_subject="Votre demande d'aide est traitée",
    accepted_body=(
        "Nous avons traité votre demande d'aide n° {numero} du {date}.",
        "Essayez de nouveau de vous inscrire ou de vous connecter.",
        "Vous n'y arrivez toujours pas ? Appelez-nous, avec ce numéro.",
    ),
    refused_subject="Réponse à votre demande d'aide",
    refused_body=(
        "Voici notre réponse à votre demande d'aide n° {numero} du {date} :",
        "{motif}",
        "Appelez-nous, avec ce numéro, si vous avez encore besoin d'aide.",
    ),
)


# What is wrong, then what to do.
REASONS = (
    Reason(
        "Nous n'avons pas pu vous joindre",
        "Nous avons essayé de vous joindre, sans succès. Appelez-nous, ou envoyez une nouvelle demande d'aide "
        "avec un numéro où vous répondez.",
    ),
    Reason(
        "Identité à vérifier",
        "Avant de vous aider, nous devons vérifier votre identité. Venez à votre agence avec une pièce "
        "d'identité et un avis d'échéance, ou appelez-nous.",
    ),
    Reason(
        "Autre question",
        "Ce formulaire sert seulement pour l'inscription et la connexion. Pour votre question, appelez "
        "votre agence : elle vous répondra.",
    ),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=2,
        first_reasons=REASONS,
        facts=_facts,
        message=lambda submission: submission.data["message"],
        links=_links,
        words=WORDS,
        mail_received=f"{CODE}.received",
        mail_accepted=f"{CODE}.accepted",
        mail_refused=f"{CODE}.refused",
    )
)
kind_mails_register(CODE, LABEL, MAILS, words=WORDS, button="")
