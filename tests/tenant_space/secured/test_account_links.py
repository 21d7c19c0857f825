"""The account that a link names, with what stands around its number."""

from __future__ import annotations

import pytest

from tenant_space.secured.viewer import UnknownAccount, viewer_for
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("link", ["{} ", "\u00a0{}", "\u200b{}", "{}\ufeff", "{}\n"])
def test_a_link_shows_its_account_whatever_was_pasted_along(link: str) -> None:
    first, second = f.HolderFactory(), f.HolderFactory()
    second.tenant = first.tenant
    second.save()
    for number in (first.account_id, second.account_id):
        assert viewer_for(first.tenant, asked=link.format(number)).account.number == number


@pytest.mark.parametrize("link", [" ", "\x00", "\u200b", "L-0001", "999999"])
def test_a_link_that_names_no_account_shows_none(link: str) -> None:
    holder = f.HolderFactory()
    with pytest.raises(UnknownAccount):
        viewer_for(holder.tenant, asked=link)
