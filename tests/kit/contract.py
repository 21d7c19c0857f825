"""Calls generated from the description of the tenant API, and what no answer to them may be."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import schemathesis
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PLAIN = {"Accept-Encoding": "identity"}
# Of the calls that try each parameter and each field every run makes one in so many, the long run all.
ONE_OF = 4
FILE = "2f1d9f2a-52a5-4c5e-9a38-6d5c8a6a1b11"
REAL = {
    "number": "123456",
    "document_id": "D1",
    "claim_id": "R1",
    "request_number": "000000042",
    "file_id": FILE,
    "topic_id": "4242",
}


def server(environ: Any, start_response: Any) -> Any:
    """The portal, as a connection reaches it."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


tenant_api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)


def examples(most: int, *, each_field: bool = True) -> settings:
    """So many calls at random at most, with `each_field` besides those that try each parameter and field for itself.

    These are made while the tests are collected, and take most of the time: tests that send what others sent already,
    as somebody else or to other addresses, go without.
    """
    phases = (Phase.explicit, Phase.generate, Phase.shrink) if each_field else (Phase.generate, Phase.shrink)
    return settings(max_examples=most, phases=phases, deadline=None, suppress_health_check=list(HealthCheck))


def home_with_all() -> User:
    """A tenant who has one of everything that `REAL` names."""
    holder = f.HolderFactory(account__owing=True, account__account_number=REAL["number"])
    f.LeaseFactory(account=holder.account)
    f.EntryFactory(account=holder.account)
    claim = f.ClaimFactory(account=holder.account, claim_id=REAL["claim_id"], visited=True)
    f.ClaimEventFactory(claim=claim, in_days=3)
    document = f.DocumentFactory(account=holder.account, document_id=REAL["document_id"])
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    row = ff.sent(holder)
    type(row).objects.filter(pk=row.pk).update(number=int(REAL["request_number"]))
    row.attachments.update(uid=FILE)
    topic(pk=int(REAL["topic_id"]), subject="TECHNICAL", told_to_neighbours=True)
    return f.UserFactory(tenant=holder.tenant, terms_version=terms_in_force().version)


def is_asked_again(case: Any, asked: set[str]) -> bool:
    """Whether this very call is among `asked`; it is from now on. Where addresses are set, many become the same."""
    call = _words_of(case)
    if call in asked:
        return True
    asked.add(call)
    return False


def is_in_sample(case: Any) -> bool:
    """Whether a call is one of those made at every run: all at random, and of the others always the same ones."""
    tries_one_field = case.meta is not None and case.meta.phase.name is TestPhase.COVERAGE
    return not tries_one_field or crc32(_words_of(case).encode()) % ONE_OF == 0


def _words_of(case: Any) -> str:
    return repr((case.method, case.formatted_path, case.query, case.headers, case.cookies, case.media_type, case.body))
