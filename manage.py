#!/usr/bin/env python3
"""Run the portal's administrative commands."""

import gc
import sys
from pathlib import Path

# `site/` is a plain folder on the path, not a package: `site` is Python's own module.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Hand the command line to Django; the laptop settings are the default."""
    from django.core.management import execute_from_command_line

    from config.settings.environment import settings_module

    settings_module("config.settings.dev")
    gc.disable()  # until all is loaded: nothing of it is rubbish, and looking for some took a quarter of the start
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
