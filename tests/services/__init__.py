"""The real parts that the portal leans on, started by the suite itself on free ports."""

from tests.services.base import ROOT, Server, free_port, free_port_pair, wait_for
from tests.services.clamav import EICAR, ClamAV
from tests.services.html import HtmlChecker
from tests.services.mails import MailCatcher
from tests.services.postgresql import PostgreSQL
from tests.services.redis import Redis
from tests.services.s3 import SeaweedS3

__all__ = [
    "EICAR",
    "ROOT",
    "ClamAV",
    "HtmlChecker",
    "MailCatcher",
    "PostgreSQL",
    "Redis",
    "SeaweedS3",
    "Server",
    "free_port",
    "free_port_pair",
    "wait_for",
]
