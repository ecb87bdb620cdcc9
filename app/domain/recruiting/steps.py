"""The steps of a campaign.  Source: architecture.md 4.4; county-practices J13-J16, Z15-Z17, C10, D16, E10."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import Permission
from app.core.errors import Invalid
from app.domain import workflow
from app.domain.recruiting import guards
from app.domain.recruiting.facts import CampaignState, Facts, Rules
from app.domain.workflow import Catalogue, Flow, Step

_S = CampaignState
_WORK, _DECIDE = Permission.VETTING_WORK, Permission.VETTING_DECIDE
_MADE = frozenset({_S.EXAMINED, _S.VETTED, _S.COSIGNED, _S.CHOSEN})
_OPEN = _MADE | {_S.DRAFTED, _S.ANNOUNCED, _S.SCREENED, _S.PUBLICISED, _S.CONFIRMED}

CampaignStep = Step[CampaignState, Facts, Rules]
CampaignFlow = Flow[CampaignState, Facts, Rules]

_SEEN = frozenset({_S.SCREENED})

CATALOGUE: Catalogue[CampaignState, Facts, Rules] = Catalogue(
    title="选聘批次",
    start=_S.DRAFTED,
    steps=(
        Step(_S.ANNOUNCED, "announce", "发布公告", _DECIDE, (guards.announced,)),
        Step(
            _S.SCREENED,
            "screen",
            "截止报名、资格审查",
            _WORK,
            (guards.screened,),
            after=frozenset({_S.ANNOUNCED}),
        ),
        Step(_S.EXAMINED, "examine", "考试成绩排名", _WORK, (guards.examined,), after=_SEEN),
        Step(_S.VETTED, "vet", "组织考察", _WORK, (guards.vetted,), after=_SEEN),
        Step(_S.COSIGNED, "cosign", "会签", _WORK, (guards.cosigned,), after=_SEEN),
        Step(_S.CHOSEN, "choose", "确定拟聘人选", _DECIDE, (guards.chosen,), after=_SEEN),
        Step(_S.PUBLICISED, "publicise", "公示", _WORK, (guards.publicised,), after=_SEEN | _MADE),
        Step(
            _S.CONFIRMED,
            "confirm",
            "公示期满",
            _WORK,
            (guards.confirmed,),
            after=frozenset({_S.PUBLICISED}),
        ),
        Step(_S.FINISHED, "finish", "办结", _WORK, (guards.finished,), after=frozenset({_S.CONFIRMED})),
    ),
    goals=frozenset({_S.FINISHED}),
    hard=frozenset({_S.ANNOUNCED, _S.SCREENED, _S.PUBLICISED, _S.CONFIRMED, _S.FINISHED}),
    side=(
        Step(_S.SCREENED, "reopen", "重新确定人选", _WORK, sources=_MADE | {_S.PUBLICISED, _S.CONFIRMED}),
        Step(_S.CANCELLED, "cancel", "取消本批次", _WORK, sources=_OPEN),
    ),
)


def flow_of(names: Sequence[str]) -> CampaignFlow:
    """Return the flow of the steps a county's policy names for a way of recruiting.

    Raises: Invalid for a list that skips a hard gate, cannot reach an end, names an unknown step, or says
    neither how people are vetted nor that they are chosen.
    """
    flow = workflow.load(CATALOGUE, names)
    if not {step.state for step in flow.path} & {_S.VETTED, _S.CHOSEN}:
        raise Invalid("政策里选聘批次的步骤不对：没有“组织考察”也没有“确定拟聘人选”，请改正政策文件。")
    return flow
