"""While a file is being chosen, what is typed so far is kept: a phone may throw the page away meanwhile."""

from __future__ import annotations

import pytest

from forms.submissions.models import Draft, Submission
from forms.submissions.selectors import draft_files
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of
from tests.kit.insurance import PATH, draft_of, filled, photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def keep(client: Client, holder: Holder, **typed: str) -> ClientResponse:
    """What the script of files posts when the box is opened."""
    values = filled(holder, envoyer=None, garder="1", **typed)
    return client.post(PATH, values, headers={"accept": "application/json"})


def test_what_is_typed_is_there_again(tenant_client: Client, holder: Holder) -> None:
    answer = keep(tenant_client, holder, to_year="2097")
    assert (answer.status_code, answer.json()) == (200, {"kept": True})
    assert 'value="2097"' in html_of(tenant_client.get(PATH))
    assert not Submission.objects.exists()


def test_what_is_typed_later_counts(tenant_client: Client, holder: Holder) -> None:
    keep(tenant_client, holder, to_year="2097")
    keep(tenant_client, holder, to_year="2098")
    text = html_of(tenant_client.get(PATH))
    assert 'value="2098"' in text and 'value="2097"' not in text
    assert Draft.objects.count() == 1


def test_files_that_are_there_stay(tenant_client: Client, holder: Holder) -> None:
    tenant_client.post(PATH, filled(holder, envoyer=None, ajouter="1", fichiers=photo()))
    keep(tenant_client, holder)
    assert [file.display_name for file in draft_files(draft_of(holder))] == ["attestation.jpg"]


def test_without_a_script_the_word_does_nothing(tenant_client: Client, holder: Holder) -> None:
    answer = tenant_client.post(PATH, filled(holder, envoyer=None, garder="1"))
    assert answer.status_code == 302 and not Submission.objects.exists()


def test_signed_out_meanwhile_it_is_kept_for_its_owner(tenant_client: Client, holder: Holder) -> None:
    tenant_client.logout()
    assert keep(tenant_client, holder, to_year="2097").status_code == 401
    draft = Draft.objects.get()
    assert draft.tenant == holder.tenant and "2097" in str(draft.values)
