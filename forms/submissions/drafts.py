"""Requests being written. A draft's UUID is the key that makes a double sending one submission."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_stubs_ext import WithAnnotations

from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.registry import kind_known, kind_of
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Tenant

WORD = "word"  # of what is written about a request, instead of a kind


NEW = "nouvelle"  # asked for instead of a draft: another one


class DraftSent(Exception):
    """This draft has already become a submission."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(str(submission))
        self.submission = submission


class TooManyBegun(Exception):
    """As many forms of this kind are begun as one person may have; another one is not kept."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form of a kind shows for an account."""

    key: uuid.UUID
    """The key under which it is kept and sent."""
    draft: Draft | None
    """What was kept under it so far; None: nothing."""
    others: tuple[Draft, ...] = ()
    """What else was begun, the latest first; of a kind whose tabs share one, always none."""


def draft_key(tenant: Tenant, kind: str, account: str = "", author: User | None = None) -> uuid.UUID:
    """The key of the next request of this kind about an account: the same in every tab, until one is sent.

    `author`: of staff who record it for this person; each has a key of their own. A GET writes nothing, so the key is
    computed from what was sent before and the secret key.
    """
    return _key_after(tenant, kind, account, _sent(tenant, kind, account, author).first(), author)


def _sent(
    tenant: Tenant | OuterRef, kind: str | OuterRef, account: str | OuterRef, author: User | None = None
) -> QuerySet[Draft, int]:
    """What this person sent, or what this member of staff recorded for them: neither moves the other's draft.

    Read from the drafts, which keep the kind they were sent as: staff may have made another one of it since.
    """
    rows = Draft.objects.filter(tenant=tenant, author=author, kind=kind, submission__isnull=False)
    rows = rows.filter(submission__account=account) if account else rows
    return rows.order_by("-submission_id").values_list("submission", flat=True)


def sent_last(account: str | OuterRef = "") -> Subquery:
    """Of each row of drafts of tenants: the key of what its owner sent last of that kind, about an account if any."""
    return Subquery(_sent(OuterRef("tenant"), OuterRef("kind"), account)[:1])


def _key_after(tenant: Tenant, kind: str, account: str, sent: int | None, author: User | None = None) -> uuid.UUID:
    text = f"{tenant.pk}|{kind}|{account}|{sent or 0}" + (f"|{author.pk}" if author else "")
    return uuid.UUID(bytes=salted_hmac("forms.draft", text, secret=settings.SECRET_KEY).digest()[:16], version=4)


def draft_key_next(tenant: Tenant, kind: str, account: str, sent: Submission, author: User | None = None) -> uuid.UUID:
    """The key under which is kept what a form that was sent already holds of new words.

    Of a kind with several drafts each sent form has a next one of its own: two forms never write over one another.
    Staff have one for each person (`author`).
    """
    if author or kind_of(kind).drafts == 1:
        return draft_key(tenant, kind, account, author)
    return _key_after(tenant, kind, account, sent.pk)


class _LastSent(TypedDict):
    last: int | None


def draft_current(
    tenant: Tenant, kind: str, account: str = "", author: User | None = None
) -> tuple[uuid.UUID, Draft | None]:
    """The key of the next request of this kind, and what was kept under it so far; in one query when there is."""
    last = Subquery(_sent(OuterRef("tenant"), kind, account, author)[:1])
    rows = Draft.objects.for_tenant(tenant, author).unsent().filter(kind=kind).annotate(last=last)
    for draft in cast("QuerySet[WithAnnotations[Draft, _LastSent]]", rows):
        if draft.uid == _key_after(tenant, kind, account, draft.last, author):
            return draft.uid, draft
    return draft_key(tenant, kind, account, author), None


def draft_opened(tenant: Tenant, kind: str, account: str, *, key: uuid.UUID | None = None, wanted: str = "") -> Opened:
    """What the form of a kind shows. A key is drawn for a form that is new: nothing is written before it is filled in.

    `key`: that of the form as it was posted, if it was; `wanted`: the identifier of the draft asked for, or `NEW`.
    What is not there, or somebody else's, is not asked for: the latest one is shown.
    """
    if kind_of(kind).drafts == 1:
        return Opened(*draft_current(tenant, kind, account))
    rows = _unsent(tenant, kind, account)
    begun = [draft for draft in rows if is_begun(draft, has_files=draft.has_files)]
    chosen = next((draft for draft in rows if draft.uid == key or str(draft.uid) == wanted), None)
    if chosen is None and key is None and wanted != NEW:
        chosen = next(iter(begun), None)
    others = tuple(draft for draft in begun if draft != chosen)
    return Opened(chosen.uid if chosen else key or uuid.uuid4(), chosen, others)


class _Files(TypedDict):
    has_files: bool


def _unsent(tenant: Tenant, kind: str, account: str) -> QuerySet[WithAnnotations[Draft, _Files]]:
    rows = Draft.objects.for_tenant(tenant).unsent().filter(kind=kind, account_number=account)
    files = Attachment.objects.filter(draft=OuterRef("pk"), submission=None)
    rows = rows.annotate(has_files=Exists(files)).order_by("-updated_at")
    return cast("QuerySet[WithAnnotations[Draft, _Files]]", rows)


def is_begun(draft: Draft, *, has_files: bool) -> bool:
    """Whether there is anything in a draft."""
    return has_files or not is_blank(draft.kind, draft.values)


