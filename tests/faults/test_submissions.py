"""Parts of the portal killed while tenants send certificates and both sides converse: what was confirmed is there,
once, whole, in order."""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from forms.submissions.drafts import draft_save
from forms.submissions.uploads import attachments
from forms.submissions.uploads.attachments import attachment_add
from tests.kit.databases import SQLITE, Databases
from tests.kit.factories import HolderFactory
from tests.kit.portal import Portal
from tests.kit.senders import GIVE_UP, Client, certificate
from tests.kit.services import ClamAV, PostgreSQL, SeaweedS3, wait_for
from tests.kit.talkers import TALKS, TOLD, StaffTalker, Talker, TenantTalker

pytestmark = pytest.mark.skipif(SQLITE, reason="SQLite has no server to kill")

PEOPLE = """
from tests.kit import submission_factories as ff
for _ in range({count}): print(ff.home().tenant.user.email)
"""
# What the portal holds once all is over, told by the portal itself.
HELD = """
import json
from forms.submissions.models import PageImage, Submission
from tenant_space.notifications.models import OutgoingMail
rows = Submission.objects.filter(kind="insurance").prefetch_related("attachments")
sent = [[r.number_text, r.tenant.user.email, [[a.stored_name, a.sha256] for a in r.attachments.all()]] for r in rows]
print(json.dumps({
    "submissions": sent,
    "mails": list(OutgoingMail.objects.filter(kind="insurance.received").values_list("message_id", "state")),
    "pages": list(PageImage.objects.values_list("stored_name", flat=True)),
}))
"""
WAITING = "SELECT count(*) FROM notifications_outgoingmail WHERE state <> 'SENT'"
# A mail that a killed worker held is taken up when its claim ends, two minutes later: no need to wait for that here.
RELEASE = """
from django.utils import timezone
from tenant_space.notifications.models import OutgoingMail
OutgoingMail.objects.filter(state="QUEUED").update(next_attempt_at=timezone.now())
"""


@dataclass
class Parts:
    """The running parts, and how to kill each; a part killed is started again at once."""

    portal: Portal
    database: PostgreSQL
    s3: SeaweedS3 | None
    killed: list[str] = field(default_factory=list)

    def kill(self, name: str) -> None:
        self.killed.append(name)
        if name == "database":
            self.database.kill()
            self.database.start()
        elif name == "s3":
            self.s3.kill()
            self.s3.start()
        else:
            self.portal.kill(name)
            self.portal.spawn(name)

    def stored(self, name: str) -> bytes:
        if self.s3:
            return self.s3.client.get_object(Bucket="portal-private", Key=name)["Body"].read()
        return (self.portal.folder / "media/private" / name).read_bytes()


@pytest.fixture
def parts(databases: Databases, clamav: ClamAV, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Parts]:
    """A portal on a database that keeps its promises; on S3 when the test asks for it."""
    site = databases.prepare("site", "migrated", ["setup_site"])
    databases.server.dump(site, tmp_path / "site.sql")
    with ExitStack() as stack:
        server = PostgreSQL(durable=True)
        stack.callback(server.stop)
        address = server.start().create("portal")
        server.restore("portal", tmp_path / "site.sql")
        s3 = SeaweedS3() if request.param else None
        if s3:
            stack.callback(s3.stop)
            s3.start()
        environment = {
            "PORTAL_CLAMD": clamav.address,
            "PORTAL_MOST_OPEN": "1000",
            "PORTAL_UPLOAD_HOURLY": "9999",
            "PORTAL_LIMIT_REQUEST": "9999/3600",
            "PORTAL_LIMIT_REQUEST_ACCOUNT": "9999/3600",
            "PORTAL_LIMIT_MESSAGE": "9999/3600",
            "PORTAL_LIMIT_MESSAGE_ACCOUNT": "9999/3600",
            **(s3.environment if s3 else {}),
        }
        portal = Portal(address, environment=environment)
        stack.callback(portal.stop)
        yield Parts(portal.start(), server, s3)


@dataclass
class Outcome:
    """What was confirmed to whom, what the portal holds, and the mails received: numbers and Message-IDs.

    `talkers`: who conversed; `told`: the lines and mails held of it; `heard`: the Message-IDs received of it.
    """

    parts: Parts
    people: list[Client]
    count: int
    held: dict[str, Any]
    received: list[tuple[str, str]]
    talkers: list[Talker]
    told: dict[str, Any]
    heard: list[str]


def senders_of(parts: Parts, clients: int, pairs: int) -> tuple[list[Client], list[Talker]]:
    """So many who send certificates, and both sides of so many requests.

    All made by one run of lines: each counts its people from the first one again.
    """
    url, talkers = parts.portal.url, list[Talker]()
    said = parts.portal.shell(PEOPLE.format(count=clients) + TALKS.format(count=pairs)).splitlines()
    for line in said[clients:]:
        pk, number, tenant, staff = line.split()
        talkers += [TenantTalker(url, tenant, 0, pk, number), StaffTalker(url, staff, 0, pk, number)]
    return [Client(url, email) for email in said[:clients]], talkers


