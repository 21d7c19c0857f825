"""The real parts that the portal leans on, started by the suite itself on free ports."""

from tests.kit.services.base import DEBIAN, ROOT, Server, free_port, wait_for
from tests.kit.services.clamav import EICAR, ClamAV
from tests.kit.services.html import HtmlChecker
from tests.kit.services.mails import MailCatcher
from tests.kit.services.nginx import Nginx, nginx_program
from tests.kit.services.postgresql import PostgreSQL
from tests.kit.services.redis import Redis
from tests.kit.services.s3 import SeaweedS3

__all__ = [
    "DEBIAN",
    "EICAR",
    "ROOT",
    "ClamAV",
    "HtmlChecker",
    "MailCatcher",
    "Nginx",
    "PostgreSQL",
    "Redis",
    "SeaweedS3",
    "Server",
    "free_port",
    "nginx_program",
    "wait_for",
]
