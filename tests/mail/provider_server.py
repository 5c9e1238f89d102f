"""A mail provider's web interface on loopback: it records requests, and answers with what providers were seen to answer."""

import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What is done instead of an answer.
DROP, HANG, DRIP, RESET_AT_ONCE, HALF = "drop", "hang", "drip", "reset at once", "half"

POSTMARK_TAKEN = (
    200,
    {
        "To": "ana@cedar.example",
        "SubmittedAt": "2026-03-11T08:00:01.1234567Z",
        "MessageID": "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
        "ErrorCode": 0,
        "Message": "OK",
    },
)
POSTMARK_INACTIVE = (
    422,
    {
        "ErrorCode": 406,
        "Message": "You tried to send to a recipient that has been marked as inactive.\nFound inactive addresses: "
        "ana@cedar.example.\nInactive recipients are ones that have generated a hard bounce or a spam complaint.",
    },
)
POSTMARK_WRONG_TO = (422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'ana@cedar.example'."})
POSTMARK_WRONG_FROM = (422, {"ErrorCode": 400, "Message": "The 'From' address is not a Sender Signature."})
POSTMARK_WRONG_TOKEN = (401, {"ErrorCode": 10, "Message": "No Account or Server API tokens were supplied."})
MAILGUN_TAKEN = (200, {"id": "<20260311080001.1.ABC@mg.birch.example>", "message": "Queued. Thank you."})
MAILGUN_WRONG_TO = (400, {"message": "to parameter is not a valid address. please check documentation"})
MAILJET_TAKEN = (
    200,
    {
        "Messages": [
            {
                "Status": "success",
                "To": [
                    {"Email": "ana@cedar.example", "MessageUUID": "u", "MessageID": 5764, "MessageHref": "h"}
                ],
            }
        ]
    },
)
MAILJET_REFUSED = (
    400,
    {
        "Messages": [
            {"Status": "error", "Errors": [{"ErrorCode": "mj-0013", "StatusCode": 400, "ErrorMessage": "no"}]}
        ]
    },
)
SENDGRID_TAKEN = (202, None)
BREVO_TAKEN = (201, {"messageId": "<202603110800.1@smtp-relay.mailin.fr>"})
RESEND_TAKEN = (200, {"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"})


class ProviderServer:
    """Answers each request in turn with one of `answers`, the last one for all that follow."""

    def __init__(self, *answers):
        self.answers = answers
        self.requests: list[tuple[str, dict, bytes]] = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def port(self):
        return self._server.server_address[1]

    @property
    def api_url(self):
        return f"http://127.0.0.1:{self.port}/"

    def json(self, place=-1):
        """The body of a request."""
        return json.loads(self.requests[place][2])

    def __enter__(self):
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            provider.requests.append((self.path, dict(self.headers), body))
            answer = provider.answers[min(len(provider.requests), len(provider.answers)) - 1]
            if isinstance(answer, tuple):
                self._answer(*answer)
            else:
                self._misbehave(answer)

        def _answer(self, status, document):
            data = (
                document
                if isinstance(document, bytes)
                else json.dumps(document).encode()
                if document
                else b""
            )
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(data)

        def _misbehave(self, action):
            self.close_connection = True
            if action == HANG:
                provider.stopping.wait(30)
            elif action == HALF:
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b'{"ErrorCode": 0,')
            elif action == DRIP:
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                while not provider.stopping.wait(0.1):
                    self.wfile.write(b" ")
            elif action == RESET_AT_ONCE:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        def log_message(self, *_):
            pass

    return Handler
