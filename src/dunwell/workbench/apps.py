"""Tells Django of the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The workbench."""

    name = "dunwell.workbench"
    label = "workbench"
