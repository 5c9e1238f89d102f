"""Pingen's interface on loopback, as its public documentation describes it. Leaves out printing."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ORGANISATION = "f8d3b1a2-0000-4000-8000-000000000001"


@dataclass
class PingenServer:
    """`faults`: stage (`sign-in`, `place`, `upload`, `letter`) to what happens once there.

    A fault is (status, body), `drop` before anything is taken, `drop after` it was, or `hang` likewise.
    """

    url: str = ""
    faults: dict[str, object] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    valid_token: str = ""
    uploads: dict[str, bytes] = field(default_factory=dict)
    letters: dict[str, dict] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    pingen: PingenServer

    def _answer(self, status, value, **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, said in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), said)
        self.end_headers()
        self.wfile.write(body)

    def _stage(self):
        if self.path == "/auth/access-tokens":
            return "sign-in"
        if self.path == "/file-upload":
            return "place"
        return "upload" if self.command == "PUT" else "letter"

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        stage = self._stage()
        self.pingen.asked.append((self.command, self.path))
        self.pingen.headers.append(dict(self.headers))
        fault = self.pingen.faults.pop(stage, None)
        if isinstance(fault, tuple):
            return self._answer(*fault)
        if fault == "drop":
            self.close_connection = True
            return None
        if (
            stage not in ("sign-in", "upload")
            and self.headers.get("Authorization") != f"Bearer {self.pingen.valid_token}"
        ):
            return self._answer(401, {"errors": [{"title": "Unauthenticated"}]})
        status, value, headers = getattr(self, stage.replace("-", "_"))(body)
        if fault == "drop after":
            self.close_connection = True
            return None
        return self._answer(status, value, **headers)

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def do_PUT(self):
        self._serve()

    def sign_in(self, body):
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if (form["client_id"], form["client_secret"]) != ("client", "s3cret") or form["scope"] != "letter":
            return 400, {"error": "invalid_client"}, {}
        self.pingen.valid_token = f"token-{len(self.pingen.tokens)}"
        self.pingen.tokens.append(self.pingen.valid_token)
        return 200, {"access_token": self.pingen.valid_token, "expires_in": 43200, "token_type": "Bearer"}, {}

    def place(self, _):
        number = len(self.pingen.uploads)
        self.pingen.uploads[f"/bucket/{number}"] = b""
        place = {"url": f"{self.pingen.url}/bucket/{number}", "url_signature": f"signature-{number}"}
        return 200, {"data": {"id": "1", "type": "file_uploads", "attributes": place}}, {}

    def upload(self, body):
        self.pingen.uploads[self.path] = body
        return 200, b"", {}

    def letter(self, body):
        key = self.headers["Idempotency-Key"]
        replayed = key in self.pingen.letters
        if not replayed:
            said = json.loads(body)["data"]
            self.pingen.letters[key] = {
                "id": f"letter-{len(self.pingen.letters)}",
                "type": said["type"],
                **said["attributes"],
            }
        made = self.pingen.letters[key]
        answer = {"data": {"id": made["id"], "type": "letters", "attributes": {"status": "validating"}}}
        return 201, answer, {"Idempotent_Replayed": "true"} if replayed else {}

    def log_message(self, *_):
        """Tests say what matters."""


@contextmanager
def running_pingen():
    """Runs Pingen until the end of the block."""
    pingen = PingenServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"pingen": pingen}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    pingen.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield pingen
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
