"""Identity and card numbers at rest: ciphertext, blind index, last four."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sealed:
    """Three columns that together are one secret number; only a Vault makes or opens it."""

    cipher: bytes | None
    blind: bytes | None
    tail: str | None

    def __composite_values__(self) -> tuple[bytes | None, bytes | None, str | None]:
        return self.cipher, self.blind, self.tail
