"""What a manager can do to a tenant's access: its words, what is asked first, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from tenant_space.identity.models import User
from tenant_space.identity.second_factor.services import factors_remove
from tenant_space.identity.tenant_access import services, sign_ups
from tenant_space.identity.tenant_access.enums import AccessState, ClosingCause
from tenant_space.identity.tenant_access.forms import CheckForm, ReasonForm
from tenant_space.identity.tenant_access.selectors import Access


@dataclass(frozen=True, slots=True)
class Action:
    """One button, and the page that confirms it."""

    slug: str
    """Its name in the address."""
    button: str
    """The label of the button."""
    title: str
    """The title of the page that confirms it."""
    explained: tuple[str, ...]
    """What it does, a paragraph each, read before it is confirmed."""
    done: str
    """The message once it is done."""
    states: tuple[AccessState, ...]
    """The states of an access in which it is offered."""
    run: Callable[[User, Access, Any], object]
    """Does it: the manager, the access, the valid form of `form`'s class."""
    form: type[forms.Form] = forms.Form
    """What is asked before."""
    grave: bool = False
    """Whether the button warns by its colour."""
    needs_factor: bool = False
    """Whether it is only offered for an access with a second factor."""

    def possible(self, access: Access) -> bool:
        """Whether the state of this access allows it."""
        return access.state in self.states and (access.second_factor or not self.needs_factor)


def _sign_in_of(access: Access) -> User:
    """Raises `WrongState` when there is none: the states in which an action is offered say that there is."""
    if access.user is None:
        raise services.WrongState
    return access.user


def _resend(actor: User, access: Access, form: forms.Form) -> None:
    sign_ups.sign_ups_mail(actor=actor, person=access.tenant)


def _block(actor: User, access: Access, form: forms.Form) -> None:
    reason = form.cleaned_data["reason"]
    if access.sign_ups:
        sign_ups.sign_ups_block(actor=actor, person=access.tenant, reason=reason)
    else:
        services.access_block(actor=actor, user=_sign_in_of(access), reason=reason)


def _unblock(actor: User, access: Access, form: forms.Form) -> None:
    if access.sign_ups:
        sign_ups.sign_ups_unblock(actor=actor, person=access.tenant)
    else:
        services.access_unblock(actor=actor, user=_sign_in_of(access))


def _withdraw(actor: User, access: Access, form: forms.Form) -> None:
    reason = form.cleaned_data["reason"]
    if access.sign_ups:
        sign_ups.sign_ups_withdraw(actor=actor, person=access.tenant, reason=reason)
    else:
        services.access_close(user=_sign_in_of(access), cause=ClosingCause.UNLINKED, actor=actor, reason=reason)


def _factor_remove(actor: User, access: Access, form: CheckForm) -> None:
    factors_remove(actor=actor, user=_sign_in_of(access), check=form.words())


ACTIONS = (
    Action(
        slug="renvoyer",
        button="Renvoyer le courriel d'activation",
        title="Renvoyer le courriel d'activation",
        explained=(
            "Un nouveau courriel part à l'adresse écrite lors de l'inscription. Son lien est valable 24 heures. "
            "S'il y a plusieurs inscriptions, un courriel part pour chacune, les 5 plus récentes au plus.",
            "Cette adresse n'est pas la bonne ? La personne peut recommencer son inscription avec une autre. "
            "La première activée met fin aux autres.",
        ),
        done="Le courriel d'activation est parti. Son lien est valable 24 heures.",
        states=(AccessState.WAITING,),
        run=_resend,
    ),
    Action(
        slug="retablir",
        button="Rétablir l'accès",
        title="Rétablir l'accès",
        explained=(
            "La personne pourra de nouveau se connecter, avec le mot de passe qu'elle avait. Un courriel le lui dit.",
        ),
        done="L'accès est rétabli. La personne peut de nouveau se connecter.",
        states=(AccessState.BLOCKED,),
        run=_unblock,
    ),
    Action(
        slug="bloquer",
        button="Bloquer l'accès",
        title="Bloquer l'accès",
        explained=(
            "La personne est déconnectée aussitôt, sur tous ses appareils. Elle ne peut plus se connecter, "
            "ni demander un nouveau mot de passe, tant que l'accès n'est pas rétabli.",
            "Si elle avait activé son accès, un courriel lui dit d'appeler son agence. Il ne donne pas votre motif.",
        ),
        done="L'accès est bloqué. La personne est déconnectée.",
        states=(AccessState.ACTIVE, AccessState.WAITING),
        run=_block,
        form=ReasonForm,
        grave=True,
    ),
    Action(
        slug="double-verification",
        button="Retirer la double vérification",
        title="Retirer la double vérification",
        explained=(
            "À faire quand la personne a perdu son téléphone ou sa clé, et ses codes de secours.",
            "Vérifiez d'abord que c'est bien elle. Un appel ou un courriel reçu ne suffit pas : n'importe qui "
            "peut se faire passer pour un locataire. Rappelez au numéro que vous connaissez, ou demandez "
            "une pièce d'identité en agence.",
            "La personne se connectera ensuite avec son seul mot de passe. Un courriel la prévient.",
        ),
        done="La double vérification est retirée. La personne se connecte avec son mot de passe.",
        states=(AccessState.ACTIVE, AccessState.BLOCKED),
        run=_factor_remove,
        form=CheckForm,
        grave=True,
        needs_factor=True,
    ),
    Action(
        slug="retirer",
        button="Retirer l'accès",
        title="Retirer l'accès",
        explained=(
            "À faire quand une autre personne s'est inscrite à la place de ce locataire.",
            "L'accès, ou l'inscription en attente, est fermé pour toujours : adresse, mot de passe et double "
            "vérification sont effacés. "
            "Ce qui a été envoyé avec cet accès reste dans les demandes.",
            "Le locataire pourra ensuite s'inscrire lui-même.",
        ),
        done="L'accès est retiré. Le locataire peut s'inscrire.",
        states=(AccessState.ACTIVE, AccessState.BLOCKED, AccessState.WAITING),
        run=_withdraw,
        form=ReasonForm,
        grave=True,
    ),
)
BY_SLUG = {action.slug: action for action in ACTIONS}


def possible_actions(access: Access) -> tuple[Action, ...]:
    """The buttons shown for this access."""
    return tuple(action for action in ACTIONS if access.may_act and action.possible(access))
