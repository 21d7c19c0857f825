"""The lock of secured pages: from their creation, put back, copied along."""

from __future__ import annotations

import pytest
from wagtail.models import Page, PageViewRestriction, get_page_models

from tenant_space.dashboard.models import DashboardPage
from tenant_space.documents.models import DocumentsPage
from tenant_space.ledger.models import RentAccountPage
from tenant_space.residence.models import ResidencePage
from tenant_space.secured.pages import SecuredPageMixin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SECURED = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]


def locked(page: Page) -> bool:
    found = PageViewRestriction.objects.filter(page_id=page.pk)
    return bool(found) and all(row.restriction_type == PageViewRestriction.LOGIN for row in found)


def test_there_are_secured_pages() -> None:
    assert {DashboardPage, RentAccountPage, ResidencePage, DocumentsPage} <= set(SECURED)


@pytest.mark.parametrize("model", SECURED)
def test_a_secured_page_is_locked_from_its_creation(model: type[Page]) -> None:
    assert locked(model.objects.get())


@pytest.mark.parametrize("model", SECURED)
def test_a_lock_that_an_editor_removed_comes_back_with_the_next_save(model: type[Page]) -> None:
    page = model.objects.get()
    page.view_restrictions.all().delete()
    page.save_revision().publish()
    assert locked(page)


@pytest.mark.parametrize("model", SECURED)
def test_a_copy_of_a_secured_page_is_locked(model: type[Page]) -> None:
    copy = model.objects.get().copy(update_attrs={"slug": "copie"})
    assert locked(copy)
    copy.save()
    assert locked(copy)


@pytest.mark.parametrize("model", SECURED)
def test_an_alias_of_a_secured_page_is_locked(model: type[Page]) -> None:
    assert locked(model.objects.get().create_alias(update_slug="alias"))


def test_no_open_page_is_locked() -> None:
    secured = [page.pk for model in SECURED for page in model.objects.all()]
    assert not PageViewRestriction.objects.exclude(page__in=secured).exists()
