"""Assessment arithmetic: items, missing scores, weights, grades, ranks and the year.

fact → indicator → raw score → weighted → moderated → appealed → final: each layer is kept,
none overwrites the one below (domain-model (c)).
"""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.domain.assessment.scoring import SCORED as SCORED
    from app.domain.assessment.scoring import Item as Item
    from app.domain.assessment.scoring import Mark as Mark
    from app.domain.assessment.scoring import Outcome as Outcome
    from app.domain.assessment.scoring import Part as Part
    from app.domain.assessment.scoring import Sheet as Sheet
    from app.domain.assessment.scoring import check_raw as check_raw
    from app.domain.assessment.scoring import combine as combine
    from app.domain.assessment.scoring import indicator as indicator
    from app.domain.assessment.scoring import round_score as round_score
    from app.domain.assessment.scoring import score as score
    from app.domain.assessment.scoring import sheet_problems as sheet_problems
    from app.domain.assessment.scoring import weighted_mean as weighted_mean
    from app.domain.assessment.standing import UNGRADED as UNGRADED
    from app.domain.assessment.standing import Annual as Annual
    from app.domain.assessment.standing import Contender as Contender
    from app.domain.assessment.standing import Layers as Layers
    from app.domain.assessment.standing import Marked as Marked
    from app.domain.assessment.standing import Placed as Placed
    from app.domain.assessment.standing import RollUp as RollUp
    from app.domain.assessment.standing import RollUpPart as RollUpPart
    from app.domain.assessment.standing import Spread as Spread
    from app.domain.assessment.standing import check_moderation as check_moderation
    from app.domain.assessment.standing import leading as leading
    from app.domain.assessment.standing import outcome_of as outcome_of
    from app.domain.assessment.standing import place as place
    from app.domain.assessment.standing import rank as rank
    from app.domain.assessment.standing import roll_up as roll_up
    from app.domain.assessment.standing import scoring_unit as scoring_unit
    from app.domain.assessment.standing import spreads as spreads
    from app.domain.assessment.states import CYCLE_FLOW as CYCLE_FLOW
    from app.domain.assessment.states import GOING as GOING
    from app.domain.assessment.states import OF_CHECKS as OF_CHECKS
    from app.domain.assessment.states import PUBLIC as PUBLIC
    from app.domain.assessment.states import REGULAR as REGULAR
    from app.domain.assessment.states import SHEET_FLOW as SHEET_FLOW
    from app.domain.assessment.states import CycleFacts as CycleFacts
    from app.domain.assessment.states import CycleKind as CycleKind
    from app.domain.assessment.states import CycleState as CycleState
    from app.domain.assessment.states import ItemKind as ItemKind
    from app.domain.assessment.states import Measure as Measure
    from app.domain.assessment.states import MissingPolicy as MissingPolicy
    from app.domain.assessment.states import Operator as Operator
    from app.domain.assessment.states import Progress as Progress
    from app.domain.assessment.states import ResultState as ResultState
    from app.domain.assessment.states import SubjectState as SubjectState
    from app.domain.assessment.states import TieKey as TieKey
    from app.domain.assessment.states import check_assessor as check_assessor
    from app.domain.assessment.states import submit_checks as submit_checks
    from app.domain.assessment.tiers import Tier as Tier
    from app.domain.assessment.tiers import grade as grade
    from app.domain.assessment.tiers import tier_problems as tier_problems
    from app.domain.assessment.tiers import tiers_from as tiers_from
else:
    __getattr__ = front(
        __name__,
        scoring=(
            "SCORED Item Mark Outcome Part Sheet check_raw combine indicator round_score score "
            "sheet_problems weighted_mean"
        ),
        standing=(
            "UNGRADED Annual Contender Layers Marked Placed RollUp RollUpPart Spread check_moderation "
            "leading outcome_of place rank roll_up scoring_unit spreads"
        ),
        states=(
            "TieKey CYCLE_FLOW GOING OF_CHECKS SHEET_FLOW CycleFacts CycleKind CycleState ItemKind Measure "
            "MissingPolicy Operator PUBLIC Progress REGULAR ResultState SubjectState check_assessor "
            "submit_checks"
        ),
        tiers="Tier grade tier_problems tiers_from",
    )
