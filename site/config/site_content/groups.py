"""The groups of staff and what each may do. Rights are added when missing, never taken away."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

WAGTAIL_GROUPS = ("Editors", "Moderators")
ADMIN_ACCESS = "wagtailadmin.access_admin"
TENANT_ACCESS = "identity.manage_tenant_access"
_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
    "wagtailcore.delete_collection",
)
_REDIRECTS = tuple(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete"))
_AGENCIES = ("landlord.add_agencydetails", "landlord.change_agencydetails", "landlord.publish_agencydetails")
_HOW_TO_PAY = ("landlord.change_howtopay",)
_REASONS = (
    "submissions.view_refusalreason",
    "submissions.add_refusalreason",
    "submissions.change_refusalreason",
    "submissions.delete_refusalreason",
    *(f"submissions.{action}_readyanswer" for action in ("view", "add", "change", "delete")),
    "submissions.change_kindsetting",
)
_DESK = ("submissions.view_submission", "submissions.change_submission", "submissions.record_submission")
_MAIL_TEXTS = ("notifications.change_mailtext", "notifications.view_mailtext")
_WORDINGS = ("editable_words.change_wording", "editable_words.view_wording")
_EXCHANGE = ("exchange.view_batch", "exchange.view_batchissue", "exchange.view_outboundbatch")
_CONTACT = tuple(
    f"contact.{action}_{model}"
    for model in ("contacttopic", "attachmenttype", "emergency")
    for action in ("view", "add", "change", "delete")
)
_SITUATIONS = tuple(f"personal_details.{action}_situationcode" for action in ("view", "add", "change"))
_AIDS = tuple(f"payment_plan.{action}_paymentaid" for action in ("view", "add", "change", "delete"))
_PAYMENTS = ("payments.view_payment", "payments.check_payment", "payments.close_payments")
_BANK_NAMES = tuple(f"tenancy.{action}_bankname" for action in ("view", "add", "change", "delete"))


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A group of staff and its rights."""

    name: str
    """What staff call it; the group is found again by it."""
    models: tuple[str, ...]
    """Rights on models."""
    pages: tuple[str, ...] = ()
    """Rights on the pages, from the home page down."""
    files: tuple[str, ...] = ()
    """Rights on all collections and their files."""


# Nobody but a superuser changes users in Wagtail: a group that could would give itself every right.
# `manage_staff` opens a screen of its own, which only gives what `accounts.team` allows.
GROUPS: tuple[GroupSpec, ...] = (
    GroupSpec(
        "Communication",
        (
            *(ADMIN_ACCESS, *_AGENCIES, *_HOW_TO_PAY, *_REASONS, *_CONTACT, *_AIDS, *_SITUATIONS),
            *(*_MAIL_TEXTS, *_WORDINGS, *_REDIRECTS),
        ),
        ("add", "change", "publish"),
        _FILES,
    ),
    GroupSpec("Gestionnaires", (ADMIN_ACCESS, *_DESK, TENANT_ACCESS)),
    # Beside their agencies, the requests that no agency follows, the sensitive ones of all, and every tenant's access.
    GroupSpec(
        "Siège",
        (
            *(ADMIN_ACCESS, *_DESK, TENANT_ACCESS, "direct_debit.read_iban", "direct_debit.read_evidence"),
            *("submissions.review_head_office", "submissions.read_sensitive"),
        ),
    ),
    GroupSpec("Comptabilité", (ADMIN_ACCESS, *_EXCHANGE, *_BANK_NAMES, *_PAYMENTS)),
    GroupSpec(
        "Administrateurs",
        (
            ADMIN_ACCESS,
            "identity.manage_staff",
            TENANT_ACCESS,
            *_AGENCIES,
            *_HOW_TO_PAY,
            *_REASONS,
            *_CONTACT,
            *_SITUATIONS,
            *_AIDS,
            "landlord.delete_agencydetails",
            "landlord.change_landlordsettings",
            *_REDIRECTS,
            *_EXCHANGE,
            *_BANK_NAMES,
            *_PAYMENTS,
            *_MAIL_TEXTS,
            *_WORDINGS,
            "notifications.view_outgoingmail",
            "notifications.resend_outgoingmail",
        ),
        ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
        _FILES,
    ),
)


def groups_ensure(home: Page) -> list[str]:
    """Make sure of the groups and their rights; return the names of the groups added."""
    added = []
    for spec in GROUPS:
        group, created = Group.objects.get_or_create(name=spec.name)
        group.permissions.add(*(_permission(label) for label in spec.models))
        for action in spec.pages:
            permission = _permission(f"wagtailcore.{action}_page")
            GroupPagePermission.objects.get_or_create(group=group, page_id=home.pk, permission=permission)
        for label in spec.files:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=Collection.get_first_root_node(), permission=_permission(label)
            )
        if created:
            added.append(spec.name)
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()
    return added


def _permission(label: str) -> Permission:
    app_label, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
