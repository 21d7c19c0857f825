"""The landlord's settings of a new installation: nothing but defaults and a help picture."""

from __future__ import annotations

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from config.site_content.specimen import specimen_png
from home.models import HomePage
from tenant_space.landlord.models import LandlordSettings

PICTURE_TITLE = "Exemple d'avis d'échéance"
PICTURE_DESCRIPTION = (
    "Exemple d'avis d'échéance. Le numéro du compte client, 123456, est encadré en vert, en haut de la page."
)


def landlord_ensure() -> bool:
    """Fill the settings of a new installation; return whether it was one.

    Any page view creates an empty row, so a portal without a home page counts as new, too.
    """
    if LandlordSettings.objects.exists() and HomePage.objects.exists():
        return False
    landlord = LandlordSettings.load()
    landlord.account_number_picture = landlord.account_number_picture or _picture_create()
    landlord.save()
    return True


def _picture_create() -> AbstractImage:
    content, width, height = specimen_png()
    return get_image_model().objects.create(
        title=PICTURE_TITLE,
        description=PICTURE_DESCRIPTION,
        file=ContentFile(content, name="exemple-avis-echeance.png"),
        width=width,
        height=height,
    )
