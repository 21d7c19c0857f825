"""What happens to a form that ends in a request: its draft, its files, its sending, and the other tabs.

Nothing here knows a page, a template or an HTTP answer: each POST gives an outcome, which the page renders.
What is typed is kept in the draft at every POST, so that neither an error, nor a second tab, nor a sign-in
that ended in between loses anything.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, TypeAlias

from django.http import QueryDict

from forms.submissions.drafts import DraftSent, draft_key, draft_save
from forms.submissions.forms import RequestForm
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.selectors import draft_files
from forms.submissions.services import Content, FileMissing, NotWritable, TooManyOpen, submission_create
from forms.submissions.tokens import token_read
from forms.submissions.uploads.attachments import attachment_remove
from forms.submissions.uploads.posted import FILES, PostedFiles, file_remove, files_receive
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.selectors import tenant_by_id
from tenant_space.secured.viewer import Viewer

# What a draft remembers beside the fields: the files refused while nobody was signed in to read why.
REFUSED = "_refused"
NOT_YOURS = "Cette page était restée ouverte trop longtemps, ou pour une autre personne. Recommencez ici."
TOO_MANY_OPEN = (
    "Vous avez déjà plusieurs envois qui attendent notre réponse. Attendez-la, ou appelez votre agence. "
    "Ce que vous avez écrit est gardé pendant un jour."
)
NOT_WRITABLE = "Vous ne pouvez plus rien envoyer pour ce compte. Appelez votre agence."
CHOOSE_FIRST = "Choisissez d'abord un fichier, puis cliquez sur « Ajouter »."


class Button(Enum):
    """What a form was posted for; `FILE` is the page's script, which brings one file at a time."""

    NONE = auto()
    ADD = auto()
    FILE = auto()
    REMOVE = auto()
    SEND = auto()


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it was posted."""

    data: QueryDict
    """The fields, as they were typed."""
    files: PostedFiles
    """The files that came with them."""
    token: str
    """What says whose draft it fills in (`tokens`); may be empty, too old or forged."""
    button: Button = Button.NONE
    """What it was posted for."""
    removed: str = ""
    """The identifier of the file to take out; empty unless `button` is `REMOVE`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The form is shown again, with what is to be corrected."""

    form: RequestForm
    """The form to show."""
    problems: tuple[Problem, ...]
    """What is to be corrected, in its fields and among its files."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The request is recorded, now or by the first of two clicks."""

    submission: Submission
    """The request as it is recorded."""


@dataclass(frozen=True, slots=True)
class KeptForNext:
    """Another tab was faster: its submission stands, and what is new here is kept for a next sending."""

    submission: Submission
    """What the other tab sent."""
    form: RequestForm
    """The form with what is kept, for a next sending."""
    problems: tuple[Problem, ...]
    """What is wrong with the files that came; empty when they were kept."""


@dataclass(frozen=True, slots=True)
class AlreadySent:
    """Tab after tab was faster: here is what was sent."""

    submission: Submission
    """What was sent."""


@dataclass(frozen=True, slots=True)
class FilesReceived:
    """Files were looked at, and nothing else was asked for."""

    added: tuple[Attachment, ...]
    """The files that were added to the draft."""
    problems: tuple[Problem, ...] = ()
    """Why others were not; empty when all were added."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A file was taken out of the draft, if it was there."""

    uid: str
    """The identifier of the file, as it was posted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was kept."""

    text: str
    """Why, and what to do, in words for the person."""
    status: HTTPStatus
    """The same for programs."""


Outcome: TypeAlias = Shown | Sent | KeptForNext | AlreadySent | FilesReceived | Removed | Refused


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
    """What is said when no file was joined; not used by a kind that takes none."""

    def receive(self, posted: Posted, draft: Draft) -> tuple[list[Attachment], list[Problem]]:
        """The files of a POST, added to its draft: what was added, and what was not and why."""
        return files_receive(posted.files, draft) if self.takes_files else ([], [])


