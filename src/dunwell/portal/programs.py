"""Whether a program asks for a page, not a person: by what it says of itself. Leaves out what a page is counted for.

Those that look at mails before people do often say nothing of themselves: a request that seems a person's may be none.
"""

from django.http import HttpRequest

#: Headers by which browsers and mail programs say that they only look ahead.
_LOOKS_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD = ("prefetch", "preview", "prerender")
#: What programs call themselves that check, preview or collect pages. Every browser's name begins with `Mozilla/`.
_NAMES = (
    "bot", "crawl", "spider", "scan", "preview", "prefetch", "fetch", "monitor", "check", "headless", "phantom",
    "facebookexternal", "whatsapp", "slack", "telegram", "skype", "discord", "linkedin", "googleimageproxy",
    "google-read-aloud", "yahoomailproxy", "proofpoint", "mimecast", "barracuda", "safelinks", "ironport", "symantec",
    "fortinet", "sophos", "trend micro", "forcepoint", "zscaler", "ms-office", "microsoft office", "archive",
)  # fmt: skip


def looks_ahead(request: HttpRequest) -> bool:
    """Says whether a browser tells that nobody looks at the page yet."""
    said = " ".join(request.headers.get(name, "") for name in _LOOKS_AHEAD).lower()
    return any(word in said for word in _AHEAD)


def says_it_is_one(request: HttpRequest) -> bool:
    """Says whether the request is a program's by its own words: no browser, a known scanner, or only a look ahead."""
    name = request.headers.get("User-Agent", "").lower()
    return not name.startswith("mozilla/") or any(word in name for word in _NAMES) or looks_ahead(request)


def walks_on(request: HttpRequest) -> bool:
    """Says whether somebody came from another of our pages by their own hand, as the browser tells: scanners do not."""
    told = request.headers
    return told.get("Sec-Fetch-Site") == "same-origin" and told.get("Sec-Fetch-User") == "?1"
