"""The help menu of the admin: Wagtail's guide and news are for those who edit pages."""

import pytest
from django.contrib.auth.models import Group

from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.mark.parametrize(
    ("group", "edits"),
    [("Communication", True), ("Administrateurs", True), ("Gestionnaires", False), ("Siège", False)],
)
def test_the_guide_of_editors_is_for_editors(client: Client, group: str, edits: bool) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    page = client.get("/admin/").content.decode()
    assert ('"name": "editor-guide"' in page) is edits
    assert ("whats-new-in-wagtail" in page) is edits
    assert '"name": "keyboard-shortcuts-trigger"' in page