def is_blank(kind: str, values: dict[str, Any]) -> bool:
    """Whether nothing is typed: what a form holds when it is opened does not count, where its kind can tell."""
    rules = kind_known(kind)
    return not (rules.begun(values) if rules and rules.begun else any(values.values()))


def refuse_another(tenant: Tenant, kind: str, account: str) -> None:
    """Raises `TooManyBegun` when another draft would be one more than one person may have."""
    begun = sum(is_begun(draft, has_files=draft.has_files) for draft in _unsent(tenant, kind, account))
    if begun >= kind_of(kind).drafts:
        raise TooManyBegun


def is_current(draft: Draft, last_sent: int | None) -> bool:
    """Whether the form of its kind and account shows this draft, when this is the key of what was sent last there."""
    if kind_of(draft.kind).drafts > 1:
        return True
    return draft.uid == _key_after(draft.tenant, draft.kind, draft.account_number, last_sent)


def drafts_begun(tenant: Tenant, kind: str) -> list[Draft]:
    """What this person has begun of a kind, about whatever account, the oldest first."""
    return list(Draft.objects.for_tenant(tenant).unsent().filter(kind=kind).order_by("updated_at"))


def draft_open(tenant: Tenant, key: uuid.UUID) -> Draft | None:
    """This person's draft under a key, sent or not; None when nothing was kept yet."""
    return Draft.objects.for_tenant(tenant).filter(uid=key).select_related("submission").first()


@transaction.atomic
def draft_save(
    *,
    tenant: Tenant,
    kind: str,
    key: uuid.UUID,
    values: dict[str, Any] | None = None,
    account: str = "",
    author: User | None = None,
) -> Draft:
    """Keep what was typed under a key; `account`: the number of the account it is for, if any.

    `author`: of staff who write it for this person. Raises `DraftSent` when it was sent in the meantime.
    A key that belongs to somebody else is refused like an unknown one: `Draft.DoesNotExist`.
    """
    draft = _draft_locked(tenant, kind, key, account, author)
    return _kept(draft, values)


def _kept(draft: Draft, values: dict[str, Any] | None) -> Draft:
    """Raises `DraftSent`."""
    if draft.became:
        raise DraftSent(draft.became)
    if values is not None:
        draft.values = values
    draft.touch("values")
    return draft


def _draft_locked(tenant: Tenant, kind: str, key: uuid.UUID, account: str, author: User | None) -> Draft:
    """The draft under a key, made when it is new, held until the end of the transaction."""
    # No join here: after the wait for the lock it would still show the other table as it was before.
    mine = Draft.objects.for_tenant(tenant, author).filter(kind=kind, uid=key).select_for_update()
    new = {"tenant": tenant, "kind": kind, "account_number": account, "author": author}
    for _ in range(2):  # an old draft may be purged between the two
        Draft.objects.get_or_create(uid=key, defaults=new)
        if draft := mine.first():
            return draft
    raise Draft.DoesNotExist


def word_current(about: Submission, author: User | None = None) -> tuple[uuid.UUID, Draft | None]:
    """The key of the next word about a request, and what was kept of it; `author`: of staff, None: the tenant.

    What is half written is found again, also after its request was joined to another one.
    """
    mine = about.drafts.unsent().filter(author=author)
    if draft := mine.order_by("-updated_at").first():
        return draft.uid, draft
    last = about.messages.filter(by_staff=author is not None).order_by("-pk").first()
    text = f"{about.pk}|{author.pk if author else ''}|{last.pk if last else 0}"
    digest = salted_hmac("forms.word", text, secret=settings.SECRET_KEY).digest()
    return uuid.UUID(bytes=digest[:16], version=4), None


def word_key_free(about: Submission, sent: uuid.UUID) -> uuid.UUID:
    """The key under which is kept what a page whose word has left holds of new words: its own, of no other page."""
    key = sent
    while about.messages.filter(uid=key).exists():
        digest = salted_hmac("forms.word", f"{about.pk}|{key}", secret=settings.SECRET_KEY).digest()
        key = uuid.UUID(bytes=digest[:16], version=4)
    return key


@transaction.atomic
def word_save(
    *, about: Submission, key: uuid.UUID, author: User | None = None, values: dict[str, Any] | None = None
) -> Draft:
    """Keep what is being written about a request under a key. Raises `DraftSent` when it left in the meantime.

    A key that belongs to somebody else is refused like an unknown one: `Draft.DoesNotExist`.
    """
    if about.messages.filter(uid=key).exists():
        raise DraftSent(about)
    new = {"tenant": about.tenant, "kind": WORD, "about": about, "author": author}
    Draft.objects.get_or_create(uid=key, defaults=new)
    mine = about.drafts.filter(author=author, kind=WORD, uid=key)
    return _kept(mine.select_for_update().get(), values)


def word_add(*, about: Submission, text: str) -> None:
    """Put words that could not leave behind those that the tenant has half written.

    Blank ones are none, and those that stand there last already are these.
    """
    key, draft = word_current(about)
    before = draft.values.get("text", "").rstrip() if draft else ""
    if not before.endswith(text.strip()):
        word_save(about=about, key=key, values={"text": "\n\n".join(part for part in (before, text.strip()) if part)})


def drafts_stale() -> list[Draft]:
    """Drafts that were never sent and whose last day, as their owners were told, is over."""
    return list(
        Draft.objects.unsent().filter(kept_until__lt=timezone.localdate()).prefetch_related("attachments")[:200]
    )
