"""Both sides of a conversation, each saying one thing after another: a tenant from an app, a manager at the desk."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from functools import partial

import requests

from tests.kit.factories import PASSWORD
from tests.kit.person import SECONDS, File, Person
from tests.kit.senders import Patient, Unanswered, certificate

# A request to talk about for each pair, told as its key, its number, its tenant and who answers.
TALKS = """
import uuid
from forms.submissions.drafts import draft_save
from forms.submissions.services import Content, submission_create
from tests.kit import submission_factories as ff
data = {{"subject": "TECHNICAL", "topic": None, "topic_name": "", "sensitive": False, "place": "",
    "message": "Bonjour.", "answers": [], "visits": [], "phone": ""}}
for _ in range({count}):
    holder, key = ff.home(), uuid.uuid4()
    draft_save(tenant=holder.tenant, kind="contact", key=key)
    content = Content(account_number=holder.account_id, data=data)
    row = submission_create(tenant=holder.tenant, draft_key=key, kind="contact", content=content)
    print(row.pk, row.number_text, holder.tenant.user.email, ff.manager(row.agency_id).email)
"""
# What the portal holds of them: each line in order, then each mail about a line.
TOLD = """
import json
from forms.submissions.models import Message
from tenant_space.notifications.models import OutgoingMail
lines = Message.objects.prefetch_related("attachments").select_related("submission")
print(json.dumps({
    "lines": [[m.submission.number_text, m.by_staff, m.text, m.pk, [[a.stored_name, a.sha256]
        for a in m.attachments.all()]] for m in lines],
    "mails": [[mail.context["message_id"], mail.message_id, mail.state]
        for mail in OutgoingMail.objects.filter(kind__startswith="submissions.")],
    "others": list(OutgoingMail.objects.filter(kind="contact.received").values_list("message_id", flat=True)),
}))
"""


@dataclass
class Talker(Patient):
    """Somebody who writes about one request; `said` is what was acknowledged, in order."""

    pk: str = ""
    number: str = ""
    said: list[str] = field(default_factory=list)

    def say_all(self, marks: list[str], stop: threading.Event) -> None:
        raise NotImplementedError


class TenantTalker(Talker):
    """From an app: a key for each word, sent again with the same one. The first word has a file."""

    def say_all(self, marks: list[str], stop: threading.Event) -> None:
        token = self.patiently(self._token, stop)
        for mark in marks:
            if stop.is_set():
                return
            key, files = str(uuid.uuid4()), {"files": ("plan.pdf", certificate(mark), "application/pdf")}
            with_file = files if mark == marks[0] else None
            self.patiently(partial(self._say, token, key, mark, with_file), stop)
            self.said.append(mark)

    def _token(self) -> str:
        answer = requests.post(
            f"{self.url}/_allauth/app/v1/auth/login", json={"email": self.email, "password": PASSWORD}, timeout=SECONDS
        )
        if answer.status_code != 200:
            raise Unanswered(f"{answer.status_code} at the sign-in")
        return str(answer.json()["meta"]["session_token"])

    def _say(self, token: str, key: str, mark: str, files: dict[str, tuple[str, bytes, str]] | None) -> None:
        answer = requests.post(
            f"{self.url}/api/v1/requests/{self.number}/messages",
            data={"text": mark},
            files=files,
            headers={"X-Session-Token": token, "Idempotency-Key": key},
            timeout=SECONDS,
        )
        if answer.status_code != 201:
            raise Unanswered(f"{answer.status_code} {answer.text[:200]}")


class StaffTalker(Talker):
    """At the desk: the button is pressed again on the same page, which is loaded again once the other side wrote.

    The first word has a file here, too.
    """

    def say_all(self, marks: list[str], stop: threading.Event) -> None:
        person = Person(self.url)
        self.patiently(lambda: signed_in(person, self.email), stop)
        for mark in marks:
            if stop.is_set():
                return
            plan: File = ("fichiers", ("plan.pdf", certificate(mark), "application/pdf"))
            self._say(person, mark, [plan] if mark == marks[0] else [], stop)
            self.said.append(mark)

    def _say(self, person: Person, mark: str, files: list[File], stop: threading.Event) -> None:
        changed = True
        while changed:
            page = self.patiently(lambda: loaded(person, f"/admin/demandes/{self.pk}/"), stop)
            changed = self.patiently(partial(pressed, person, page, mark, files), stop)


def signed_in(person: Person, email: str) -> None:
    try:
        person.sign_in(email, PASSWORD)
    except AssertionError as error:
        raise Unanswered(str(error)) from error


def loaded(person: Person, path: str) -> requests.Response:
    page = person.get(path)
    if page.status_code != 200 or 'name="words"' not in page.text:
        raise Unanswered(f"{page.status_code} {page.url}")
    return page


def pressed(person: Person, page: requests.Response, mark: str, files: list[File]) -> bool:
    """Press the button; whether the request had changed meanwhile, so that nothing left."""
    answer = person.submit(page, {"words": mark, "do": "answer"}, files)
    if answer.status_code == 409:
        return True
    if answer.status_code != 200 or "Message envoyé au locataire." not in answer.text:
        raise Unanswered(f"{answer.status_code} {answer.url}")
    return False
