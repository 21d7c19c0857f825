"""What can be wrong with the pages: a text that the law asks for is still the model that a new portal starts with."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse
from wagtail.admin.auth import user_has_any_page_permission

from home.first_texts.terms import DRAFT
from home.models import LegalPage
from tenant_space.admin_screens.alerts import Alert, alerts_register
from tenant_space.editable_words.first_texts import TO_COMPLETE


@alerts_register
def legal_texts_unfinished(user: PermissionsMixin) -> Iterator[Alert]:
    """The legal pages whose text is not the landlord's own yet."""
    if not user_has_any_page_permission(user):
        return
    for page in LegalPage.objects.live().order_by("path"):
        if is_unfinished(page) and page.permissions_for_user(user).can_edit():
            text = f"La page « {page.title} » est encore le modèle livré avec le portail : complétez-la."
            yield Alert(text, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def is_unfinished(page: LegalPage) -> bool:
    """Whether the warning of the model still stands on a page, or a part that is to be filled in."""
    draft_title = DRAFT[1]["title"]
    is_model = any(block.block_type == "callout" and block.value["title"] == draft_title for block in page.body)
    return is_model or TO_COMPLETE in str(page.body)
