"""A window of a real browser for the customer's page, which notes what it loads."""


class Visit:
    """One window, and everything it loaded and complained of."""

    def __init__(self, browser, width=390, scheme="light", scripts=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints, self.hosts, self._loaded = [], set(), []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("requestfinished", self._note)

    def _note(self, request):
        self.hosts.add(request.url.split("/")[2])
        self._loaded.append(request)

    @property
    def bytes(self):
        """How much the page that was opened last has loaded; asked while the window is open."""
        return sum(request.sizes()["responseBodySize"] for request in self._loaded)

    def open(self, url):
        """Opens an address, which must fit the window, and returns the page."""
        self._loaded.clear()
        self.page.goto(url, wait_until="networkidle")
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        return self.page
