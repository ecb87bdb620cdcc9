"""Running papers from the office's words: headings, paragraphs, and drawn parts in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.domain.wording import Words, lines, placed
from app.reports.pdf import LEVEL2, Flow

_LEVEL1 = re.compile(r"[一二三四五六七八九十]+、[^，。；：]{1,24}")
_LEVEL2 = re.compile(r"（[一二三四五六七八九十]+）[^，。；：]{1,24}")
SIGNED, _SIGNATURE = "落款", 3
_ADDRESSED = re.compile(r"[^，。；]{1,40}：")


def served(employment: str) -> str:
    """Return a kind of employment as what somebody is taken on as: 农村兼职 becomes 农村兼职网格员."""
    return employment if employment.endswith(("员", "者", "长")) else f"{employment}网格员"


def write(
    flow: Flow, words: Words, values: Mapping[str, str], drawn: Mapping[str, Callable[[], object]]
) -> None:
    """Write words down the paper: its fields filled, each part of ``drawn`` where its name stands alone.

    一、 and （一） that stand alone are headings; the first line is whom it is addressed to where it ends
    with a colon.  Source: GB/T 9704-2012 7.3.3.
    """
    found = list(lines(words.text, {**words.common, **values}))
    for place, each in enumerate(found):
        after = placed(found[place + 1]) if place + 1 < len(found) else ""
        if name := placed(each):
            drawn[name]()
        elif not each.strip():
            flow.gap(0.5)
        elif _LEVEL1.fullmatch(each):
            flow.heading(each)
        elif _LEVEL2.fullmatch(each):
            flow.heading(each, LEVEL2)
        else:
            if after == SIGNED:  # a signature never stands alone on a page (GB/T 9704-2012 7.3.5.6)
                flow.keep(flow.height_of(each) + _SIGNATURE * flow.leading)
            flow.para(each, indent=not (place == 0 and _ADDRESSED.fullmatch(each)))
