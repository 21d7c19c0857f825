"""Short messages of the demo: shown on the page of its mails, and sent to nobody."""

from __future__ import annotations

import re

from django.core.mail import EmailMessage

from tenant_space import formats


class DemoMailbox:
    """Puts each message where the demo keeps its mails; its tests read it there, too."""

    code = "mailbox"

    def send(self, number: str, text: str) -> None:
        digits = re.sub(r"\D", "", number)
        shown = formats.phone(number).replace("\u00a0", " ")
        EmailMessage(f"SMS au {shown}", text, to=[f"{digits}@sms.demo.example"]).send()
