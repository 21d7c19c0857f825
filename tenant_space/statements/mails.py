"""The mail that brings a statement. Its PDF is made when it leaves and kept nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailFile, MailSpec, MailValues, mail_register
from tenant_space.secured.pay_buttons import pay_button_of
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.statements.pdf import MIME, statement_pdf
from tenant_space.statements.periods import Period
from tenant_space.statements.selectors import paper_of
from tenant_space.statements.services import MAIL
from tenant_space.tenancy.accounts import account_readable


def statement(context: dict[str, Any]) -> MailValues | None:
    """S41: the statement as it is now; nothing once its reader may not read the account, or has another address."""
    user = User.objects.filter(pk=context["user_id"], is_active=True, email=context["email"]).first()
    if user is None or user.tenant is None:
        return None
    head = account_readable(user.tenant, context["account"])
    if head is None:
        return None
    period = Period(dt.date.fromisoformat(context["first"]), dt.date.fromisoformat(context["last"]))
    content = statement_pdf(paper_of(user.tenant, head, period))
    values = {
        "compte": head.number,
        "debut": formats.long_date(period.first),
        "fin": formats.long_date(period.last),
    }
    query = f"{period.query}&{urlencode({ACCOUNT_PARAMETER: head.number})}"
    link = f"{landlord_current().portal_url}{reverse('reading_page', args=['releve'])}?{query}"
    file = MailFile(file_name(head.number, period, "pdf"), content, MIME)
    return MailValues(values, link, files=(file,), second=pay_button_of(user, head))


def file_name(account_number: str, period: Period, kind: str) -> str:
    """What a statement is called once saved: no name of a person."""
    return f"releve-{account_number}-{period.span}.{kind}"


STATEMENT = MailSpec(
    kind=MAIL,
    label="Relevé de compte demandé par mail",
    when="Part quand un locataire demande son relevé de compte par mail. Le relevé est joint, en PDF.",
    build=statement,
    subject="Votre relevé de compte du {debut} au {fin}",
    body=(
        "Vous avez demandé un relevé de votre compte client n° {compte}, du {debut} au {fin}.",
        "Il est joint à ce mail, au format PDF. Vous n'avez rien d'autre à faire.",
        "Vous n'avez rien demandé ? Changez le mot de passe de votre espace locataire, et prévenez-nous.",
    ),
    button="Voir mon relevé en ligne",
    placeholders=(
        Placeholder("compte", "numéro du compte client", "123456"),
        Placeholder("debut", "premier jour du relevé", "1er septembre 2026"),
        Placeholder("fin", "dernier jour du relevé", "30 novembre 2026"),
    ),
    topic=Topic.ANSWERS,
    confirmed=True,
)

mail_register(STATEMENT)