def survive(parts: Parts, count: int, clients: int, kills: list[tuple[float, str]], pairs: int, words: int) -> Outcome:
    """Send n certificates, and have pairs say so many words each, while parts are killed, each when that share of the
    certificates is confirmed; then judge."""
    started, chance = time.monotonic(), random.Random(7)
    people, talkers = senders_of(parts, clients, pairs)
    stop = threading.Event()
    with ThreadPoolExecutor(clients + len(talkers)) as pool:
        marks = [f"M{number:04d}" for number in range(count)]
        jobs = [pool.submit(person.send_all, marks[at::clients], stop) for at, person in enumerate(people)]
        jobs += [
            pool.submit(talker.say_all, [f"W{at:02d}-{number:03d}" for number in range(words)], stop)
            for at, talker in enumerate(talkers)
        ]
        try:
            for share, name in kills:
                while sum(len(person.confirmed) for person in people) < share * count:
                    assert not any(job.done() and job.exception() for job in jobs)
                    time.sleep(0.05)
                time.sleep(chance.uniform(0, 0.5))  # wherever the work then stands
                parts.kill(name)
        finally:
            if len(parts.killed) < len(kills):
                stop.set()
        for job in jobs:
            job.result(timeout=GIVE_UP * 2)
    drain(parts)
    told = json.loads(parts.portal.shell(TOLD))
    about = {mail for _, mail, _ in told["mails"]}
    messages = [message for message in parts.portal.mails.messages if message["Message-ID"] not in told["others"]]
    received = [(number_of(one), one["Message-ID"]) for one in messages if one["Message-ID"] not in about]
    heard = [one["Message-ID"] for one in messages if one["Message-ID"] in about]
    held = json.loads(parts.portal.shell(HELD))
    found = Outcome(parts, people, count, held, received, talkers, told, heard)
    judge(found)
    figures = {"submissions": count, "clients": clients, "kills": Counter(parts.killed)}
    figures |= {"words": sum(len(one.said) for one in talkers), "talkers": len(talkers)}
    figures |= {"retries": sum(p.retries for p in [*people, *talkers]), "doubles": len(received) - count}
    print(json.dumps({"faults": "submissions", **figures, "seconds": round(time.monotonic() - started)}))
    return found


def drain(parts: Parts) -> None:
    """Let the worker send what is left."""
    parts.portal.kill("worker")
    parts.killed.append("worker")
    parts.portal.shell(RELEASE)
    parts.portal.spawn("worker")
    wait_for(lambda: parts.database.run(WAITING, "portal") == [(0,)], 90, "the last mail")


def judge(found: Outcome) -> None:
    """Hold what was confirmed against what is there."""
    submissions = {number: (email, files) for number, email, files in found.held["submissions"]}
    assert len(found.held["submissions"]) == found.count, "none lost, nothing sent twice"
    numbers = sorted([*map(int, submissions), *{int(talker.number) for talker in found.talkers}])
    assert numbers == list(range(1, len(numbers) + 1)), "each number once"
    assert sorted(number for person in found.people for number in person.confirmed.values()) == sorted(submissions)
    for person in found.people:
        for mark, number in person.confirmed.items():
            email, files = submissions[number]
            assert email == person.email and len(files) == 1, f"{number}: {files}"
            content = found.parts.stored(files[0][0])
            assert hashlib.sha256(content).hexdigest() == files[0][1], f"{number}: the file is not what was noted"
            assert mark in pdf_text(content), f"{number}: not the file of this sending"
    assert all(found.parts.stored(name) for name in found.held["pages"]), "a page image is missing"
    judge_mails(found, set(submissions))
    for talker in found.talkers:
        judge_talk(found, talker)
    assert len(found.told["lines"]) == sum(len(talker.said) for talker in found.talkers), "nothing was said twice"
    assert len(found.heard) - len(found.told["mails"]) <= in_the_act(found), "a double without a killed sender"


def judge_talk(found: Outcome, talker: Talker) -> None:
    """Hold what was acknowledged to one side against the conversation."""
    of_staff = isinstance(talker, StaffTalker)
    lines = [line for line in found.told["lines"] if line[:2] == [talker.number, of_staff]]
    assert [text for _, _, text, _, _ in lines] == talker.said, f"{talker.email}: each word once, in order"
    for at, (_, _, text, pk, files) in enumerate(lines):
        assert len(files) == int(at == 0), f"{text}: {files}"
        for name, digest in files:
            content = found.parts.stored(name)
            assert hashlib.sha256(content).hexdigest() == digest and text in pdf_text(content), f"{text}: its file"
        mails = [(key, state) for line, key, state in found.told["mails"] if line == pk]
        assert [state for _, state in mails] == ["SENT"] * of_staff, f"{text}: one mail to the tenant"
        assert all(key in found.heard for key, _ in mails), f"{text}: its mail did not arrive"


