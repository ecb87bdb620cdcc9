"""Who was chosen outside a campaign is made public before the appointment.  Pure rules.

Source: county-practices J4a; features.md 41 (working-day clock, an objection holds the appointment up).  How
many working days is the county's policy; one that names none asks for none.
"""

from __future__ import annotations

from app.domain.vetting.facts import CaseFacts, Numbers, Publicity
from app.domain.workflow import Check

PUBLICITY = "vetting/publicity"
"""The section of the case where a line is put right."""


def asked(facts: CaseFacts, numbers: Numbers) -> bool:
    """Return whether the case itself makes its candidate public."""
    return facts.publicity is not None and numbers.publicity_days > 0


def begins(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check that a publicity may begin: somebody was chosen, the county asks for one, none runs already."""
    made = facts.publicity
    if made is None:
        return [Check(False, "还没有确定人选，不能公示", PUBLICITY)]
    if not numbers.publicity_days:
        return [Check(False, "县政策没有写公示天数，不用公示", PUBLICITY)]
    shown = f"已经公示（{made.starts}至{made.ends}），要重新公示请先撤下" if made.ends else "还没有公示过"
    return [Check(made.ends is None, shown, PUBLICITY), *_upheld(made)]


def made_public(facts: CaseFacts, numbers: Numbers) -> list[Check]:
    """Check that the days of publicity are over and every objection was answered, before an appointment."""
    made = facts.publicity
    if made is None or not numbers.publicity_days:
        return []
    if made.ends is None:
        said = f"还没有公示，聘用前须公示{numbers.publicity_days}个工作日，请先办“公示”"
        return [Check(False, said, PUBLICITY), *_upheld(made)]
    over = facts.today > made.ends
    open_ = sum(not one.finding.strip() for one in made.objections)
    return [
        Check(over, f"公示到{made.ends}为止" + ("，已期满" if over else "，还没有期满"), PUBLICITY),
        Check(not open_, f"异议还有{open_}件没有答复" if open_ else "没有未答复的异议", PUBLICITY),
        *_upheld(made),
        *_too_early(facts, made),
        *_noted(made),
    ]


def _upheld(made: Publicity) -> list[Check]:
    found = [one.text for one in made.objections if one.upheld]
    return [Check(False, f"公示异议成立：{found[0]}。不能聘用，请办“不予聘用”", PUBLICITY)] if found else []


def _too_early(facts: CaseFacts, made: Publicity) -> list[Check]:
    if facts.since is None or made.ends is None or not facts.since <= made.ends < facts.today:
        return []  # while the days run that is said already
    return [Check(False, f"聘用日期要晚于公示截止日{made.ends}", PUBLICITY)]


def _noted(made: Publicity) -> list[Check]:
    lines = []
    if made.entered and made.starts and made.entered > made.starts:
        said = f"公示从{made.starts}开始，{made.entered}才登记，请核对公示的纸质材料"
        lines.append(Check(True, said, PUBLICITY, warn=True))
    if made.provisional:
        lines.append(Check(True, "公示期经过的放假安排是暂定的，公布后请核对", PUBLICITY, warn=True))
    return lines
