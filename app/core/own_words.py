"""How the county that is open calls its tiers: what we write says 县级 and 乡镇, 荆州区 says neither.

One program has one county open, as one window has one zoom; who signs in says which (``Workspace.words``).
"""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[[str], str]


def shipped(text: str) -> str:
    """Return a text as it is shipped, in the words of a 县 with 乡镇."""
    return text


class _Now:
    words: Words = staticmethod(shipped)


def speak(words: Words) -> None:
    """Let everything that is shown from now on use these words."""
    _Now.words = staticmethod(words)


def in_own_words(text: str) -> str:
    """Return a text of ours in the county's words; what stands in “ ” is somebody's own and stays."""
    return _Now.words(text)
