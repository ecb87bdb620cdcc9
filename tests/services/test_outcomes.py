"""工作成效: who was chosen into 两委 or made excellent, counted by year and town from the decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import Invalid
from app.domain.merits import MeritKind
from app.domain.roster import EndReason, GridRole
from app.services import career, merits, outcomes, roster
from app.services.merits import MeritEnd
from app.services.outcomes import Outcome
from app.services.roster import Leaving, NewPosting
from app.services.roster._ending import end
from app.services.roster._sight import seen_posting
from tests.office import Office
from tests.services.paid import hire, person
from tests.services.test_merits import HONOUR, RESERVE

CHOSEN = replace(
    HONOUR,
    kind=MeritKind.CHOSEN,
    title="东村村委会委员",
    body="甲镇党委",
    doc_no="甲组〔2026〕7号",
    since=date(2026, 11, 2),
    basis="2026年届中补选",
)

LEFT = date(2026, 10, 10)


def counted(office: Office, login: str = "maker") -> list[tuple[str, str, int, int | None, int, int | None]]:
    rows = office.workspace(login).ask(outcomes.outcome_counts)
    return [
        (row.year, row.town, row.chosen, row.chosen_said, row.excellent, row.excellent_said) for row in rows
    ]


def test_who_is_chosen_leaves_the_reserve_and_is_counted_beside_the_published_figure(office: Office) -> None:
    hire(office)
    first, second = person(office, "演示甲"), person(office, "演示丙")
    office.maker.do(merits.record_merit, first, RESERVE)
    with pytest.raises(Invalid) as early:
        office.maker.do(merits.record_merit, first, replace(CHOSEN, since=date(2025, 12, 31)))
    assert "没有上岗记录" in early.value.fields["since"], "who serves only afterwards was no worker then"
    with pytest.raises(Invalid) as before:
        office.maker.do(merits.record_merit, first, replace(CHOSEN, since=RESERVE.since))
    assert "列入后备的日期" in before.value.fields["since"]
    made = office.maker.do(merits.record_merit, first, CHOSEN)
    (kept,) = (one for one in office.maker.ask(merits.merits) if one.kind is MeritKind.RESERVE)
    assert (kept.until, kept.ended) == (date(2026, 11, 2), "任用：东村村委会委员；甲组〔2026〕7号")
    with pytest.raises(Invalid, match="已登记选入两委"):
        office.maker.do(merits.record_merit, first, replace(CHOSEN, since=date(2026, 11, 3)))
    office.maker.do(merits.record_merit, second, replace(HONOUR, title="2026年度十佳网格员"))
    office.maker.do(merits.record_merit, first, replace(HONOUR, title="2025年度十佳网格员"))
    revoked = next(one for one in office.maker.ask(merits.merits) if one.title == "2025年度十佳网格员")
    assert counted(office)[0][4] == 2
    taken_back = MeritEnd(on=date(2026, 11, 2), note="材料不实，撤销表彰")
    office.maker.do(merits.end_merit, revoked.id, revoked.version, taken_back)
    office.maker.do(merits.record_merit, second, replace(HONOUR, title="先进工作者"))  # another honour
    rows = office.maker.ask(outcomes.outcomes)
    chosen = rows[0]
    assert (chosen.id, chosen.outcome, chosen.year, chosen.place, chosen.doc_no) == (
        made,
        Outcome.CHOSEN,
        "2026",
        "东村第1网格",
        "甲组〔2026〕7号",
    )
    town, other = rows[0].town, rows[1].town
    assert counted(office) == [
        ("历年", "合计", 1, 68, 1, 10),
        ("2026", "合计", 1, None, 1, None),
        ("2026", town, 1, None, 0, None),
        ("2026", other, 0, None, 1, None),
    ]
    assert counted(office, "clerk_a")[0] == ("历年", "合计", 1, None, 0, None), (
        "the county's own is not theirs"
    )
    version = next(one.version for one in office.maker.ask(merits.merits) if one.id == made)
    office.maker.do(merits.end_merit, made, version, MeritEnd(on=date(2026, 11, 20), note="辞去"))
    assert counted(office)[0][2] == 1, "who left again had been chosen all the same"
    version = next(one.version for one in office.maker.ask(merits.merits) if one.id == made)
    office.maker.do(merits.void_merit, made, version, "录到别人名下了")
    assert counted(office)[0] == ("历年", "合计", 0, 68, 1, 10)
    _rise_and_fall(office, second)


def _rise_and_fall(office: Office, second: int) -> None:
    """See who is made chief counted as risen, who left for 两委 as lacking, who is dismissed as fallen."""
    village = office.unit_id("990101101001")
    chief = NewPosting(
        person_id=second,
        unit_id=village,
        role=GridRole.CHIEF,
        since=date(2026, 6, 1),
        doc_no="稷综治〔2026〕9号",
    )
    posting = office.maker.do(roster.post, chief)
    found = {row.name: row for row in office.maker.ask(roster.workers)}
    for name, reason in (("演示乙", EndReason.PROMOTED), ("演示甲", EndReason.DISMISSED)):
        leaving = Leaving(on=LEFT, reason=reason, note="演示原因")
        office.maker.do(
            lambda unit, row=found[name], new=leaving: end(unit, seen_posting(unit, row.id, row.version), new)
        )
    rows = {row.outcome: row for row in office.maker.ask(outcomes.outcomes) if row.merit_id is None}
    told = {kind: (row.name, row.title, row.since, row.doc_no, row.basis) for kind, row in rows.items()}
    assert told == {
        Outcome.ROSE: ("演示丙", "网格员 → 网格长", chief.since, chief.doc_no, ""),
        Outcome.FELL: ("演示甲", "网格员，解聘", LEFT, "", "演示原因"),
        Outcome.LACKING: (
            "演示乙",
            "网格员，进入两委",
            LEFT,
            "",
            "离岗原因为进入两委，没有选任记录；演示原因",
        ),
    }
    assert rows[Outcome.ROSE].posting_id == posting and rows[Outcome.ROSE].place == "城关社区居委会"
    (all_, *_) = office.maker.ask(outcomes.outcome_counts)
    assert (all_.chosen, all_.rose, all_.fell, all_.lacking) == (0, 1, 1, 1)
    card = office.maker.ask(career.career, second, posting)
    assert any(one.text.endswith("网格长（上：网格员 → 网格长，稷综治〔2026〕9号）") for one in card.events)
    later = Leaving(on=date(2026, 12, 1), reason=EndReason.PROMOTED)
    row = found["演示丙"]
    office.maker.do(lambda unit: end(unit, seen_posting(unit, row.id, row.version), later))
    lacking = [one.name for one in office.maker.ask(outcomes.outcomes) if one.outcome is Outcome.LACKING]
    assert lacking == ["演示乙"], "who is still to leave has not left"
