"""County policies: what each county's published text says, dated, every value with its source.

Nothing numeric about a county is in code (architecture.md 4.13); it is here, read from TOML.
"""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.domain.policy.assessment import Assessment as Assessment
    from app.domain.policy.assessment import Cadence as Cadence
    from app.domain.policy.assessment import Grade as Grade
    from app.domain.policy.assessment import Indicator as Indicator
    from app.domain.policy.comparing import Difference as Difference
    from app.domain.policy.comparing import differences as differences
    from app.domain.policy.editing import Change as Change
    from app.domain.policy.editing import Editable as Editable
    from app.domain.policy.editing import changed as changed
    from app.domain.policy.editing import editable as editable
    from app.domain.policy.editing import why_fixed as why_fixed
    from app.domain.policy.equipment import EquipmentKind as EquipmentKind
    from app.domain.policy.model import Policy as Policy
    from app.domain.policy.money import Accident as Accident
    from app.domain.policy.money import Bank as Bank
    from app.domain.policy.money import BankField as BankField
    from app.domain.policy.money import BankFile as BankFile
    from app.domain.policy.money import Budget as Budget
    from app.domain.policy.money import BudgetLine as BudgetLine
    from app.domain.policy.money import Contribution as Contribution
    from app.domain.policy.money import Cost as Cost
    from app.domain.policy.money import Filling as Filling
    from app.domain.policy.money import Insurance as Insurance
    from app.domain.policy.money import Pay as Pay
    from app.domain.policy.money import Tax as Tax
    from app.domain.policy.organisation import Hierarchy as Hierarchy
    from app.domain.policy.organisation import OwnField as OwnField
    from app.domain.policy.organisation import Root as Root
    from app.domain.policy.organisation import SizeRule as SizeRule
    from app.domain.policy.parts import ASSUMED as ASSUMED
    from app.domain.policy.parts import Item as Item
    from app.domain.policy.parts import Items as Items
    from app.domain.policy.parts import Sourced as Sourced
    from app.domain.policy.people import EmploymentKind as EmploymentKind
    from app.domain.policy.people import Leave as Leave
    from app.domain.policy.people import LeaveType as LeaveType
    from app.domain.policy.people import Recruit as Recruit
    from app.domain.policy.people import StepNumber as StepNumber
    from app.domain.policy.people import StepRule as StepRule
    from app.domain.policy.people import Vetting as Vetting
    from app.domain.policy.people import keys_of as keys_of
    from app.domain.policy.reading import Fault as Fault
    from app.domain.policy.reading import StepsCheck as StepsCheck
    from app.domain.policy.reading import Unfit as Unfit
    from app.domain.policy.reading import digest as digest
    from app.domain.policy.reading import dump as dump
    from app.domain.policy.reading import for_county as for_county
    from app.domain.policy.reading import line_of as line_of
    from app.domain.policy.reading import load as load
    from app.domain.policy.schemes import FlatByKind as FlatByKind
    from app.domain.policy.schemes import FlatRate as FlatRate
    from app.domain.policy.telling import Statement as Statement
    from app.domain.policy.telling import everything as everything
    from app.domain.policy.telling import statements as statements
    from app.domain.policy.training import CertificateRule as CertificateRule
    from app.domain.policy.training import FeedbackRule as FeedbackRule
    from app.domain.policy.training import Training as Training
    from app.domain.policy.training import TrainingHours as TrainingHours
    from app.domain.policy.training import TrainingQuota as TrainingQuota
    from app.domain.policy.worklog import WorkLog as WorkLog
else:
    __getattr__ = front(
        __name__,
        assessment="Assessment Cadence Grade Indicator",
        comparing="Difference differences",
        editing="Change Editable changed editable why_fixed",
        equipment="EquipmentKind",
        model="Policy",
        money=(
            "Accident Bank BankField BankFile Budget BudgetLine Contribution Cost Filling Insurance Pay Tax"
        ),
        organisation="Hierarchy OwnField Root SizeRule",
        parts="ASSUMED Item Items Sourced",
        people="EmploymentKind Leave LeaveType Recruit StepNumber StepRule Vetting keys_of",
        reading="Fault StepsCheck Unfit digest dump for_county line_of load",
        schemes="FlatByKind FlatRate",
        telling="Statement everything statements",
        training="CertificateRule FeedbackRule Training TrainingHours TrainingQuota",
        worklog="WorkLog",
    )
