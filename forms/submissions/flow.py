"""What happens to a form that ends in a request: its draft, its files, its sending, and the other tabs.

Nothing here knows a page, a template or an HTTP answer: each POST gives an outcome, which the page renders.
What is typed is kept in the draft at every POST, so that neither an error, nor a second tab, nor a sign-in
that ended in between loses anything.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.http import QueryDict

from forms.submissions.drafts import (
    DraftSent,
    TooManyBegun,
    draft_key,
    draft_key_next,
    draft_open,
    draft_save,
    is_blank,
    refuse_another,
)
from forms.submissions.flood import Sends, sending_counted, too_many_text
from forms.submissions.flow_words import FlowWords
from forms.submissions.forms import RequestForm
from forms.submissions.models import Draft, Submission
from forms.submissions.outcomes import (
    Button,
    FilesReceived,
    Kept,
    KeptForNext,
    Outcome,
    Posted,
    Refused,
    Removed,
    Sent,
    SentBefore,
    Shown,
)
from forms.submissions.purge import draft_remove
from forms.submissions.registry import KindRefuses, kind_of
from forms.submissions.selectors import draft_files
from forms.submissions.services import Content, FileMissing, NotWritable, TooManyOpen, submission_create
from forms.submissions.tokens import token_read
from forms.submissions.uploads.attachments import attachment_remove
from forms.submissions.uploads.file_types import file_types_note, type_problems
from forms.submissions.uploads.posted import FILES, Received, file_remove, files_receive
from forms.submissions.uploads.unsent import Unsent, names_given, unsent_forget, unsent_note, unsent_of
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.selectors import tenant_by_id
from tenant_space.secured.viewer import Viewer

# Where the page lists the files, and those that did not arrive.
LIST, UNSENT = "documents", "sans"
TOO_MANY_BEGUN = (
    "Vous avez déjà {count} demandes commencées : celle-ci n'est pas gardée, mais vous pouvez l'envoyer. "
    "Pour la garder, envoyez ou supprimez d'abord une autre, sur la page « Mes demandes »."
)
FILES_AGAIN = "Choisissez de nouveau vos fichiers : ils ne sont pas gardés non plus."
LEFT = "Cette demande est déjà partie."
FROM_ELSEWHERE = (
    "Vous avez ajouté {names} dans un autre onglet. La liste ci-dessous le montre maintenant. "
    "Vérifiez-la, puis cliquez sur « {send} »."
)
GONE = "Un fichier de votre liste a été retiré dans un autre onglet. Vérifiez la liste, puis cliquez sur « {send} »."
NOT_ARRIVED = "Ce fichier n'est pas arrivé."
LEFT_OUT = "« {name} » n'est pas parti. Retirez-le de la liste, ou cochez « Envoyer sans ce fichier »."
CHOOSE_FIRST = "Choisissez d'abord un fichier, puis cliquez sur « Ajouter »."


@dataclass(frozen=True, slots=True)
class KindRules:
    """What a kind's page says of its form."""

    kind: str
    """The code of the kind."""
    form_class: type[RequestForm]
    """The class of the form."""
    takes_files: bool
    """Whether it takes files; if not, those that come all the same are dropped."""
    file_missing: str
    """What is said when no file was joined; empty: none is needed. Not used by a kind that takes none."""
    file_types: Mapping[str, str] = field(default_factory=dict)
    """What a file can be, for its sender to choose, each with its code; empty: that is not asked."""
    send_label: str = "Envoyer"
    """What the button says that sends the request."""

    def receive(self, posted: Posted, draft: Draft) -> Received:
        """The files of a POST, added to its draft, which remembers those that could not be."""
        if not self.takes_files:
            return Received()
        received = files_receive(posted.files, draft)
        if self.file_types:
            said = dict.fromkeys((file.pk for file in received.added), posted.file_type)
            file_types_note(draft=draft, said={**posted.types, **said}, known=self.file_types, rows=received.added)
        if received.refused or (received.arrived and draft.refused):
            unsent_note(draft=draft, refused=received.refused, arrived=received.arrived)
        return received


