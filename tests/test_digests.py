"""Digests are those of `hashlib` and `uuid`, so what was kept under them is found again."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from uuid import NAMESPACE_OID, uuid5

from timer.digests import NAMES, digest, named_id


def test_digests_are_the_known_ones_and_need_no_openssl() -> None:
    for text in ("", "injury 2026-03-01", "Dehnung für später"):
        assert digest(text) == sha256(text.encode()).hexdigest()
        assert named_id(NAMES, text) == str(uuid5(NAMESPACE_OID, text))
    alone = "import sys, timer.digests as it; it.named_id(it.NAMES, ''); it.digest('')"
    loaded = f"{alone}; sys.exit('_hashlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", loaded], check=True)
