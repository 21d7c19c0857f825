"""The landlord's own names of banks, in the admin."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.forms import CharField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from tenant_space.admin_screens.modeladmin import PortalModelAdmin
from tenant_space.tenancy.models import BankName

_CODE = re.compile(r"[0-9A-Z]{5}")


class BankNameForm(WagtailAdminModelForm):
    """A code and a name. Spaces and small letters in the code are put right."""

    bank_code = CharField(label="Code banque", max_length=20)

    def clean_bank_code(self) -> str:
        code = re.sub(r"\s", "", self.cleaned_data["bank_code"]).upper()
        if not _CODE.fullmatch(code):
            raise ValidationError(
                "Le code banque a cinq caractères, chiffres ou lettres sans accent. Exemple : 14265. "
                "Il est écrit sur le RIB."
            )
        if BankName.objects.filter(bank_code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ce code banque a déjà un nom. Revenez à la liste pour le modifier.")
        return code

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class BankNameAdmin(PortalModelAdmin):
    """What the page of direct debits calls a bank."""

    model = BankName
    menu_label = "Noms de banques"
    menu_icon = "tag"
    add_to_settings_menu = True
    list_display = ["bank_code", "name"]
    search_fields = ["bank_code", "name"]
    list_per_page = 100
    inspect_view_fields = ["bank_code", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("bank_code", help_text="Les cinq premiers caractères du RIB. Exemple : 14265."),
            FieldPanel("name", help_text="Ce que le locataire lit, en toutes lettres."),
        ],
        base_form_class=BankNameForm,
    )
