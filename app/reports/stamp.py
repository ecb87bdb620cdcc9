"""Who made a document, when, under which number: printed on it, and all a document knows of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

DEMO_MARK = "演示数据"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What identifies an issued document; the same stamp and rows give the same bytes.

    ``made_at`` is Beijing time of the approval, never the clock of the drawing; ``anchor`` is the
    audit block it was approved in; ``unit`` is the 填报单位 printed at the top left;
    ``signatures`` are the blanks at the end, as the county's policy names them.  ``taker`` is who took out
    a paper nobody issued, and ``mark`` stands pale across its pages where it tells of persons;
    ``contact`` is what the office lets stand at the foot, ``labels`` what it
    calls boxes, columns and signers.
    """

    title: str
    unit: str
    made_at: datetime
    number: str
    anchor: str = ""
    demo: bool = False
    signatures: tuple[str, ...] = ("制表人", "审核人", "负责人")
    taker: str = field(default="", repr=False)  # an issued paper has none: its identifier is what it was
    mark: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)  # the office's own line at the foot
    labels: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def called(self, name: str) -> str:
        """Return what the office calls a box, a column or a signer of this paper."""
        return self.labels.get(name.replace("\n", ""), name)

    def signers(self, names: Sequence[str]) -> list[str]:
        """Return who signs, as the office calls them: 、 stands between several, nobody may be left."""
        return [one for name in names for one in self.called(name).split("、") if one]

    @property
    def foot(self) -> str:
        """The grey line at the foot: number, time, audit anchor."""
        parts = [f"编号 {self.number}"] if self.number else []
        parts.append(f"生成时间 {self.made_at:%Y-%m-%d %H:%M}")
        if self.taker:
            parts.append(f"导出人 {self.taker}")
        if self.anchor:
            parts.append(f"审计锚 {self.anchor}")
        return "  ".join(parts)
