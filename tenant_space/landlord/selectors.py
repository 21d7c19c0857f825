"""Reading the landlord's settings: once per minute at most, never once per page."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from django.conf import settings
from wagtail.images.models import AbstractImage

from tenant_space.files.storages import STORAGE_ERRORS
from tenant_space.kept import KeptForAll
from tenant_space.landlord.addresses import is_of_portal
from tenant_space.landlord.colours import on_dark
from tenant_space.landlord.models import AgencyDetails, HowToPay, LandlordSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the landlord at the size in which pages show it."""

    url: str
    """Where its file is."""
    width: int
    """Its width in pixels."""
    height: int
    """Its height in pixels."""
    alt: str
    """What it shows, in words for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Landlord:
    """What pages, mails and rules need to know of the landlord."""

    settings: LandlordSettings
    """The settings as staff wrote them."""
    logo: Picture | None
    """The logo; None: there is none, or its file cannot be read."""
    account_number_picture: Picture | None
    """Where to find the account number on a notice; None: no picture, or it cannot be read."""
    brand_css: str
    """The stylesheet that sets the landlord's colours."""
    brand_digest: str
    """A digest of that stylesheet, in its address: new colours have a new address."""
    how_to_pay: HowToPay | None
    """The ways to pay, as staff wrote them; None: none is filled in."""

    @property
    def portal_url(self) -> str:
        """The portal's address, without a slash at its end.

        The settings' own is asked again whether it is one of the installation: a row may be older than the hosts.
        """
        own = self.settings.portal_url
        return (own if own and is_of_portal(own) else settings.PORTAL_URL).strip().rstrip("/")


def landlord_current() -> Landlord:
    """The landlord of this installation, cached; saving the settings empties the cache."""
    return KEPT_LANDLORD()


def landlord_forget() -> None:
    """Empty the cache: the settings have changed."""
    KEPT_LANDLORD.forget()


def agencies_written() -> dict[str, AgencyDetails]:
    """What editors published of the agencies, by code: read for every page, hence kept as the landlord is."""
    return _kept_agencies()


def agencies_forget() -> None:
    """Empty the cache: what editors say of an agency has changed."""
    _kept_agencies.forget()


def _read() -> Landlord:
    row = LandlordSettings.load()
    ways = HowToPay.objects.first()
    css = (
        f":root{{--brand:{row.brand_colour};--band:{row.band_colour or row.brand_colour}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--brand:{on_dark(row.brand_colour)}}}}}"
    )
    return Landlord(
        settings=row,
        logo=_picture(row.logo, "max-320x96", f"{row.name}"),
        account_number_picture=_picture(row.account_number_picture, "width-720", "Exemple d'avis d'échéance"),
        brand_css=css,
        brand_digest=hashlib.sha256(css.encode()).hexdigest()[:12],
        how_to_pay=None if ways is None or ways.is_empty else ways,
    )


def _picture(image: AbstractImage | None, spec: str, alt: str) -> Picture | None:
    if image is None:
        return None
    try:
        rendition = image.get_rendition(spec)
    except STORAGE_ERRORS as error:
        # Every page shows the logo: a lost file or a storage that is down must not take them all along.
        logger.error("picture %s unavailable (%s)", image.pk, type(error).__name__)
        return None
    return Picture(rendition.url, rendition.width, rendition.height, image.description or alt)


def logo_bytes() -> bytes:
    """The landlord's logo for a paper, at a size that prints well; empty without one, or when it cannot be read."""
    image = landlord_current().settings.logo
    if image is None:
        return b""
    try:
        with image.get_rendition("max-960x288").file.open("rb") as content:
            return content.read()
    except STORAGE_ERRORS as error:
        logger.error("picture %s unavailable (%s)", image.pk, type(error).__name__)
        return b""


def _read_agencies() -> dict[str, AgencyDetails]:
    return {row.code: row for row in AgencyDetails.objects.filter(live=True)}


KEPT_LANDLORD = KeptForAll("landlord:current", _read)
_kept_agencies = KeptForAll("landlord:agencies", _read_agencies)