@dataclass(frozen=True, slots=True)
class RequestFlow:
    """One person's form, for the account shown."""

    rules: KindRules
    """What the kind's page says of it."""
    viewer: Viewer
    """Whose form it is, and the account shown."""
    make_form: Callable[[QueryDict | None, dict[str, Any] | None], RequestForm]
    """Makes the form from what was posted, else from what to begin with; each may be None."""
    words: ClassVar[FlowWords] = FlowWords()

    def post(self, posted: Posted) -> Outcome:
        """Do what a POST asks for."""
        if not self.viewer.account.writable:
            left_over = self.rules.form_class.words_typed(self._typed(posted))
            return Refused(self.words.not_writable, HTTPStatus.FORBIDDEN, left_over)
        key = self.key(posted.token)
        if key is None:
            return Refused(self.words.not_yours, HTTPStatus.CONFLICT)
        values = self._typed(posted)
        if self._several and draft_open(self.viewer.tenant, key) is None:
            if posted.button is Button.KEEP and is_blank(self.rules.kind, values):
                return Kept()
            if full := self._full(posted, key):
                return self._unkept(posted, key, values, full) if posted.button is Button.SEND else full
        return self._keep(posted, key, values)

    @property
    def _several(self) -> bool:
        return kind_of(self.rules.kind).drafts > 1

    def _full(self, posted: Posted, key: uuid.UUID) -> Shown | None:
        """The form as it is, when it would be one more than is kept."""
        try:
            refuse_another(self.viewer.tenant, self.rules.kind, self.viewer.account.number)
        except TooManyBegun:
            text = TOO_MANY_BEGUN.format(count=kind_of(self.rules.kind).drafts)
            return Shown(self.make_form(posted.data, None), (Problem(text),), key)
        return None

    def _unkept(self, posted: Posted, key: uuid.UUID, values: dict[str, Any], full: Shown) -> Outcome:
        """Send one more than is kept. What does not leave is not kept: its sender has the form, and reads so."""
        outcome = self._keep(posted, key, values, kept=False)
        if not isinstance(outcome, Shown):
            return outcome
        again = (Problem(FILES_AGAIN, FILES),) if posted.files.files else ()
        draft_remove(tenant=self.viewer.tenant, uid=key)
        return replace(outcome, problems=(*full.problems, *again, *outcome.problems))

    def _keep(self, posted: Posted, key: uuid.UUID, values: dict[str, Any], *, kept: bool = True) -> Outcome:
        """Keep what was typed, then do what was asked for; `kept`: also when it cannot be sent."""
        try:
            draft = self._draft(key, values)
            received = self.rules.receive(posted, draft)
            if posted.button is Button.REMOVE:
                file_remove(draft, posted.removed)
        except DraftSent as sent:
            return self._other_tab(posted, sent.submission)
        if posted.button is Button.SEND:
            return self._send(posted, draft, received, kept=kept)
        return not_sending(posted, draft, received, lambda problems: self._again(values, problems, key))

    def key(self, token: str) -> uuid.UUID | None:
        """The draft this form fills in; None when it was opened by somebody else, or for another account."""
        claim = token_read(token, self.rules.kind)
        if claim is None:
            # Too old or lost: the person is signed in, so what they typed is kept all the same.
            return self._next_key()
        mine = claim.tenant_id == self.viewer.tenant.pk and claim.account == self.viewer.account.number
        return claim.key if mine else None

    def _next_key(self) -> uuid.UUID:
        return draft_key(self.viewer.tenant, self.rules.kind, self.viewer.account.number)

    def _draft(self, key: uuid.UUID, values: dict[str, Any] | None = None) -> Draft:
        account = self.viewer.account.number
        return draft_save(tenant=self.viewer.tenant, kind=self.rules.kind, key=key, values=values, account=account)

    def _typed(self, posted: Posted) -> dict[str, Any]:
        """What was typed, as the draft keeps it."""
        return self.rules.form_class.typed(posted.data)

    def _create(self, form: RequestForm, **sending: Any) -> Submission:
        """Record the request of a form that is valid. Raises what `submission_create` raises, and `TooManyTries`."""
        with sending_counted(self.viewer.tenant, self.viewer.account.number, Sends.REQUEST):
            return submission_create(tenant=self.viewer.tenant, kind=self.rules.kind, **sending)

    def _key_next(self, sent: Submission) -> uuid.UUID:
        return draft_key_next(self.viewer.tenant, self.rules.kind, self.viewer.account.number, sent)

    def _again(self, values: dict[str, Any], problems: Sequence[Problem], key: uuid.UUID) -> Shown:
        return Shown(self.make_form(None, values), tuple(problems), key)

    def _send(self, posted: Posted, draft: Draft, received: Received, *, kept: bool) -> Outcome:
        form = self.make_form(posted.data, None)
        shown = posted.shown | {file.pk for file in received.added}
        without = names_given(posted.without)
        problems = received.problems or (self._file_problems(posted, draft, shown) if self.rules.takes_files else [])
        problems += undecided(draft, {*without, *(one.name for one in received.refused)})
        if not form.is_valid() or problems:
            left_out_note(draft, without)
            return Shown(form, (*problems, *form.problems()), draft.uid)  # files stand first on the page
        content = form.content(self.viewer.account.number)
        there = {file.display_name for file in draft_files(draft)}  # one that came after all is not missing
        try:
            sending = {"draft_key": draft.uid, "content": content, "shown": shown if self.rules.takes_files else None}
            submission = self._create(form, **sending, not_sent=[name for name in without if name not in there])
        except TooManyTries as refused:
            return Shown(form, (Problem(too_many_text(Sends.REQUEST, refused.seconds, kept=kept)),), draft.uid)
        except FileMissing:
            return Shown(form, (Problem(self.rules.file_missing, FILES),), draft.uid)
        except TooManyOpen:
            return Shown(form, (Problem(self._too_many_open(kept=kept)),), draft.uid)
        except NotWritable:
            return Shown(form, (Problem(self.words.not_writable),), draft.uid)
        except KindRefuses as refused:
            return Shown(form, (Problem(refused.why),), draft.uid)
        if not _same(submission, content):  # the other tab was faster by less than this page takes
            return self._other_tab(posted, submission)
        return Sent(submission, received.same)

    def _too_many_open(self, *, kept: bool) -> str:
        words = self.words.kept.format(days=settings.PORTAL_DRAFT_DAYS) if kept else ""
        return f"{self.words.too_many_open} {words}".strip()

    def _file_problems(self, posted: Posted, draft: Draft, shown: frozenset[uuid.UUID]) -> list[Problem]:
        """What is wrong with the list that the sender had before the eyes: another tab may have changed it."""
        present, send = draft_files(draft), self.rules.send_label
        if not posted.shown <= {file.pk for file in present}:
            return [Problem(GONE.format(send=send), LIST)]
        if any(file.pk in shown for file in present):
            listed = [file for file in present if file.pk in shown]
            return type_problems(listed, posted.file_type, posted.files) if self.rules.file_types else []
        if present:
            names = " et ".join(f"« {file.display_name} »" for file in present)
            return [Problem(FROM_ELSEWHERE.format(names=names, send=send), LIST)]
        if not self.rules.file_missing:
            return type_problems((), posted.file_type, posted.files) if self.rules.file_types else []
        return [Problem(self.rules.file_missing, FILES)]

    def _other_tab(self, posted: Posted, submission: Submission) -> Outcome:
        """Another tab was faster. The same content is confirmed; anything new is kept for a next sending."""
        if posted.button is Button.KEEP and (late := self._late(posted, submission)):
            return late
        for _ in range(2):  # a third tab may send that next one at this very moment
            try:
                return self._kept_for_next(posted, submission)
            except DraftSent as sent:
                submission = sent.submission
        return SentBefore(submission)

    def _late(self, posted: Posted, submission: Submission) -> Kept | Refused | None:
        """What a save that comes after the sending is told; None: it has something new to keep."""
        form = self.make_form(posted.data, None)
        if form.is_valid() and _same(submission, form.content(self.viewer.account.number)):
            return Kept()
        return Refused(LEFT, HTTPStatus.CONFLICT) if self._several else None

    def _kept_for_next(self, posted: Posted, submission: Submission) -> Outcome:
        """Raises `DraftSent` when the next one is sent in the meantime, too."""
        form = self.make_form(posted.data, None)
        values = self._typed(posted)
        fresh = self._key_next(submission)
        draft = self._draft(fresh)
        received = self.rules.receive(posted, draft)
        waiting = any(file.pk in posted.shown for file in draft_files(draft))
        if posted.button is Button.SEND and not waiting and not received.problems:
            same = form.is_valid() and _same(submission, form.content(self.viewer.account.number))
            sent = set(submission.attachments.values_list("sha256", flat=True))
            if same and all(file.sha256 in sent for file in received.added):
                for file in received.added:
                    attachment_remove(draft=draft, uid=file.pk)
                return Sent(submission)
            if posted.shown and not received.added:  # all that was listed here left from there
                self._draft(fresh, values)
                return SentBefore(submission, kept=True)
        self._draft(fresh, values)
        return KeptForNext(submission, self.make_form(None, values), tuple(received.problems), fresh)


