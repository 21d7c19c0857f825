from django_tasks import task

from forms.submissions.closing import answered_close
from forms.submissions.escalating import promises_watch
from forms.submissions.leaving import gone_release
from forms.submissions.purge import answered_purge, leftovers_purge


@task(backend="jobs")
def leftovers_clear() -> None:
    """Delete stored bytes that no row knows."""
    leftovers_purge()


@task(backend="jobs")
def answered_clear() -> None:
    """Forget the requests without sign-in answered long ago."""
    answered_purge()


@task(backend="jobs")
def silent_close() -> None:
    """Close what was answered and not confirmed in time."""
    answered_close()


@task(backend="jobs")
def late_escalate() -> None:
    """Tell leads what will soon be late, and hand up what is."""
    promises_watch()


@task(backend="jobs")
def followers_gone() -> None:
    """Give back what is followed by somebody who lost the right in a way that no screen told of."""
    gone_release()


DAILY = (leftovers_clear, answered_clear, silent_close, late_escalate, followers_gone)
