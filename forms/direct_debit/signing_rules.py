"""Who may sign a mandate online, and where their code goes. Whoever may not reads why, and signs on paper."""

from __future__ import annotations

from django.conf import settings

from forms.direct_debit.enums import MANDATE, HolderKind
from forms.direct_debit.selectors import order_of, sender_of
from forms.direct_debit.signatures import MandateSignature
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.codes.services import Destination
from tenant_space.identity.enums import CodeWay
from tenant_space.identity.models import User
from tenant_space.notifications.channels.sms.services import sms_gateway
from tenant_space.notifications.models import address_mask
from tenant_space.tenancy.known_ways import contact_email_known, mobile_known
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.reach import reached_by_mail

OVER = "Cette demande est terminée, ou son mandat est déjà signé."
CO_HOLDER = (
    "Le compte bancaire est à un autre titulaire du bail : lui seul peut signer. Il signe le mandat sur papier, ou "
    "fait la demande depuis son propre espace locataire."
)
THIRD = "Le compte bancaire est à une autre personne : elle seule peut signer, sur papier."
RETURNED = "Votre mandat signé sur papier est déjà arrivé. Vous n'avez plus rien à signer."
NOT_KNOWN = (
    "Pour signer en ligne, il faut un téléphone mobile que nous connaissons depuis {days} jours au moins. Nous n'en "
    "avons pas pour vous : signez sur papier. Pour la prochaine fois, donnez votre numéro à votre agence."
)


def signature_of(submission: Submission) -> MandateSignature | None:
    """The mandate of a request as it was signed online; None when it was not."""
    found = signature_begun(submission)
    return found if found and found.signed_at else None


def signature_begun(submission: Submission) -> MandateSignature | None:
    """The same, also while its code is waited for."""
    return getattr(submission, "mandate_signature", None) if submission.kind == MANDATE else None


def sign_obstacle(submission: Submission) -> str:
    """Why the sender of a request cannot sign its mandate online, in words; empty: they can.

    Only the holder of the bank account signs, and only the sender is known here. The landlord's settings come first:
    where nothing is signed online, nothing is said of it (`signs_online`).
    """
    order = order_of(submission)
    if order is None or not submission.is_open or not order.iban_sealed or signature_of(submission):
        return OVER
    if order.returned_with_id or submission.attachments.exclude(message__by_staff=True).exists():
        return RETURNED
    holder = HolderKind(submission.data["holder"])
    if holder is not HolderKind.TENANT:
        return CO_HOLDER if holder is HolderKind.CO_HOLDER else THIRD
    user = sender_of(submission)
    if user is None or code_destination(user) is None:
        return NOT_KNOWN.format(days=settings.PORTAL_SIGNATURE_KNOWN_DAYS)
    return ""


def signs_online() -> bool:
    """Whether mandates are signed online here, for those who can get a code."""
    return settings.PORTAL_ONLINE_SIGNATURE and (sms_gateway() is not None or settings.PORTAL_SIGNATURE_BY_MAIL)


def code_destination(user: User) -> Destination | None:
    """Where the code of somebody goes: the mobile known for long, else the contact address where a setting allows it.

    The address first for those who chose long ago to be reached by mail.
    """
    tenant, days = user.tenant, settings.PORTAL_SIGNATURE_KNOWN_DAYS
    if tenant is None:
        return None
    by_sms, by_mail = _by_sms(tenant, days), _by_mail(user, tenant, days)
    if by_sms and by_mail:
        return by_mail if reached_by_mail(tenant, days=days) else by_sms
    return by_sms or by_mail


def _by_sms(tenant: Tenant, days: int) -> Destination | None:
    mobile = mobile_known(tenant, days=days)
    return Destination(CodeWay.SMS, mobile, formats.phone_masked(mobile)) if mobile and sms_gateway() else None


def _by_mail(user: User, tenant: Tenant, days: int) -> Destination | None:
    """Never the address that signs in, nor the former one: that mailbox also gives a new password."""
    address = contact_email_known(tenant, days=days) if settings.PORTAL_SIGNATURE_BY_MAIL else ""
    own = {email_normalise(one).casefold() for one in (user.email, user.former_email) if one}
    if address and email_normalise(address).casefold() not in own:
        return Destination(CodeWay.MAIL, address, address_mask(address))
    return None
