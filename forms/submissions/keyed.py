"""What programs send under a key of their own: the same sent again is done once.

A key counts for one person, one operation and one request. The key of the line that is written is made of these four,
so that the line and the key are one row: whoever is stopped before it is written can send it again. What was sent is
kept beside it as a fingerprint, in the draft of that line: the same key with something else is refused.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from forms.submissions.closing import SURVEY_WORDS, SurveyClosed, request_reopen, survey_answer
from forms.submissions.conversation import message_send, own_line, request_complete
from forms.submissions.drafts import WORD, DraftSent, draft_open, draft_save, refuse_another, word_save
from forms.submissions.enums import ENDED, Ease
from forms.submissions.flood import Sends, sending_counted
from forms.submissions.messages import joined_to, words_checked
from forms.submissions.models import Attachment, Draft, Message, Submission
from forms.submissions.request_shown import may_write
from forms.submissions.services import Content, NotWritable, submission_create
from forms.submissions.states import ConversationClosed
from forms.submissions.uploads.attachments import attachment_remove
from forms.submissions.uploads.file_types import file_types_note
from forms.submissions.uploads.posted import PostedFiles, files_receive
from forms.submissions.uploads.unsent import Unsent
from tenant_space.tenancy.models import Tenant

# Of the keys of lines sent by programs; never changed, or what was sent before would be sent again.
_KEYS = uuid.UUID("6d0c1f2e-6a5b-4a4e-9a53-0b8f4f1c7e21")
_SENT_AS = "sent_as"


class KeyReused(Exception):
    """Something else was sent under this key before. Nothing was done."""


class KeyBusy(Exception):
    """Something is being sent under this key at this very moment. Nothing was done."""


class AlreadySent(Exception):
    """A request has left under this key: its files are those it left with. `number`: its nine digits."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class FilesMissing(Exception):
    """Files that were to be sent are not there."""

    def __init__(self, missing: Collection[uuid.UUID]) -> None:
        super().__init__(len(missing))
        self.missing = frozenset(missing)


class FilesRefused(Exception):
    """Files were not accepted, so nothing was sent."""

    def __init__(self, refused: Sequence[Unsent]) -> None:
        super().__init__(len(refused))
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Word:
    """A word about a request, as a program sends it."""

    text: str
    """What was written; may be empty when there are files."""
    files: PostedFiles = field(default_factory=PostedFiles)
    """The files that came with it."""
    completes: bool = False
    """Whether it answers what was asked."""

    def fingerprint(self) -> str:
        """What tells it from another one: its words, what it is for, the names and contents of its files, in order."""
        files = [[file.name, _digest(file.chunks())] for file in self.files.files]
        content = json.dumps([self.text, self.completes, files, self.files.too_large])
        return _text_digest(content)


def line_key(tenant: Tenant, operation: str, submission: Submission, key: uuid.UUID) -> uuid.UUID:
    """The key of the line that this person writes by this operation, about this request, under a key of theirs."""
    return uuid.uuid5(_KEYS, "|".join((tenant.pk, operation, submission.number_text, str(key))))


def request_key(tenant: Tenant, account_number: str, key: uuid.UUID) -> uuid.UUID:
    """The key of the request that this person sends about an account under a key of theirs, and of its draft."""
    return uuid.uuid5(_KEYS, "|".join((tenant.pk, "request", account_number, str(key))))


def request_file_add(
    *,
    tenant: Tenant,
    kind: str,
    account_number: str,
    uid: uuid.UUID,
    file: PostedFiles,
    type_name: str,
    type_code: str,
) -> Attachment:
    """Keep a file, of this type, for the request that will be sent under a key; the same content again is one file.

    Raises `FilesRefused`, `AlreadySent`, `TooManyBegun`, and `KeyBusy` when it is being sent.
    """
    if draft_open(tenant, uid) is None:
        refuse_another(tenant, kind, account_number)
    try:
        draft = draft_save(tenant=tenant, kind=kind, key=uid, account=account_number)
        received = files_receive(file, draft)
        if received.refused:
            _forget(tenant, draft, ())
            raise FilesRefused(received.refused)
    except DraftSent as error:
        raise AlreadySent(error.submission.number_text) from error
    said = dict.fromkeys((row.pk for row in received.added), type_name)
    file_types_note(draft=draft, said=said, known={type_name: type_code}, rows=received.added)
    return received.added[0]


