"""A real browser for the customer's page: Chromium, started once a module, and windows that note what they load."""

import os
import shutil
from contextlib import contextmanager

import pytest
from django.db import connections


@contextmanager
def chromium_running():
    """Yields Debian's Chromium; the test is skipped, saying so, where it is not installed.

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
            browser = playwright.chromium.launch(
                executable_path=path,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            yield browser
            browser.close()
            connections.close_all()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Visit:
    """One window, and everything it loaded and complained of."""

    def __init__(self, browser, width=390, scheme="light", scripts=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.bytes, self.complaints, self.hosts = 0, [], set()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("requestfinished", self._loaded)

    def _loaded(self, request):
        self.hosts.add(request.url.split("/")[2])
        self.bytes += request.sizes()["responseBodySize"]

    def open(self, url):
        """Opens an address, which must fit the window, and returns the page."""
        self.bytes = 0
        self.page.goto(url, wait_until="networkidle")
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        return self.page
