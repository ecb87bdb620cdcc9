"""逐月考核: what everybody was graded, month by month; the columns under the roster open here."""

from __future__ import annotations

from app.services import assessment
from ui.kit.register import Register
from ui.kit.theme import Tone

GRADES = {"优秀": Tone.SUCCESS, "良好": Tone.INFO, "合格": Tone.NEUTRAL, "不合格": Tone.DANGER}

GRADED = Register(
    id="graded",
    title="逐月考核",
    section="考核",
    icon="clipboard-text",
    row=assessment.GradedRow,
    query=assessment.graded,
    tones={"grade": GRADES},
    counted="人次",
    topics=frozenset({"cycle", "result"}),
    onward=("去考核评分", "scores"),
    empty="还没有公布的考核结果：考核评分公布后，近十二个月的结果列在这里。",
)
