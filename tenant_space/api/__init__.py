"""The tenant API: what the pages show, through the same selectors, for programs. Mounted by `config.api_v1`."""

from ninja import Router

from tenant_space.api import (
    accounts,
    changes,
    claims,
    dashboard,
    documents,
    ledger,
    mandates,
    me,
    persons,
    residence,
    statements,
)

router = Router()
for topic in (me, accounts, dashboard, ledger, changes, residence, mandates, persons, claims, documents, statements):
    router.add_router("", topic.router)
