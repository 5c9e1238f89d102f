"""Debian's Chromium for the tests that look at pages, started once a module. Leaves out what they look at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium_running() -> Iterator[Any]:
    """Yields the browser; the test is skipped, saying so, where it is not installed.

    Playwright keeps a loop running in this thread, which Django would take for a program that must not ask the database.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed on this machine")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
            yield browser
            browser.close()
            connections.close_all()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium, started once for all tests of the module; they are skipped, saying so, where it is not installed."""
    with chromium_running() as browser:
        yield browser
