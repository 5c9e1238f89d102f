"""A small identity provider on this machine: OpenID Connect with codes, PKCE, a client's secret and signed tokens."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "dunwell-at-birch", "a secret between two"


class IdentityProvider:
    """Signs in whoever `person` says, to the one client it knows; refuses where `person` is None."""

    def __init__(self):
        self.person, self.codes, self.tokens, self.refused = None, {}, {}, []
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, urlsplit(self.path), {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.answer(self, urlsplit(self.path), parse_qs(body))

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler, url, form):
        told = {name: values[0] for name, values in (form or parse_qs(url.query)).items()}
        page = {
            "/.well-known/openid-configuration": self._configuration,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
            "/keys": self._keys,
        }[url.path]
        status, headers, body = page(handler, told)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        data = json.dumps(body).encode()
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _configuration(self, handler, told):
        ends = {
            "authorization_endpoint": "authorize", "token_endpoint": "token",
            "userinfo_endpoint": "userinfo", "jwks_uri": "keys",
        }  # fmt: skip
        more = {"issuer": self.url, "token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return 200, {}, more | {name: f"{self.url}/{path}" for name, path in ends.items()}

    def _authorize(self, handler, told):
        assert told["client_id"] == CLIENT
        assert told["response_type"] == "code"
        assert told["code_challenge_method"] == "S256"
        assert "openid" in told["scope"].split()
        answer = {"state": told["state"]}
        if self.person is None:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe()
            self.codes[answer["code"]] = (self.person, told["code_challenge"], told["redirect_uri"])
        return 302, {"Location": f"{told['redirect_uri']}?{urlencode(answer)}"}, {}

    def _token(self, handler, told):
        known = self.codes.pop(told.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(told.get("code_verifier", "").encode()).digest())
        if (
            known is None
            or (told.get("client_id"), told.get("client_secret")) != (CLIENT, SECRET)
            or proof.decode().rstrip("=") != known[1]
            or told.get("redirect_uri") != known[2]
        ):
            self.refused.append(told)
            return 400, {}, {"error": "invalid_grant"}
        access = secrets.token_urlsafe()
        self.tokens[access] = known[0]
        now = int(time.time())
        claims = known[0] | {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        signed = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "one"})
        return (
            200,
            {},
            {"access_token": access, "token_type": "Bearer", "id_token": signed, "expires_in": 300},
        )

    def _userinfo(self, handler, told):
        person = self.tokens.get(handler.headers.get("Authorization", "").removeprefix("Bearer "))
        return (200, {}, person) if person else (401, {}, {"error": "invalid_token"})

    def _keys(self, handler, told):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return 200, {}, {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
