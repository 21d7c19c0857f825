"""The tenant API: what the pages show, through the same selectors, for programs. Mounted by `config.api_v1`."""

from ninja import Router

from tenant_space.api import accounts, documents, ledger, me, residence

router = Router()
for topic in (me, accounts, ledger, residence, documents):
    router.add_router("", topic.router)
