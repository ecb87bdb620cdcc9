"""County policies in the database: adopt one from a date, ask which is in force and who says so."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.policy.adoption import DifferenceRow as DifferenceRow
    from app.services.policy.adoption import FaultRow as FaultRow
    from app.services.policy.adoption import Preview as Preview
    from app.services.policy.adoption import Revision as Revision
    from app.services.policy.adoption import as_ours as as_ours
    from app.services.policy.adoption import preview as preview
    from app.services.policy.adoption import preview_revision as preview_revision
    from app.services.policy.adoption import revise as revise
    from app.services.policy.adoption import value_at as value_at
    from app.services.policy.adoption import what_changed as what_changed
    from app.services.policy.resting import NewResting as NewResting
    from app.services.policy.resting import preview_resting as preview_resting
    from app.services.policy.resting import rest as rest
    from app.services.policy.versions import InForce as InForce
    from app.services.policy.versions import NewPolicy as NewPolicy
    from app.services.policy.versions import PolicyRow as PolicyRow
    from app.services.policy.versions import Standing as Standing
    from app.services.policy.versions import StatementRow as StatementRow
    from app.services.policy.versions import adopt as adopt
    from app.services.policy.versions import own_words as own_words
    from app.services.policy.versions import policies as policies
    from app.services.policy.versions import policies_between as policies_between
    from app.services.policy.versions import policy_on as policy_on
    from app.services.policy.versions import policy_text as policy_text
    from app.services.policy.versions import sources as sources
    from app.services.policy.versions import withdraw as withdraw
else:
    __getattr__ = front(
        __name__,
        adoption=(
            "DifferenceRow FaultRow Preview Revision as_ours preview preview_revision revise value_at "
            "what_changed"
        ),
        resting="NewResting preview_resting rest",
        versions=(
            "InForce NewPolicy PolicyRow Standing StatementRow adopt own_words policies policies_between "
            "policy_on policy_text sources withdraw"
        ),
    )
