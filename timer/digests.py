"""Digests without OpenSSL, which `hashlib` loads and a session would hold: four megabytes."""

from __future__ import annotations

from functools import cache
from typing import Any

NAMES = "6ba7b812-9dad-11d1-80b4-00c04fd430c8"
"""The namespace of what belongs to no session: `uuid.NAMESPACE_OID`."""


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    found: str = _sha256()(text.encode()).hexdigest()
    return found


def digest_of(data: bytes) -> bytes:
    """Return the SHA-256 of some bytes."""
    found: bytes = _sha256()(data).digest()
    return found


def named_id(namespace: str, name: str) -> str:
    """Return the UUID of a name within another UUID, as `uuid.uuid5` makes it."""
    from uuid import UUID

    try:
        from _sha1 import sha1  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from hashlib import sha1

    whole: bytes = sha1(UUID(namespace).bytes + name.encode()).digest()
    return str(UUID(bytes=whole[:16], version=5))


@cache
def _sha256() -> Any:
    """Return the function, which lies elsewhere in each Python, and is loaded for who needs it."""
    try:
        from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
        except ImportError:
            from hashlib import sha256
    return sha256
