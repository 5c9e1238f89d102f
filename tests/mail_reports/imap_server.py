"""An IMAP server on loopback with one account, for the tests: speaks what is needed, and misbehaves when told to.

`hang_at`, `drop_at` and `refuse` name the command (in small letters; `greeting` before all) at which it goes silent,
ends the connection or says NO; `drip` sends each answer byte by byte. With `tls` it speaks TLS at once or by STARTTLS.
"""

import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Mail:
    """A mail in the one folder, and its flags."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """Runs from `with` to its end; `folders` and `log` of commands tell what was done to it."""

    def __init__(self, tls=None, implicit=False):
        self.folders = {"INBOX": {}, "Handled": {}}
        self.password = 'pa ss"word'
        self.tls, self.implicit, self.moves = tls, implicit, True
        self.hang_at = self.drop_at = self.refuse = ""
        self.drip = False
        self.log = []
        self._open = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def add(self, raw, *flags):
        """Puts a mail into the inbox."""
        self.folders["INBOX"][str(len(self.folders["INBOX"]) + 1)] = Mail(raw, set(flags))

    def flags(self):
        """The flags of each mail in the inbox, in order."""
        return [mail.flags for mail in self.folders["INBOX"].values()]

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with suppress(OSError):
                sock.close()

    def _serve(self):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(sock)
            threading.Thread(target=self._one, args=[sock], daemon=True).start()

    def _one(self, sock):
        with suppress(OSError, ValueError):
            if self.implicit:
                sock = self._secured(sock)
            _Session(self, sock).run()
        with suppress(OSError):
            sock.close()

    def _secured(self, sock):
        if self.hang_at == "handshake":
            time.sleep(30)
        secured = self.tls.wrap_socket(sock, server_side=True)
        self._open.append(secured)
        return secured


class _Session:
    def __init__(self, server, sock):
        self.server, self.sock, self.folder = server, sock, None
        self.file = sock.makefile("rb")

    def run(self):
        self.misbehave("greeting")
        self.send(b"* OK ready\r\n")
        while line := self.file.readline():
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            name = rest.split(" ")[0].lower()
            if name == "uid":
                name = rest.split(" ")[1].lower()
                rest = rest.partition(" ")[2]
            self.server.log.append(name)
            self.misbehave(name)
            if name == self.server.refuse:
                self.send(f"{tag} NO {rest}\r\n".encode())
                continue
            answer = getattr(self, f"do_{name}")(rest.partition(" ")[2])
            self.send(answer + f"{tag} OK done\r\n".encode())
            if name == "starttls":
                self.sock = self.server._secured(self.sock)
                self.file = self.sock.makefile("rb")
            if name == "logout":
                return

    def misbehave(self, name):
        if name == self.server.hang_at:
            time.sleep(30)
        if name == self.server.drop_at:
            self.sock.shutdown(socket.SHUT_RDWR)
            raise OSError("dropped")

    def send(self, data):
        if not self.server.drip:
            self.sock.sendall(data)
            return
        for byte in data:
            self.sock.sendall(bytes([byte]))
            time.sleep(0.05)

    def do_capability(self, _):
        move = " MOVE" if self.server.moves else ""
        starttls = " STARTTLS" if self.server.tls and not isinstance(self.sock, ssl.SSLSocket) else ""
        return f"* CAPABILITY IMAP4rev1{move}{starttls}\r\n".encode()

    def do_starttls(self, _):
        return b""

    def do_login(self, rest):
        user, password = re.fullmatch(r'"(.*)" "(.*)"', rest).groups()
        if (user, re.sub(r"\\(.)", r"\1", password)) != ("bounces@birch.example", self.server.password):
            raise OSError("wrong password")
        return b""

    def do_select(self, rest):
        self.folder = self.server.folders[rest.strip('"')]
        return f"* {len(self.folder)} EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n".encode()

    def do_search(self, rest):
        assert rest == "UNSEEN UNDELETED"
        uids = [uid for uid, mail in self.folder.items() if not {r"\Seen", r"\Deleted"} & mail.flags]
        return f"* SEARCH {' '.join(uids)}\r\n".encode()

    def do_fetch(self, rest):
        uid, length = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups()
        if uid not in self.folder:
            return b""
        raw = self.folder[uid].raw[: int(length)]
        return f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"

    def do_store(self, rest):
        uid, flag = re.fullmatch(r"(\d+) \+FLAGS \((\\\w+)\)", rest).groups()
        self.folder[uid].flags.add(flag)
        return b""

    def do_move(self, rest):
        uid, folder = rest.split(" ")
        self.server.folders[folder.strip('"')][uid] = self.folder.pop(uid)
        return b""

    def do_copy(self, rest):
        uid, folder = rest.split(" ")
        self.server.folders[folder.strip('"')][uid] = self.folder[uid]
        return b""

    def do_expunge(self, _):
        for uid in [uid for uid, mail in self.folder.items() if r"\Deleted" in mail.flags]:
            del self.folder[uid]
        return b""

    def do_logout(self, _):
        return b"* BYE\r\n"
