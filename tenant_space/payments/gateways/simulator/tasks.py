from __future__ import annotations

import requests
from django_tasks import task

SECONDS = 10


@task(backend="jobs")
def bank_notify(url: str, bodies: list[str]) -> None:
    """Tell the portal as the bank does: one notification after the other, by the network, from the worker.

    Raises `requests.RequestException` when the portal is away: the job is tried again, as the bank would.
    """
    for body in bodies:
        response = requests.post(
            url,
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=SECONDS,
            allow_redirects=False,
        )
        response.raise_for_status()
