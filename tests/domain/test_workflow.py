"""A catalogue, a county's order of it, and the two kinds of refusal."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.core.access import Permission
from app.core.errors import Invalid
from app.core.fields import Choice
from app.domain import workflow
from app.domain.workflow import Catalogue, Check, Flow, Step


class Paper(Choice):
    DRAFT = "draft", "草稿"
    READ = "read", "已阅"
    CHECKED = "checked", "已复核"
    SIGNED = "signed", "已签"
    BACK = "back", "退回"
    DROPPED = "dropped", "作废"


@dataclass(frozen=True)
class Facts:
    pages: int


def _long(facts: Facts, least: int) -> list[Check]:
    return [Check(facts.pages >= least, f"应有{least}页", "paper/pages")]


def _short(facts: Facts, _least: int) -> list[Check]:
    return [Check(facts.pages <= 10, "不超过10页", "paper/pages"), Check(facts.pages != 3, "不能正好3页", "")]


_P = Permission.DOCUMENTS_READ
PaperFlow = Flow[Paper, Facts, int]
CATALOGUE: Catalogue[Paper, Facts, int] = Catalogue(
    title="文件",
    start=Paper.DRAFT,
    steps=(
        Step(Paper.READ, "read", "阅读", _P),
        Step(Paper.CHECKED, "check", "复核", _P, (_long,)),
        Step(Paper.SIGNED, "sign", "签字", _P, (_short,), after=frozenset({Paper.READ, Paper.CHECKED})),
    ),
    goals=frozenset({Paper.SIGNED}),
    hard=frozenset({Paper.CHECKED}),
    side=(
        Step(Paper.BACK, "return", "退回", _P, sources=frozenset({Paper.READ, Paper.CHECKED})),
        Step(Paper.DRAFT, "resume", "重新提交", _P, sources=frozenset({Paper.BACK})),
        Step(Paper.DROPPED, "drop", "作废", _P, sources=frozenset({Paper.DRAFT, Paper.READ, Paper.BACK})),
    ),
)


def _flow(*names: str) -> PaperFlow:
    return workflow.load(CATALOGUE, names or ("read", "checked", "signed"))


def test_a_county_may_leave_out_and_reorder_soft_steps():
    assert [step.state for step in _flow("checked", "signed").path] == [Paper.CHECKED, Paper.SIGNED]
    assert _flow("checked", "read", "signed").path[0].state is Paper.CHECKED


def test_the_start_may_be_named():
    assert _flow("draft", "checked", "signed") == _flow("checked", "signed")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("read", "signed"), "不能省略“复核”"),
        (("read", "checked"), "走不到终点"),
        ((), "走不到终点"),
        (("checked", "stamped", "signed"), "没有“stamped”这个步骤"),
        (("checked", "checked", "signed"), "步骤“复核”重复"),
        (("checked", "signed", "read"), "“签字”应当在“阅读”之后"),
        (("checked", "back", "signed"), "没有“back”这个步骤"),
    ],
)
def test_the_loader_refuses(names, sentence):
    with pytest.raises(Invalid, match=sentence):
        workflow.load(CATALOGUE, names)


def test_the_loader_names_every_fault_at_once():
    with pytest.raises(Invalid) as refusal:
        workflow.load(CATALOGUE, ("stamped", "read"))
    assert all(word in str(refusal.value) for word in ("stamped", "复核", "走不到终点"))


def test_what_can_be_done_from_a_state():
    flow = _flow()
    assert [step.action for step in workflow.next_steps(flow, Paper.DRAFT)] == ["read", "drop"]
    assert [step.action for step in workflow.next_steps(flow, Paper.READ)] == ["check", "return", "drop"]
    assert [step.action for step in workflow.next_steps(flow, Paper.BACK)] == ["resume", "drop"]
    assert workflow.next_steps(flow, Paper.SIGNED) == ()
    assert workflow.next_steps(flow, Paper.DROPPED) == ()


def test_a_step_the_county_skips_is_no_step():
    assert workflow.step_for(_flow("checked", "signed"), Paper.DRAFT, "check").state is Paper.CHECKED
    with pytest.raises(Invalid, match="不能“阅读”"):
        workflow.step_for(_flow("checked", "signed"), Paper.DRAFT, "read")


def test_illegal_transitions_raise_and_say_what_is_possible():
    with pytest.raises(Invalid, match="“草稿”时不能“签字”，现在可以：“阅读”、“作废”"):
        workflow.step_for(_flow(), Paper.DRAFT, "sign")
    with pytest.raises(Invalid, match="已经结束"):
        workflow.step_for(_flow(), Paper.DROPPED, "resume")


def test_the_checklist_grows_along_the_way():
    flow = _flow()
    assert workflow.checklist(flow, Paper.READ, Facts(3), 2) == []
    assert [check.ok for check in workflow.checklist(flow, Paper.CHECKED, Facts(3), 4)] == [False]
    assert [check.ok for check in workflow.checklist(flow, Paper.SIGNED, Facts(3), 2)] == [True, True, False]


def test_require_says_everything_that_is_unmet():
    checks = workflow.checklist(_flow(), Paper.SIGNED, Facts(11), 12)
    with pytest.raises(Invalid) as refusal:
        workflow.require(checks, "签字")
    assert str(refusal.value) == "还不能“签字”，请先办好：应有12页；不超过10页"
    assert refusal.value.fields == {"paper/pages": "应有12页；不超过10页"}


def test_a_warning_does_not_block():
    workflow.require([Check(ok=True, text="请核对", goto="paper/pages", warn=True)], "签字")
