"""What a password costs to try."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """One pass over 46 MiB in one thread (OWASP, Password Storage): a quarter of what Django's own takes.

    A password kept under other values is taken, and kept anew under these at the next sign-in.
    """

    memory_cost = 47_104  # KiB
    time_cost = 1
    parallelism = 1