def in_the_act(found: Outcome) -> int:
    """How many mails may have left twice: of a killed worker, or a database that was about to note the sending."""
    return found.parts.killed.count("worker") + found.parts.killed.count("database")


def judge_mails(found: Outcome, numbers: set[str]) -> None:
    rows, received = found.held["mails"], found.received
    assert len(rows) == found.count and {state for _, state in rows} == {"SENT"}
    assert {number for number, _ in received} == numbers, "no mail is missing"
    assert len(set(received)) == found.count, "a double carries the same Message-ID"
    assert len(received) - found.count <= in_the_act(found), "a double without a killed sender"


def swap_files(found: Outcome) -> None:
    first, second = found.held["submissions"][:2]
    first[2], second[2] = second[2], first[2]


def lose_mails_of(found: Outcome, number: str) -> None:
    """All of one submission: the mail whose sender was killed may have come twice."""
    found.received[:] = [mail for mail in found.received if mail[0] != number]


# What the judge must see, each done to an outcome that was good.
SPOILT: dict[str, Callable[[Outcome], object]] = {
    "a submission lost": lambda found: found.held["submissions"].pop(),
    "one more submission": lambda found: found.held["submissions"].append(["000000099", "x@example.org", []]),
    "a number twice": lambda found: found.held["submissions"].append(found.held["submissions"][0]),
    "a number confirmed to two": lambda found: found.people[0].confirmed.update(M9999="000000001"),
    "a submission without file": lambda found: found.held["submissions"][0][2].clear(),
    "the file of another": swap_files,
    "a file that is not as noted": lambda found: found.held["submissions"][0][2][0].__setitem__(1, "0" * 64),
    "a page image lost": lambda found: found.held["pages"].append("envois/00/lost.jpg"),
    "a mail not sent": lambda found: found.held["mails"][0].__setitem__(1, "QUEUED"),
    "a mail missing": lambda found: lose_mails_of(found, found.received[0][0]),
    "a double with another Message-ID": lambda found: found.received.append((found.received[0][0], "<other@x>")),
    "doubles without a kill": lambda found: found.received.extend(found.received[:1] * 9),
    "a word lost": lambda found: found.told["lines"].pop(),
    "a word twice": lambda found: found.told["lines"].append(found.told["lines"][0]),
    "words out of order": lambda found: found.told["lines"].reverse(),
    "the file of a word lost": lambda found: [line[4].clear() for line in found.told["lines"] if not line[1]],
    "the file of an answer lost": lambda found: [line[4].clear() for line in found.told["lines"] if line[1]],
    "the mail of a word not sent": lambda found: found.told["mails"].pop(),
    "two mails of a word": lambda found: found.told["mails"].append(found.told["mails"][0]),
    "the mail of a word missing": lambda found: found.heard.clear(),
}


def number_of(message: EmailMessage) -> str:
    found = re.search(r"n°\s([0-9]{9})", message.get_body(("plain",)).get_content())
    assert found, "the mail tells no number"
    return found[1]


def pdf_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pdf:
        return pdf[0].get_textpage().get_text_range()


def seen(bad: Outcome) -> bool:
    """Whether the judge refuses an outcome."""
    try:
        judge(bad)
    except (AssertionError, FileNotFoundError):
        return True
    return False


SHORT = [(0.15, "worker"), (0.4, "web"), (0.65, "database")]
LONG = [(number / 17, name) for number, name in enumerate(["web", "worker", "database", "s3"] * 4, start=1)]


@pytest.mark.short_faults
@pytest.mark.parametrize("parts", [False], indirect=True, ids=["on disk"])
def test_what_was_confirmed_is_there_once_and_whole(parts: Parts) -> None:
    good = survive(parts, count=20, clients=4, kills=SHORT, pairs=2, words=4)
    for name, spoil in SPOILT.items():
        bad = replace(good, people=deepcopy(good.people), held=deepcopy(good.held), received=[*good.received])
        bad = replace(bad, told=deepcopy(good.told), heard=[*good.heard])
        spoil(bad)
        assert seen(bad), f"the judge does not see: {name}"


@pytest.mark.faults
@pytest.mark.parametrize("parts", [True], indirect=True, ids=["on S3"])
def test_what_was_confirmed_is_there_at_any_moment(parts: Parts) -> None:
    survive(parts, count=300, clients=8, kills=LONG, pairs=4, words=25)


@pytest.mark.django_db
def test_bytes_stay_when_the_answer_to_a_commit_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may have kept the row all the same: the next try would take its file for the same content."""
    draft = draft_save(tenant=HolderFactory().tenant, kind="insurance", key=uuid.uuid4())
    insert = attachments._insert

    def cut_off(*given: Any) -> None:
        insert(*given)
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(attachments, "_insert", cut_off)
    with pytest.raises(OperationalError):
        attachment_add(draft=draft, file=SimpleUploadedFile("attestation.pdf", certificate("M0001")))
    assert default_storage.exists(draft.attachments.get().stored_name)
