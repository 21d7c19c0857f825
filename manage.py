#!/usr/bin/env python3
"""Run the portal's administrative commands."""

import os
import sys
from pathlib import Path

# `site/` is a plain folder on the path, not a package: `site` is Python's own module.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Hand the command line to Django; the laptop settings are the default."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
