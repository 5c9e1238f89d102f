"""An SMS gateway on loopback that answers as it is told and keeps what it was asked. Leaves out real gateways."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class Asked:
    """One request: where to, and its body as it came."""

    path: str
    body: str

    @property
    def form(self):
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class GatewayServer:
    """`answer`: (status, body), `hang` or `drop`."""

    answer: object = (201, "{}")
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def running_gateway():
    """Runs the gateway until the end of the block; a hanging request is let go then."""
    gateway = GatewayServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            gateway.asked.append(Asked(self.path, body.decode()))
            if gateway.answer == "hang":
                gateway.released.wait(timeout=30)
            if gateway.answer in ("hang", "drop"):
                self.close_connection = True
                return
            status, text = gateway.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            """Tests say what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield gateway
    finally:
        gateway.released.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
