"""What a passphrase must be, how long it lasts, and when too many wrong ones shut the door.  Pure rules.

Source: GB/T 22239-2019 身份鉴别 (complexity, regular change, 登录失败处理); the numbers are trust.md 5.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from app.core.errors import Denied

SHORTEST = 10
PHRASE, DIFFERENT = 12, 8  # signs of a phrase that needs no figures and marks, and how many differ
CLASSES = 3
REMEMBERED = 5  # of one's own that may not come again
LASTS = timedelta(days=90)
ASKED_BEFORE = timedelta(days=14)  # where a server shuts the door by itself when it has run out
FAILURES, WITHIN, SHUT_FOR = 5, timedelta(minutes=15), timedelta(minutes=30)
IDLE, IDLE_LONGEST = 10, 30  # minutes
SELDOM, UNUSED = timedelta(days=60), timedelta(days=90)  # 多余账户: said, and proposed to be shut
SESSION = timedelta(hours=8)
LEAST_NAME = 3  # letters: a shorter login or spelling is in many words by chance
DEMONSTRATION = "演示数据库不检查口令强度，也不要求更换；正式数据库都要。"
HINT = f"至少 {SHORTEST} 位，大写、小写、数字、符号用到三种；或 {PHRASE} 位以上的一句话"
_CLASSES = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKS_LIKE = str.maketrans("@013457$!", "aoleastsi")


class MustChange(Denied):
    """The person is who they say, and nothing opens until they have another passphrase."""


def fault(text: str, about: Collection[str] = (), common: Collection[str] = ()) -> str:
    """Return what is wrong with a passphrase in a sentence, empty for a good one.

    ``about`` are the person's login, name and its spellings; ``common`` words everybody tries first.
    """
    if len(text) < SHORTEST:
        return f"口令至少 {SHORTEST} 位，现在是 {len(text)} 位。"
    if _is_common(text, common):
        return "这个口令太常见，别人很容易猜到，请换一个。"
    if _names(text, about):
        return "口令里不能有登录名、姓名或姓名的拼音，请换一个。"
    if _in_a_row(text):
        return "口令不能是重复或连续的字符，请换一个。"
    return "" if _is_mixed(text) or _is_phrase(text) else f"口令太简单：{HINT}。"


def _is_mixed(text: str) -> bool:
    return sum(bool(re.search(kind, text)) for kind in _CLASSES) >= CLASSES


def _is_phrase(text: str) -> bool:
    length = sum(1 if sign.isascii() else 2 for sign in text)  # there are thousands of Chinese signs
    return length >= PHRASE and len(set(text)) >= DIFFERENT


def _is_common(text: str, common: Collection[str]) -> bool:
    """Whether it is a common word, as it is or as it looks, with figures and marks round it."""
    whole = text.casefold()
    joined = re.sub(r"[\W_]+", "", whole)
    forms = {whole, joined, *(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form) for form in (whole, joined))}
    return any(form in common or form.translate(_LOOKS_LIKE) in common for form in forms)


def _names(text: str, about: Collection[str]) -> bool:
    bare = text.casefold()
    telling = (word for word in about if len(word) >= LEAST_NAME or (len(word) > 1 and not word.isascii()))
    return any(word.casefold() in bare for word in telling)


def _in_a_row(text: str) -> bool:
    """Whether more than half of the steps from sign to sign repeat, or follow alphabet or keyboard."""
    steps = ["".join(pair) for pair in pairwise(text.casefold())]
    return sum(map(_easy, steps)) * 2 > len(steps)


def _easy(step: str) -> bool:
    return step[0] == step[1] or any(step in row or step[::-1] in row for row in _ROWS)


def run_out(set_at: datetime | None, now: datetime, *, shut_by_server: bool) -> bool:
    """Return whether a passphrase must be changed now.

    A server shuts the door itself on the last day, so there it is asked for before.
    """
    lasts = LASTS - ASKED_BEFORE if shut_by_server else LASTS
    return set_at is not None and now >= set_at + lasts


def idle_words(last: datetime, now: datetime) -> str:
    """Return how long an account has been idle, empty when not for long; from ninety days on to be shut."""
    days = (now - last).days
    if days >= UNUSED.days:
        return f"{days} 天没有登录，请停用"
    return f"{days} 天没有登录" if days > SELDOM.days else ""


def shut_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """Return until when an account is shut after these wrong passphrases, None while it is open.

    Five within a quarter of an hour shut it for half an hour from the fifth.  A failure that lies ahead
    of ``now`` happened before the clock was put back: it counts as happening now.
    """
    times = sorted(min(one, now) for one in failures)
    for first, last in zip(times, times[FAILURES - 1 :], strict=False):
        if last - first <= WITHIN and now < last + SHUT_FOR:
            return last + SHUT_FOR
    return None