@dataclass(frozen=True, slots=True)
class RequestFlow:
    """One person's form, for the account shown."""

    rules: KindRules
    """What the kind's page says of it."""
    viewer: Viewer
    """Whose form it is, and the account shown."""
    make_form: Callable[[QueryDict | None, dict[str, Any] | None], RequestForm]
    """Makes the form from what was posted, else from what to begin with; each may be None."""

    def post(self, posted: Posted) -> Outcome:
        """Do what a POST asks for."""
        if not self.viewer.account.writable:
            return Refused(NOT_WRITABLE, HTTPStatus.FORBIDDEN)
        key = self._key(posted.token)
        if key is None:
            return Refused(NOT_YOURS, HTTPStatus.CONFLICT)
        values = self.rules.form_class.typed(posted.data)
        try:
            draft = self._draft(key, values)
            added, problems = self.rules.receive(posted, draft)
            if posted.button is Button.REMOVE:
                file_remove(draft, posted.removed)
        except DraftSent as sent:
            return self._other_tab(posted, sent.submission)
        if posted.button is Button.REMOVE:
            return Removed(posted.removed)
        if posted.button is Button.FILE:
            return FilesReceived(tuple(added), tuple(problems))
        if posted.button is Button.SEND:
            return self._send(posted, draft, problems)
        if posted.button is Button.ADD and not added and not problems:
            problems = [Problem(CHOOSE_FIRST, FILES)]
        return self._again(values, problems) if problems else FilesReceived(tuple(added))

    def _key(self, token: str) -> uuid.UUID | None:
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
        return draft_save(tenant=self.viewer.tenant, kind=self.rules.kind, key=key, values=values)

    def _again(self, values: dict[str, Any], problems: Sequence[Problem]) -> Shown:
        return Shown(self.make_form(None, values), tuple(problems))

    def _send(self, posted: Posted, draft: Draft, problems: list[Problem]) -> Outcome:
        form = self.make_form(posted.data, None)
        missing = Problem(self.rules.file_missing, FILES)
        if self.rules.takes_files and not problems and not draft_files(draft):
            problems = [missing]
        if not form.is_valid() or problems:
            return Shown(form, (*form.problems(), *problems))
        content = form.content(self.viewer.account.number)
        try:
            submission = submission_create(
                tenant=self.viewer.tenant, draft_key=draft.uid, kind=self.rules.kind, content=content
            )
        except FileMissing:
            return Shown(form, (missing,))
        except TooManyOpen:
            return Shown(form, (Problem(TOO_MANY_OPEN),))
        except NotWritable:
            return Shown(form, (Problem(NOT_WRITABLE),))
        if not _same(submission, content):  # the other tab was faster by less than this page takes
            return self._other_tab(posted, submission)
        return Sent(submission)

    def _other_tab(self, posted: Posted, submission: Submission) -> Outcome:
        """Another tab was faster. The same content is confirmed; anything new is kept for a next sending."""
        for _ in range(2):  # a third tab may send that next one at this very moment
            try:
                return self._kept_for_next(posted, submission)
            except DraftSent as sent:
                submission = sent.submission
        return AlreadySent(submission)

    def _kept_for_next(self, posted: Posted, submission: Submission) -> Outcome:
        """Raises `DraftSent` when the next one is sent in the meantime, too."""
        form = self.make_form(posted.data, None)
        fresh = self._next_key()
        draft = self._draft(fresh)
        added, problems = self.rules.receive(posted, draft)
        if posted.button is Button.SEND and not problems and form.is_valid():
            content = form.content(self.viewer.account.number)
            if _same(submission, content) and _same_files(submission, added):
                for file in added:
                    attachment_remove(draft=draft, uid=file.pk)
                return Sent(submission)
        values = self.rules.form_class.typed(posted.data)
        self._draft(fresh, values)
        return KeptForNext(submission, self.make_form(None, values), tuple(problems))


def keep_for_owner(rules: KindRules, posted: Posted) -> bool:
    """The sign-in ended while the form was being filled in: keep it under its owner's draft.

    False, and nothing kept, when the form does not say whose it is.
    """
    claim = token_read(posted.token, rules.kind)
    tenant = tenant_by_id(claim.tenant_id) if claim else None
    if claim is None or tenant is None:
        return False
    key, values = claim.key, rules.form_class.typed(posted.data)
    try:
        draft = draft_save(tenant=tenant, kind=rules.kind, key=key, values=values)
    except DraftSent:
        key = draft_key(tenant, rules.kind, claim.account)
        draft = draft_save(tenant=tenant, kind=rules.kind, key=key, values=values)
    _, problems = rules.receive(posted, draft)
    if problems:
        refused = {REFUSED: [problem.text for problem in problems]}
        draft_save(tenant=tenant, kind=rules.kind, key=key, values=values | refused)
    return True


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


def _same_files(submission: Submission, added: list[Attachment]) -> bool:
    """Whether nothing is new among these files."""
    sent = set(submission.attachments.values_list("sha256", flat=True))
    return all(file.sha256 in sent for file in added)
