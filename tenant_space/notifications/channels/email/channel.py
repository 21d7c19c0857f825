"""The e-mail channel."""

from tenant_space.notifications.channels.email.outbox import mails_flush, mails_purge, mails_queue, mails_withdraw
from tenant_space.notifications.channels.registry import Channel, channel_register

channel_register(Channel("email", queue=mails_queue, withdraw=mails_withdraw, flush=mails_flush, purge=mails_purge))
