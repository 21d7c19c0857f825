"""Writing about a submission: to the tenant, with a question or a new date, and to colleagues."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse
from wagtail.admin import messages

from forms.submissions.answering import DateTooSoon, EndsByDecision, date_set, message_answer, more_ask
from forms.submissions.calls import call_log
from forms.submissions.desk.acting import ActingView
from forms.submissions.desk.boxes import Box, box_files, box_keep, boxes_of
from forms.submissions.desk.forms import TOO_SOON, WHY_MISSING, CallForm, DateForm, NoteForm
from forms.submissions.desk.previews import Preview, outcome_of, preview_of, sentence_of
from forms.submissions.desk.ready_answers import answers_for
from forms.submissions.drafts import DraftSent, word_save
from forms.submissions.enums import ENDED, AnswerOutcome, Call, EndsBy, State
from forms.submissions.messages import MessageEmpty, MessageTooLong, joined_to, words_checked
from forms.submissions.models import Draft, Message, Submission
from forms.submissions.reading import staff_read
from forms.submissions.ready_words import left_open
from forms.submissions.recording import recorded_of
from forms.submissions.services import ReasonMissing, note_add
from forms.submissions.uploads.attachments import attachment_remove
from forms.submissions.uploads.posted import PostedFiles
from tenant_space import formats

WRITES = ("answer", "close", "ask")
EMPTY = "Écrivez votre message avant de l'envoyer."
TOO_LONG = "Ce message est trop long : 4 000 caractères au plus."
SENT_ELSEWHERE = "Cette page a déjà envoyé un autre message. Relisez celui-ci, puis envoyez-le de nouveau."
NOTED_ELSEWHERE = "Cette page a déjà enregistré une autre note. Relisez celle-ci, puis enregistrez-la de nouveau."
NOTED = "Votre note est gardée, entre collègues."
FILE_DROPPED = "Fichier retiré."


class NotedElsewhere(Exception):
    """The key of this note is that of another one, written from the same page before."""


class WritingView(ActingView):
    """The boxes of the page. Each has a key: pressed twice, a button writes one line."""

    problems: tuple[str, ...] = ()
    renewed: uuid.UUID | None = None
    note_renewed: uuid.UUID | None = None
    kept_on: Submission | None = None
    noted = False
    inserted: str | None = None
    preview: Preview | None = None

    def writers(self) -> dict[str, Callable[[], HttpResponse]]:
        """What each button of the boxes does."""
        return {
            "answer": lambda: self._write(self._answer, "Message envoyé au locataire."),
            "close": lambda: self._write(self._close, "Réponse envoyée. Le locataire dit si c'est réglé."),
            "ask": lambda: self._write(self._ask, "Complément demandé. Le délai attend la réponse du locataire."),
            "date": self._date,
            "note": self._note,
            "call": self._call,
            "read": self._read,
            "insert": self._insert,
            "preview": self._preview,
            "keep": lambda: self.done(""),
        }

    def _answer(self, **line: Any) -> Message:
        return message_answer(**self.change, **line)

    def _close(self, **line: Any) -> Message:
        return message_answer(**self.change, **line, answered=True, outcome=outcome_of(self._outcome))

    def _ask(self, **line: Any) -> Message:
        return more_ask(**self.change, **line)

    def _write(self, send: Callable[..., Message], told: str) -> HttpResponse:
        if self.object.tenant_id is None:
            raise BadRequest("nobody would read it")
        self.problems = self._kept("fichiers", inside=False)
        words = self.request.POST.get("words", "")
        self.problems += left_open(words)
        if self.problems or not self.note_ready():
            return self.again()
        try:
            line = self._with_note(send, text=words, uid=self._key("key"))
            same = line.text == words_checked(words, files=True)
        except (MessageEmpty, MessageTooLong) as error:
            if isinstance(error, MessageEmpty) and self.request.POST["do"] == "close":
                return self._sentence()
            self.problems = (EMPTY if isinstance(error, MessageEmpty) else TOO_LONG,)
            return self.again()
        except EndsByDecision as error:
            raise BadRequest("ends by a decision") from error
        if not same:
            self.problems, self.renewed = (SENT_ELSEWHERE,), uuid.uuid4()
            return self.again(409)
        return self.done(f"{told} {NOTED}" if self.noted else told)

    @transaction.atomic
    def _with_note(self, send: Callable[..., Message], **line: Any) -> Message:
        sent = send(**line)
        self.note_along()
        return sent

    def note_ready(self) -> bool:
        """Whether what stands in the inner box can be noted along with what another button does; else says why not."""
        text = self.request.POST.get("text", "")
        if not text.strip():
            return True
        form = NoteForm(self.request.POST)
        self.bound("note", form)
        if form.is_valid() and (problems := self._kept("note_files", inside=True)):
            form.add_error("text", " ".join(problems))
        return form.is_valid()

    def note_along(self) -> None:
        """Note what stands in the inner box, in the same transaction; nothing of it ever reaches the tenant."""
        if text := self.request.POST.get("text", "").strip():
            self._note_once(text)
            self.noted = True

    def noted_elsewhere(self) -> HttpResponse:
        """The page again with the note under a new key; nothing else that was asked for is done."""
        self.note_renewed = uuid.uuid4()
        self.bound("note", NoteForm(self.request.POST)).add_error("text", NOTED_ELSEWHERE)
        return self.again(409)

    def _preview(self) -> HttpResponse:
        """Show what the tenant will read, and send nothing."""
        self.preview = self._previewed(self.request.POST.get("words", ""))
        return self.again(200)

    def _sentence(self) -> HttpResponse:
        """Nothing is written: the sentence of the editors, to be read before it is sent; a note never stands in."""
        self.inserted = sentence_of(outcome_of(self._outcome))
        self.preview = self._previewed(self.inserted)
        return self.again(200)

    def _previewed(self, words: str) -> Preview:
        answers = self.rules.ending is EndsBy.ANSWER and self.object.is_open
        return preview_of(self.object, words, answers=answers, outcome=self._outcome)

    @property
    def _outcome(self) -> str:
        return self.request.POST.get("outcome", "")

    def _date(self) -> HttpResponse:
        form = DateForm(self.request.POST)
        self.bound("date", form)
        if not form.is_valid():
            return self.again()
        day, why = form.cleaned_data["day"], form.cleaned_data["why"]
        for problem in left_open(why):
            form.add_error("why", problem)
            return self.again()
        # The box keeps its key while words wait in it: what was seen tells a second date from a second press.
        key = uuid.uuid5(self._key("key"), f"date {self.seen}")
        try:
            date_set(**self.change, due_on=day, reason=why, uid=key)
        except DateTooSoon:
            form.add_error("day", TOO_SOON)
        except ReasonMissing:
            form.add_error("why", WHY_MISSING)
        except MessageTooLong:
            form.add_error("why", TOO_LONG)
        if form.errors:
            return self.again()
        return self.done(f"Nouvelle date promise : {formats.long_date(day)}.")

    def _note(self) -> HttpResponse:
        row, told = self.object, "Note enregistrée. Le locataire ne la voit pas."
        if row.merged_into:
            told = f"Note enregistrée sur la demande n° {joined_to(row).number_text}. Le locataire ne la voit pas."
        problems = self._kept("note_files", inside=True)
        waiting = box_files(row, self.request.user, self._key("note_key")) if row.tenant_id else ()
        form = NoteForm(self.request.POST, files=bool(waiting))
        self.bound("note", form)
        if not form.is_valid():
            return self.again()
        if problems:
            form.add_error("text", " ".join(problems))
            return self.again()
        self._note_once(form.cleaned_data["text"])
        return self.done(told)

    def _call(self) -> HttpResponse:
        form = CallForm(self.request.POST)
        self.bound("call", form)
        if not form.is_valid():
            return self.again()
        data = form.cleaned_data
        told = data["told"] and self.object.tenant_id is not None
        for problem in left_open(data["said"]) if told else ():
            form.add_error("said", problem)
            return self.again()
        try:
            call_log(**self.change, call=Call(data["call"]), text=data["said"], told=told, uid=self._key("call_key"))
        except MessageEmpty:
            form.add_error("said", "Écrivez en quelques mots ce qui s'est dit.")
            return self.again()
        return self.done("Appel noté. Le locataire le lit." if told else "Appel noté. Le locataire ne le voit pas.")

    @transaction.atomic
    def _note_once(self, text: str) -> None:
        """Pressed twice, it is found by its key. Its files wait in a draft, which those without tenant do not have.

        Raises `NotedElsewhere`.
        """
        row, user, key = self.object, self.request.user, self._key("note_key")
        if row.tenant_id:
            with suppress(DraftSent):
                word_save(about=row, key=key, author=user, values={"inside": True})
        if note_add(submission=row, user=user, text=text, uid=key).text != text.strip():
            raise NotedElsewhere

    def _insert(self) -> HttpResponse:
        """Without script: put the ready-made answer after what is written, and send nothing."""
        picked = self.request.POST.get("ready_answer", "")
        texts = [one.text for one in answers_for(self.object, self.request.user) if one.key == picked]
        written = self.request.POST.get("words", "").rstrip()
        self.inserted = "\n\n".join(part for part in (written, *texts) if part)
        return self.again(200)

    def _read(self) -> HttpResponse:
        staff_read(submission=self.object, version=self.seen)
        return self.done("")

    def file_drop(self, uid: str) -> HttpResponse:
        """Take a file out of either box; what was typed stays."""
        for name in ("key", "note_key"):
            draft = self.object.drafts.unsent().filter(author=self.request.user, uid=self._key(name)).first()
            if draft:
                attachment_remove(draft=draft, uid=self._uuid(uid))
        return self.done(FILE_DROPPED)

    def _kept(self, field: str, *, inside: bool) -> tuple[str, ...]:
        """Receive the files of a box before anything leaves; what is wrong with them, in words."""
        posted = PostedFiles(tuple(self.request.FILES.getlist(field)))
        if not posted.files or self.object.tenant_id is None:
            return ()
        return self._box_save(posted, self.object, inside=inside)

    def _box_save(self, posted: PostedFiles, about: Submission, *, inside: bool) -> tuple[str, ...]:
        key = self._key("note_key" if inside else "key")
        words = self.request.POST.get("words", "")
        try:
            return tuple(box_keep(about, self.request.user, key, words, posted, inside=inside)[1])
        except DraftSent:
            return ()  # pressed twice: the line that left is found by its key
        except Draft.DoesNotExist as error:
            raise BadRequest("a key of somebody else") from error

    def done(self, message: str) -> HttpResponse:
        """What stands in a box waits, too, when another button was pressed."""
        if self.object.tenant_id and "key" in self.request.POST:
            do = self.request.POST["do"]
            left = [self._left("fichiers", inside=False)] if do not in WRITES else []
            left += [self._left("note_files", inside=True)] if do != "note" else []
            for problem in [text for texts in left for text in texts]:
                messages.warning(self.request, problem)
        return super().done(message)

    def _left(self, field: str, *, inside: bool) -> tuple[str, ...]:
        """Keep what stands in a box that was not sent, if anything does."""
        posted = PostedFiles(tuple(self.request.FILES.getlist(field)))
        typed = not inside and self._words_changed()
        return self._box_save(posted, self.object, inside=inside) if typed or posted.files else ()

    def _words_changed(self) -> bool:
        """Whether the box of the tenant holds other words than were kept of it."""
        words = self.request.POST.get("words", "")
        draft = self.object.drafts.unsent().filter(author=self.request.user, uid=self._key("key")).first()
        return words != draft.values.get("words", "") if draft else bool(words.strip())

    def came_too_late(self, changed: Submission) -> HttpResponse:
        """Half-written words about a request that was joined meanwhile wait where it is now."""
        if (
            changed.pk == self.object.pk
            and changed.state == State.MERGED
            and self.request.POST.get("words", "").strip()
        ):
            self.kept_on = joined_to(changed)
            self._box_save(PostedFiles(), self.kept_on, inside=False)
        return super().came_too_late(changed)

    def _key(self, name: str) -> uuid.UUID:
        return self._uuid(self.request.POST.get(name, ""))

    @staticmethod
    def _uuid(text: str) -> uuid.UUID:
        try:
            return uuid.UUID(text) if text else uuid.uuid4()
        except ValueError as error:
            raise BadRequest("no key") from error

    def _boxes(self) -> dict[bool, Box]:
        """What stands in the boxes; only the inner one for those who were not signed in, and would read nothing."""
        row, user = self.object, self.request.user
        if row.tenant_id is None:
            return {True: Box(self.note_renewed or self._key("note_key"))}
        boxes = boxes_of(row, user)
        for inside, name in ((False, "key"), (True, "note_key")):
            if name in self.request.POST:
                key = self._key(name)
                boxes[inside] = Box(key, files=box_files(row, user, key))
        if "words" in self.request.POST or self.problems:
            words = self.inserted or self.request.POST.get("words", "")
            boxes[False] = replace(boxes[False], words=words, problems=self.problems)
        if self.renewed:
            boxes[False] = replace(boxes[False], key=self.renewed, files=())
        if self.note_renewed:
            boxes[True] = replace(boxes[True], key=self.note_renewed, files=())
        return boxes

    def writing_context(self) -> dict[str, Any]:
        """What the boxes of the page show."""
        row, boxes = self.object, self._boxes()
        return {
            "box": boxes.get(False),
            "note_box": boxes[True],
            "may_write": row.tenant_id is not None and row.state not in ENDED,
            "may_ask": row.is_open,
            "call_key": uuid.uuid4(),
            "recorded": recorded_of(row),
            "by_answer": self.rules.ending is EndsBy.ANSWER,
            "answers": answers_for(row, self.request.user) if row.tenant_id and row.state not in ENDED else [],
            "outcomes": AnswerOutcome.choices,
            "outcome": self.request.POST.get("outcome", AnswerOutcome.DONE),
            "kept_on": self.kept_on,
            "preview": self.preview,
        }
