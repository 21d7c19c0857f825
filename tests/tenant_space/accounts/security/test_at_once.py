"""Changes of address that happen at the same moment."""

import threading
from functools import partial

from allauth.account.models import EmailAddress
from django.db import connection, transaction

from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.models import User
from tenant_space.accounts.security import services
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f
from tests.at_once import done_at_once
from tests.tenant_space.accounts.security.test_email_change import NEW, ask


def test_two_people_confirm_the_same_address_at_once(own_database):
    keys = [ask(f.UserFactory(email=f"locataire-{n}@example.org")) for n in "ab"]
    assert done_at_once(*[partial(services.email_change_confirm, key=key) for key in keys]) == ["AddressTaken", "done"]
    assert User.objects.filter(email=NEW).count() == EmailAddress.objects.filter(email=NEW).count() == 1


def test_a_link_pressed_twice_at_once_counts_once(own_database):
    confirm = partial(services.email_change_confirm, key=ask(f.UserFactory()))
    assert done_at_once(confirm, confirm) == ["ChangeLinkDead", "done"]
    assert OutgoingMail.objects.filter(kind=MailKind.EMAIL_CHANGED).count() == 1


def test_a_sign_up_activated_at_this_moment_stays(own_database):
    """It is locked by its activation while the other person confirms: the confirmation must look again."""
    key = ask(f.UserFactory(email="ancienne@example.org"))
    pending = User.objects.create_user(NEW, "x", claimed_tenant=f.TenantFactory())
    outcomes = []

    def confirm() -> None:
        try:
            services.email_change_confirm(key=key)
            outcomes.append("done")
        except services.AddressTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=pending.pk)
        thread = threading.Thread(target=confirm)
        thread.start()
        thread.join(timeout=1)  # it waits for the lock
        row.tenant, row.claimed_tenant = row.claimed_tenant, None
        row.save()
    thread.join()
    assert outcomes == ["taken"]
    assert User.objects.get(email=NEW).pk == pending.pk
