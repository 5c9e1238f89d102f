"""Takes the pictures of the documentation from the sample company: `python docs/images/make.py`. Needs Chromium.

Everything happens in a folder of its own that is thrown away; the day is fixed, so the picture changes only with the pages.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
DAY = "2026-03-11"
PORT = "8765"
URL = f"http://127.0.0.1:{PORT}"
SIZE = {"width": 1440, "height": 1300}
LOAD = f"""
import django; django.setup()
from datetime import UTC, date, datetime
from dunwell.outreach.daily_round import run_round
from dunwell.sample import load
day, moment = date.fromisoformat("{DAY}"), datetime.fromisoformat("{DAY}T08:00:00+00:00")
run_round(load(day, moment), day, at=moment)
"""


def main() -> None:
    """Loads the sample, makes its round, serves it, and writes round.png beside this file."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DUNWELL_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "dunwell.project.settings"
        dunwell = str(Path(sys.executable).parent / "dunwell")
        subprocess.run([dunwell, "migrate"], check=True)
        subprocess.run([sys.executable, "-c", LOAD], check=True)
        link = subprocess.check_output([dunwell, "sign-in-link", "--url", URL], text=True).strip()
        server = subprocess.Popen([dunwell, "serve", "--port", PORT])
        try:
            _wait()
            _take(link)
        finally:
            server.terminate()
            server.wait(10)


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{URL}/sign-in/").close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    sys.exit("The pages are not being served.")


def _take(link: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en-IE")
        page.goto(link)
        page.screenshot(path=FOLDER / "round.png")
        browser.close()


if __name__ == "__main__":
    main()
