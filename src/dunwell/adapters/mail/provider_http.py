"""Knows how far a request to a provider has come. Leaves out what is asked, and what an answer means."""

from dataclasses import dataclass
from io import BytesIO

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered; `text` is empty where it was lost on the way."""

    status: int
    text: str = ""


class WatchedRequests(HTTPAdapter):
    """Sends requests, and knows of the last one whether its body has begun to leave, and what was answered.

    A provider cannot have taken a message of whose body it got nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.begun = False
        self.answer: Answer | None = None

    def forget(self) -> None:
        """Nothing has been asked yet."""
        self.begun = False
        self.answer = None

    def send(self, request: PreparedRequest, *given, **options) -> Response:
        """Sends one request, its body through a reader that is seen to be read."""
        if request.body:
            body = request.body.encode() if isinstance(request.body, str) else request.body
            request.headers["Content-Length"] = str(len(body))
            request.body = _WatchedBody(body, self)
        response = super().send(request, *given, **options)
        self.answer = Answer(response.status_code)
        # Read at once: an answer that is lost half-way must not be waited for a second time.
        self.answer = Answer(response.status_code, response.text)
        return response


class _WatchedBody(BytesIO):
    def __init__(self, body: bytes, watcher: WatchedRequests) -> None:
        super().__init__(body)
        self._watcher = watcher

    def read(self, *size) -> bytes:
        self._watcher.begun = True
        return super().read(*size)
