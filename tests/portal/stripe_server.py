"""A payment provider on loopback that speaks as Stripe does: it opens sessions, and signs notices."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs

SECRET = "whsec_of_the_tests"
KEY = "sk_test_of_the_tests"
_events = count(1)


class StripeServer:
    """Keeps what it was asked; `status` other than 200 makes it refuse."""

    def __init__(self):
        self.asked, self.status, self.page = [], 200, "https://checkout.stripe.com/c/pay/cs_1"
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                outer.asked.append(
                    (self.path, dict(self.headers), {k: v[0] for k, v in parse_qs(body).items()})
                )
                told = {"id": "cs_1", "object": "checkout.session", "url": outer.page}
                if outer.status != 200:
                    told = {"error": {"type": "api_error", "message": "no"}}
                content = json.dumps(told).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        """The address of the provider, as the setting has it."""
        return f"stripe://{KEY}@{SECRET}?api=http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def event(kind, number, *, amount=0, currency="eur", event_id=None, **more):
    """The body of a notice about our payment of that number."""
    about = {
        "id": "cs_1",
        "payment_intent": "pi_1",
        "metadata": {"dunwell": str(number)},
        "currency": currency,
    }
    named = {"checkout.session.completed": "amount_total", "charge.refunded": "amount_refunded"}
    about[named.get(kind, "amount_total" if kind.startswith("checkout") else "amount")] = amount
    return json.dumps(
        {
            "id": event_id or f"evt_{next(_events)}",
            "object": "event",
            "type": kind,
            "data": {"object": {**about, **more}},
        }
    ).encode()


def signed(body, secret=SECRET, at=None):
    """The header that signs a notice."""
    moment = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