def request_file_remove(*, tenant: Tenant, uid: uuid.UUID, file: uuid.UUID) -> None:
    """Take a file off a request that has not left; one that is not there is fine. Raises `AlreadySent`."""
    draft = draft_open(tenant, uid)
    try:
        if draft is not None:
            _forget(tenant, draft, [file])
    except DraftSent as error:
        raise AlreadySent(error.submission.number_text) from error


def request_known(tenant: Tenant, uid: uuid.UUID, *given: str) -> Submission | None:
    """What was sent under a key before; None: nothing. Raises `KeyReused`.

    `given`: what is sent now; several texts where it may have been kept as any of them, such as by an older key.
    """
    draft = draft_open(tenant, uid)
    return _same_request(draft, *given) if draft and draft.submission else None


def request_once(
    *,
    tenant: Tenant,
    kind: str,
    uid: uuid.UUID,
    content: Content,
    files: Collection[uuid.UUID] | None,
    given: str,
    also: Collection[str] = (),
) -> Submission:
    """Send a request under a key, or give back the one that it is already. Key and request are one transaction.

    `files`: those to send, of its draft; None: all. `given`: all that was sent, as text, to tell it from another one;
    `also`: what it may have been kept as before.
    Raises `KeyReused`, `FilesMissing`, `TooManyTries`, and what `submission_create` raises.
    """
    account = content.account_number
    with sending_counted(tenant, account, Sends.REQUEST), transaction.atomic():
        try:
            draft = draft_save(tenant=tenant, kind=kind, key=uid, account=account)
        except DraftSent:  # by another call, at this very moment
            return _same_request(draft_open(tenant, uid), given, *also)
        there = set(draft.attachments.filter(submission=None).values_list("pk", flat=True))
        if files is not None and not there.issuperset(files):
            raise FilesMissing(set(files) - there)
        row = submission_create(tenant=tenant, draft_key=uid, kind=kind, content=content, shown=files)
        Draft.objects.for_tenant(tenant).filter(uid=uid).update(values={_SENT_AS: _text_digest(given)})
    return row


def _same_request(draft: Draft | None, *given: str) -> Submission:
    """Raises `KeyReused`; also of a draft that its owner finished on the page."""
    known = {_text_digest(text) for text in given}
    if draft is None or draft.submission is None or draft.values.get(_SENT_AS) not in known:
        raise KeyReused
    return draft.submission


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def word_send(*, tenant: Tenant, submission: Submission, uid: uuid.UUID, word: Word) -> Message:
    """Send a word and its files, or give back the line that they are already. Nothing is kept of what is refused.

    The files go through the quarantine first, which takes seconds; the line, its key and its files are then one
    transaction. A process that is killed in between leaves a draft, which the same key takes up again.
    Raises `KeyReused`, `KeyBusy`, `FilesRefused`, `TooManyTries`, and what `message_send` raises.
    """
    fingerprint = word.fingerprint()
    if known := _known(tenant, uid, word.text, fingerprint):
        return known
    row = joined_to(submission)
    _refuse_early(tenant, row, word)
    with sending_counted(tenant, row.account_id or "", Sends.MESSAGE):
        added = _received(tenant, row, uid, word)
        with transaction.atomic():
            send = request_complete if word.completes else message_send
            shown = frozenset(file.pk for file in added)
            line = send(tenant=tenant, submission=row, uid=uid, text=word.text, shown=shown)
            _remember(tenant, line, word.text, fingerprint)
            if shown != set(line.attachments.values_list("pk", flat=True)):
                raise KeyBusy
    return line


