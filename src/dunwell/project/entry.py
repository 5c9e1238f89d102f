"""The `dunwell` command: sets up the project, then hands over to the command line."""

import os
import sys


def main() -> None:
    """Runs the command line with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.project.settings")
    from dunwell.cli import dunwell

    sys.exit(dunwell())
