"""The part of a mail's Message-ID that nobody else can make, so that a report about it can be believed. Pure."""

import hashlib
import hmac
import re

#: `<dunwell.7.0123456789abcdef@birch.example>`: the message's number, and the proof.
_REFERENCE = re.compile(r"<?dunwell\.(\d{1,18})\.([0-9a-f]{16})@[^<>\s]{1,300}>?", re.ASCII)


def key_of(message_id: int, subject: str, text: str, to_address: str) -> str:
    """Returns the same key for the same words of the same message, whenever they are handed over."""
    return hashlib.sha256(repr((message_id, subject, text, to_address)).encode()).hexdigest()


def proof_of(key: str, secret: str) -> str:
    """Returns what stands in the Message-ID of a message with this key; without the secret it cannot be guessed."""
    return hmac.digest(secret.encode(), key.encode("utf-8", "replace"), "sha256").hex()[:16]


def read_reference(reference: str) -> tuple[int, str] | None:
    """Returns the message's number and the proof that a Message-ID of ours holds; None for any other."""
    found = _REFERENCE.fullmatch(reference.strip())
    return (int(found[1]), found[2]) if found else None


def is_proof(proof: str, key: str, secret: str) -> bool:
    """Says whether the proof is that of a message with this key."""
    return hmac.compare_digest(proof, proof_of(key, secret))
