"""What rooms above may hear of the team."""

from __future__ import annotations

from django.dispatch import Signal

# Groups or agencies of a member of staff have changed, in the transaction of the change. With `user`.
member_changed = Signal()
