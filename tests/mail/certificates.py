"""Certificates for a server on loopback, made by the `openssl` program. Leaves out the connections."""

import shutil
import ssl
import subprocess

import pytest


def certificate_for(folder, host, days=30):
    """A self-signed certificate for `host` in `folder`: the file that is trusted, and a server's TLS context with it."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program on this machine")
    name = host.replace("*", "any")
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    kind = "IP" if host.replace(".", "").isdigit() else "DNS"
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", key, "-out", certificate, "-days", str(days), "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName={kind}:{host}"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