@transaction.atomic
def reopen_once(*, tenant: Tenant, submission: Submission, uid: uuid.UUID, text: str) -> Submission:
    """The tenant says under a key that it is not settled. Raises `KeyReused`, and what `request_reopen` raises."""
    row = request_reopen(tenant=tenant, submission=submission, text=text, uid=uid)
    line = own_line(tenant, uid)
    if line is None or line.text != words_checked(text, files=True):
        raise KeyReused
    return row


def survey_once(*, tenant: Tenant, submission: Submission, ease: Ease, words: str) -> None:
    """Keep what the tenant thinks of it; the same again is still one. Raises what `survey_answer` raises."""
    row = joined_to(submission)
    try:
        survey_answer(tenant=tenant, submission=row, ease=ease, words=words)
    except SurveyClosed:
        given = getattr(row, "survey", None)
        if given is None or (given.ease, given.words) != (ease, words_checked(words, files=True, most=SURVEY_WORDS)):
            raise


def _known(tenant: Tenant, uid: uuid.UUID, text: str, fingerprint: str) -> Message | None:
    """What was sent under a key before; None: nothing. Raises `KeyReused`."""
    line = own_line(tenant, uid)
    if line:
        _compare(line, Draft.objects.for_tenant(tenant).filter(uid=uid).first(), text, fingerprint)
    return line


def _compare(line: Message, draft: Draft | None, text: str, fingerprint: str) -> None:
    """Raises `KeyReused`. Without a fingerprint the words tell: the draft was sent from the page, or let go since."""
    kept = draft.values.get(_SENT_AS) if draft else None
    same = kept == fingerprint if kept else line.text == words_checked(text, files=True)
    if not same:
        raise KeyReused


def _refuse_early(tenant: Tenant, row: Submission, word: Word) -> None:
    """What can be said before files are opened; said again, for sure, when the line is written."""
    words_checked(word.text, files=bool(word.files.files or word.files.too_large))
    if not may_write(tenant, row):
        raise NotWritable
    if row.state in ENDED and not row.is_held:
        raise ConversationClosed(row)


def _received(tenant: Tenant, row: Submission, uid: uuid.UUID, word: Word) -> tuple[Attachment, ...]:
    """The files of a word, accepted and kept in its draft. Raises `FilesRefused` and `KeyBusy`."""
    if not word.files.files and not word.files.too_large:
        return ()
    try:
        draft = word_save(about=row, key=uid, values={"text": word.text.replace("\x00", "")})
        before = frozenset(draft.attachments.values_list("pk", flat=True))
        received = files_receive(word.files, draft)
        if received.refused:
            _forget(tenant, draft, [file.pk for file in received.added if file.pk not in before])
    except (DraftSent, Draft.DoesNotExist) as error:
        raise KeyBusy from error
    if received.refused:
        raise FilesRefused(received.refused)
    return received.added


def _forget(tenant: Tenant, draft: Draft, files: Collection[uuid.UUID]) -> None:
    """Take these files out of a draft, and the draft away unless other files are in it. Raises `DraftSent`."""
    for uid in files:
        attachment_remove(draft=draft, uid=uid)
    Draft.objects.for_tenant(tenant).unsent().filter(pk=draft.pk, attachments=None).delete()


def _remember(tenant: Tenant, line: Message, text: str, fingerprint: str) -> None:
    """Keep what a line was sent as; of one that another call wrote meanwhile, compare it. Raises `KeyReused`."""
    values = {_SENT_AS: fingerprint}
    new = {"tenant": tenant, "kind": WORD, "about": line.submission, "is_sent": True, "values": values}
    draft, _ = Draft.objects.for_tenant(tenant).get_or_create(uid=line.uid, defaults=new)
    _compare(line, draft, text, fingerprint)
    if _SENT_AS not in draft.values:
        draft.values = values
        draft.save(update_fields=["values"])


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
