"""What each group of staff may and may not do, as `setup_site` lays it down."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from home.models import HomePage
from tenant_space.identity.models import User
from tenant_space.landlord.models import HowToPay, LandlordSettings
from tests.kit.factories import StaffFactory
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


AGENCIES = {"landlord.add_agencydetails", "landlord.change_agencydetails", "landlord.publish_agencydetails"}
HOW_TO_PAY = {"landlord.change_howtopay"}
REASONS = {
    "submissions.view_refusalreason",
    "submissions.add_refusalreason",
    "submissions.change_refusalreason",
    "submissions.delete_refusalreason",
    *(f"submissions.{action}_readyanswer" for action in ("view", "add", "change", "delete")),
    "submissions.change_kindsetting",
}
CONTACT = {
    f"contact.{action}_{model}"
    for model in ("contacttopic", "attachmenttype", "emergency")
    for action in ("view", "add", "change", "delete")
}
SITUATIONS = {f"personal_details.{action}_situationcode" for action in ("view", "add", "change")}
AIDS = {f"payment_plan.{action}_paymentaid" for action in ("view", "add", "change", "delete")}
DESK = {"submissions.view_submission", "submissions.change_submission", "submissions.record_submission"}
MAIL_TEXTS = {"notifications.change_mailtext", "notifications.view_mailtext"}
WORDINGS = {"editable_words.change_wording", "editable_words.view_wording"}
EXCHANGE = {"exchange.view_batch", "exchange.view_batchissue", "exchange.view_outboundbatch"}
REDIRECTS = {f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")}
PAYMENTS = {f"payments.{right}" for right in ("view_payment", "check_payment", "close_payments")}
BANK_NAMES = {f"tenancy.{action}_bankname" for action in ("view", "add", "change", "delete")}
ADMIN = {"wagtailadmin.access_admin"}
TENANT_ACCESS = {"identity.manage_tenant_access"}
ADMINISTRATION = {
    *TENANT_ACCESS,
    "identity.manage_staff",
    "landlord.delete_agencydetails",
    "landlord.change_landlordsettings",
    "notifications.view_outgoingmail",
    "notifications.resend_outgoingmail",
}
# group: rights on models, actions on every page from the home down, files
RIGHTS = {
    "Communication": (
        ADMIN | AGENCIES | HOW_TO_PAY | REASONS | CONTACT | AIDS | SITUATIONS | MAIL_TEXTS | WORDINGS | REDIRECTS,
        {"add", "edit", "publish"},
        True,
    ),
    "Gestionnaires": (ADMIN | DESK | TENANT_ACCESS, set(), False),
    "Siège": (
        ADMIN
        | DESK
        | TENANT_ACCESS
        | {
            "submissions.review_head_office",
            "submissions.read_sensitive",
            "direct_debit.read_iban",
            "direct_debit.read_evidence",
        },
        set(),
        False,
    ),
    "Comptabilité": (ADMIN | EXCHANGE | BANK_NAMES | PAYMENTS, set(), False),
    "Administrateurs": (
        ADMINISTRATION
        | (
            ADMIN
            | AGENCIES
            | HOW_TO_PAY
            | EXCHANGE
            | PAYMENTS
            | BANK_NAMES
            | REASONS
            | CONTACT
            | SITUATIONS
            | AIDS
            | MAIL_TEXTS
            | WORDINGS
            | REDIRECTS
        ),
        {"add", "edit", "publish", "bulk_delete", "lock", "unlock"},
        True,
    ),
}
NEVER = {"identity.add_user", "identity.change_user", "identity.delete_user"}


@pytest.fixture
def member(home: HomePage, request: pytest.FixtureRequest) -> User:
    return StaffFactory(groups=[Group.objects.get(name=request.param)])


def for_each_group(name: str, column: int) -> pytest.MarkDecorator:
    """Run the test with a member of each group and one column of the table."""
    rows = [(group, row[column]) for group, row in RIGHTS.items()]
    return pytest.mark.parametrize(("member", name), rows, indirect=["member"], ids=list(RIGHTS))


@pytest.mark.slow
def test_wagtails_own_groups_are_gone(home: HomePage) -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(RIGHTS)


@for_each_group("rights", 0)
def test_rights_on_models_are_exactly_these(member: User, rights: set[str]) -> None:
    assert member.get_all_permissions() == rights
    assert not NEVER & rights


@pytest.mark.parametrize(
    ("member", "actions"), [(k, v[1]) for k, v in RIGHTS.items()], indirect=["member"], ids=RIGHTS
)
def test_rights_on_pages_are_exactly_these_on_open_and_secured_pages(
    member: User, actions: set[str], home: HomePage
) -> None:
    for page in Page.objects.descendant_of(home, inclusive=True).specific():
        can = page.permissions_for_user(member)
        assert can.can_edit() == ("edit" in actions), page
        assert can.can_publish() == ("publish" in actions), page
        assert can.can_lock() == ("lock" in actions), page
        assert ("bulk_delete" in can.permissions) == ("bulk_delete" in actions), page
        assert ("unlock" in can.permissions) == ("unlock" in actions), page
    assert home.permissions_for_user(member).can_add_subpage() == ("add" in actions)
    root = Page.get_first_root_node()
    assert not root.permissions_for_user(member).can_edit()


@for_each_group("files", 2)
@pytest.mark.parametrize("policy", [image_policy, document_policy], ids=["images", "documents"])
@pytest.mark.parametrize("action", ["add", "change", "choose"])
def test_rights_on_files_are_exactly_these(
    member: User, files: bool, policy: CollectionOwnershipPermissionPolicy, action: str
) -> None:
    assert policy.user_has_permission(member, action) == files


OPEN, CLOSED = 200, 302
ADMIN_PAGES = {
    # address: Communication, Gestionnaires, Siège, Comptabilité, Administrateurs
    "/admin/": (OPEN, OPEN, OPEN, OPEN, OPEN),
    "/admin/pages/{home}/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/images/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/documents/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/snippets/landlord/agencydetails/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/settings/landlord/landlordsettings/{settings}/": (CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/settings/landlord/howtopay/{ways}/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/redirects/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/collections/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/collections/add/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/exchange/batch/": (CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "/admin/paiements/": (CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "/admin/tenancy/bankname/": (CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "/admin/notifications/outgoingmail/": (CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/notifications/outgoingmail/resend/": (CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/snippets/notifications/mailtext/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/snippets/editable_words/wording/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/demandes/": (CLOSED, OPEN, OPEN, CLOSED, CLOSED),
    "/admin/demandes/enregistrer/": (CLOSED, OPEN, OPEN, CLOSED, CLOSED),
    "/admin/snippets/submissions/refusalreason/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/snippets/submissions/readyanswer/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/delais/": (OPEN, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/equipe/": (CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "/admin/acces-locataires/": (CLOSED, OPEN, OPEN, CLOSED, OPEN),
    "/admin/users/": (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "/admin/users/new/": (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "/admin/groups/": (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "/admin/sites/": (CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
}


@pytest.mark.parametrize("member", RIGHTS, indirect=True)
def test_the_admin_opens_exactly_these_doors(member: User, home: HomePage, client: Client) -> None:
    column = list(RIGHTS).index(member.groups.get().name)
    client.force_login(member)
    rows = {"home": home.pk, "settings": LandlordSettings.load().pk, "ways": HowToPay.load().pk}
    addresses = {key: key.format(**rows) for key in ADMIN_PAGES}
    found = {key: client.get(address).status_code for key, address in addresses.items()}
    assert found == {key: row[column] for key, row in ADMIN_PAGES.items()}


# --- the second lock of the secured pages -----------------------------------


@pytest.mark.parametrize("path", ["/admin/reports/site-history/", "/admin/reports/site-history/results/"])
def test_the_history_of_the_site_is_for_superusers(client: Client, path: str) -> None:
    client.force_login(StaffFactory(groups=[Group.objects.get(name="Administrateurs")]))
    assert client.get(path).status_code == 403
    client.force_login(StaffFactory(is_superuser=True))
    assert client.get(path).status_code == 200


def test_no_group_may_touch_users_but_through_the_screens_for_it() -> None:
    given = Permission.objects.filter(content_type__app_label__in=["identity", "auth"], group__isnull=False)
    assert set(given.values_list("codename", "group__name")) == {
        ("manage_staff", "Administrateurs"),
        ("manage_tenant_access", "Administrateurs"),
        ("manage_tenant_access", "Gestionnaires"),
        ("manage_tenant_access", "Siège"),
    }
