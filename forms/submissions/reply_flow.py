"""What happens to a word that a tenant writes about a request: its draft, its files, its sending, and the other tabs.

The same as for a new request (`flow`), and with its outcomes; what is typed is kept at every POST.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from forms.submissions.conversation import message_send, own_line, request_complete
from forms.submissions.drafts import WORD, DraftSent, word_add, word_current, word_key_free, word_save
from forms.submissions.flood import Sends, sending_counted, too_many_text
from forms.submissions.flow import (
    GONE,
    LIST,
    KindRules,
    left_out_note,
    not_sending,
    undecided,
)
from forms.submissions.flow_words import NOT_WRITABLE, NOT_YOURS
from forms.submissions.forms import WordForm
from forms.submissions.messages import MessageEmpty, MessageTooLong, joined_to, words_checked
from forms.submissions.models import Draft, Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.outcomes import Button, Kept, Outcome, Posted, Refused, Sent, Shown
from forms.submissions.selectors import draft_files, submission_readable
from forms.submissions.services import NotWritable
from forms.submissions.states import ConversationClosed
from forms.submissions.tokens import FormTicket, token_read
from forms.submissions.uploads.posted import Received, file_remove
from forms.submissions.uploads.unsent import names_given
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.selectors import tenant_by_id
from tenant_space.tenancy.models import Tenant

RULES = KindRules(kind=WORD, form_class=WordForm, takes_files=True, file_missing="")
COMPLETES = "complement"  # in the form of somebody who was asked for something
TEXT = "id_text"
EMPTY = "Écrivez votre message, ou ajoutez un fichier."
TOO_LONG = "Votre message a {count} caractères, et il y a place pour {most}. Raccourcissez-le, ou envoyez-le en deux."
LEFT_BEFORE = "Votre message précédent est parti. Celui-ci ne l'est pas encore : relisez-le, puis envoyez-le."
ENDED = "Cette demande est terminée : votre message n'est pas parti. Il est gardé ci-dessous."


@dataclass(frozen=True, slots=True)
class ReplyFlow:
    """One person's word about one of their requests."""

    tenant: Tenant
    """Who writes."""
    row: Submission
    """The request, or the one it was joined to."""

    def post(self, posted: Posted) -> Outcome:
        """Do what a POST asks for."""
        key = self._key(posted.token)
        if key is None:
            return Refused(NOT_YOURS, HTTPStatus.CONFLICT)
        values = WordForm.typed(posted.data)
        try:
            draft = word_save(about=self.row, key=key, values=values)
            received = RULES.receive(posted, draft)
            if posted.button is Button.REMOVE:
                file_remove(draft, posted.removed)
        except DraftSent:
            return self._left_before(posted, key, values)
        return self._done(posted, draft, received, values)

    def _done(self, posted: Posted, draft: Draft, received: Received, values: dict[str, Any]) -> Outcome:
        if posted.button is Button.SEND:
            return self._send(posted, draft, received)
        return not_sending(posted, draft, received, lambda problems: Shown(WordForm(initial=values), tuple(problems)))

    def _key(self, token: str) -> uuid.UUID | None:
        """The draft this form fills in; None when it was opened by somebody else, or for another request."""
        claim = token_read(token, WORD)
        if claim is None:  # too old or lost: the person is signed in, so what they typed is kept all the same
            return word_current(self.row)[0]
        about = submission_readable(self.tenant, claim.account) if claim.tenant_id == self.tenant.pk else None
        return claim.key if about and joined_to(about).pk == self.row.pk else None

    def _send(self, posted: Posted, draft: Draft, received: Received) -> Outcome:
        form, words = WordForm(posted.data), posted.data.get("text", "")
        shown = posted.shown | {file.pk for file in received.added}
        problems = list(received.problems)
        if not posted.shown <= {file.pk for file in draft_files(draft)}:
            problems.append(Problem(GONE.format(send=RULES.send_label), LIST))
        without = names_given(posted.without)
        problems += undecided(draft, {*without, *(one.name for one in received.refused)})
        if not form.is_valid() or problems:
            left_out_note(draft, without)
            return Shown(form, (*problems, *form.problems()))
        send = request_complete if COMPLETES in posted.data else message_send
        try:
            with sending_counted(self.tenant, self.row.account_id or "", Sends.MESSAGE):
                line = send(tenant=self.tenant, submission=self.row, uid=draft.uid, text=words, shown=shown)
        except TooManyTries as refused:
            return Shown(form, (Problem(too_many_text(Sends.MESSAGE, refused.seconds), TEXT),))
        except MessageEmpty:
            return Shown(form, (Problem(EMPTY, TEXT),))
        except MessageTooLong:
            return Shown(form, (Problem(_too_long(words), TEXT),))
        except ConversationClosed:
            return Refused(ENDED, HTTPStatus.CONFLICT)
        except NotWritable:
            return Refused(NOT_WRITABLE, HTTPStatus.FORBIDDEN)
        return Sent(line.submission, received.same)

    def _left_before(self, posted: Posted, key: uuid.UUID, values: dict[str, Any]) -> Outcome:
        """The word of this form has left: the same again is confirmed, another one is kept for the next sending."""
        line = own_line(self.tenant, key)
        try:
            same = line is not None and words_checked(values["text"], files=True) == line.text
        except MessageTooLong:
            same = False
        if line and same and not posted.files.files and posted.button in (Button.SEND, Button.KEEP):
            return Sent(line.submission) if posted.button is Button.SEND else Kept()
        draft = word_save(about=self.row, key=word_key_free(self.row, key), values=values)
        received = RULES.receive(posted, draft)
        if posted.button is not Button.SEND:
            return self._done(posted, draft, received, values)
        return Shown(WordForm(initial=values), (Problem(LEFT_BEFORE), *received.problems))


def reply_keep_for_owner(posted: Posted) -> bool:
    """The sign-in ended while a word was being written: keep it under its owner's draft.

    False, and nothing kept, when the form does not say whose it is.
    """
    claim = token_read(posted.token, WORD)
    row = _request_of_owner(claim)
    if claim is None or row is None:
        return False
    values = WordForm.typed(posted.data)
    try:
        draft = word_save(about=row, key=claim.key, values=values)
    except DraftSent:
        draft = word_save(about=row, key=word_key_free(row, claim.key), values=values)
    RULES.receive(posted, draft)
    return True


def words_keep_for_owner(token: str, text: str) -> bool:
    """The same of words that another form of the request's page held: they stand behind what is half written."""
    row = _request_of_owner(token_read(token, WORD))
    if row is None or not text.strip():
        return False
    word_add(about=row, text=text)
    return True


def _request_of_owner(claim: FormTicket | None) -> Submission | None:
    """The request whose page said so, or the one it was joined to, as its owner may still read it."""
    tenant = tenant_by_id(claim.tenant_id) if claim else None
    row = submission_readable(tenant, claim.account) if claim and tenant else None
    return joined_to(row) if row else None


def _too_long(words: str) -> str:
    count, most = (f"{number:,}".replace(",", formats.NARROW_SPACE) for number in (len(words), WORDS_MAX))
    return TOO_LONG.format(count=count, most=most)