def not_sending(
    posted: Posted, draft: Draft, received: Received, again: Callable[[Sequence[Problem]], Shown]
) -> Outcome:
    """What a POST that does not send comes to: files came, went or were refused, or what was typed is kept.

    `again`: the form with what was typed and what is to be corrected.
    """
    match posted.button:
        case Button.REMOVE:
            return Removed(posted.removed)
        case Button.FORGET:
            unsent_forget(draft=draft, name=posted.removed)
            return Removed(posted.removed)
        case Button.KEEP:
            return Kept()
    problems = received.problems
    if posted.button is Button.ADD and not received.added and not problems:
        problems = [Problem(CHOOSE_FIRST, FILES)]
    if problems and posted.button is not Button.FILE:
        return again(problems)
    refused = tuple(one.name for one in received.refused)
    return FilesReceived(received.added, tuple(problems), received.same, refused)


def keep_for_owner(rules: KindRules, posted: Posted) -> uuid.UUID | None:
    """The sign-in ended while the form was being filled in: keep it under its owner's draft, and say which.

    None, and nothing kept, when the form does not say whose it is. Raises `TooManyBegun` for one more than is kept.
    """
    claim = token_read(posted.token, rules.kind)
    tenant = tenant_by_id(claim.tenant_id) if claim else None
    if claim is None or tenant is None:
        return None
    key, values = claim.key, rules.form_class.typed(posted.data)
    while True:  # what another tab sent since, and what it sent after that
        if kind_of(rules.kind).drafts > 1 and draft_open(tenant, key) is None:
            refuse_another(tenant, rules.kind, claim.account)
        try:
            draft = draft_save(tenant=tenant, kind=rules.kind, key=key, values=values, account=claim.account)
        except DraftSent as sent:
            key = draft_key_next(tenant, rules.kind, claim.account, sent.submission)
        else:
            rules.receive(posted, draft)
            return key


def submission_named(submission: Submission) -> str:
    """`Votre envoi n° 000000123 du 23 novembre 2026`."""
    return f"Votre envoi n° {submission.number_text} du {formats.long_date(submission.created_at)}"


def _same(submission: Submission, content: Content) -> bool:
    return (
        submission.account_id == content.account_number
        and set(submission.leases.values_list("pk", flat=True)) == set(content.lease_ids)
        and (submission.period_from, submission.period_to) == (content.period_from, content.period_to)
        and submission.data == content.data
    )


def left_out_note(draft: Draft, without: Sequence[str]) -> None:
    """Remember the files that a form says it leaves without, until it has left."""
    known = {one.name for one in unsent_of(draft)}
    told = [Unsent(name, NOT_ARRIVED) for name in without if name not in known]
    unsent_note(draft=draft, refused=told, arrived=())


def undecided(draft: Draft, decided: set[str]) -> list[Problem]:
    """Files that did not arrive, of which the sender said neither to leave without them nor to drop them."""
    told = enumerate(unsent_of(draft))
    return [Problem(LEFT_OUT.format(name=one.name), f"{UNSENT}_{n}") for n, one in told if one.name not in decided]
