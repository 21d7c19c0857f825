"""The panel of the managers' home."""

import pytest

from forms.submissions.services import submission_take
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST, late
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_the_panel_counts_new_late_and_mine(client: Client, manager: User, colleague: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(4)]
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    late(foreign)
    submission_take(submission=rows[0], user=manager)
    submission_take(submission=rows[1], user=colleague)
    late(rows[1])
    panel = client.get("/admin/").content.decode()
    counts = {
        label: client.get(url).context["paginator"].found
        for label, url in (
            ("new", f"{LIST}?etat=nouvelles"),
            ("late", f"{LIST}?delai=retard"),
            ("mine", f"{LIST}?suivi=moi"),
        )
    }
    assert counts == {"new": 2, "late": 1, "mine": 1}
    for count, query in ((2, "etat=nouvelles"), (1, "delai=retard"), (1, "suivi=moi")):
        tile = panel[panel.index(query) :][:200]
        assert f'desk-tile__count">{count}<' in tile


def test_the_panel_is_for_managers(client: Client) -> None:
    from django.contrib.auth.models import Group

    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Communication")]))
    assert "desk-panel" not in client.get("/admin/").content.decode()
