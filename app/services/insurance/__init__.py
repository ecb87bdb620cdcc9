"""Who of the grid workers is insured: the contract, the list at a date, who replaced whom."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.insurance.changes import enrol as enrol
    from app.services.insurance.changes import exchange as exchange
    from app.services.insurance.changes import follow_roster as follow_roster
    from app.services.insurance.changes import open_contract as open_contract
    from app.services.insurance.changes import pay_premium as pay_premium
    from app.services.insurance.changes import remove as remove
    from app.services.insurance.coming import NextAct as NextAct
    from app.services.insurance.coming import TodoRow as TodoRow
    from app.services.insurance.coming import todo as todo
    from app.services.insurance.foresight import Plan as Plan
    from app.services.insurance.foresight import foresee_enrol as foresee_enrol
    from app.services.insurance.foresight import foresee_exchange as foresee_exchange
    from app.services.insurance.foresight import foresee_premium as foresee_premium
    from app.services.insurance.listing import ListedCover as ListedCover
    from app.services.insurance.listing import compare_list as compare_list
    from app.services.insurance.listing import contract_named as contract_named
    from app.services.insurance.listing import take_back_list as take_back_list
    from app.services.insurance.listing import take_list as take_list
    from app.services.insurance.listing import unlisted as unlisted
    from app.services.insurance.queries import contracts as contracts
    from app.services.insurance.queries import endorsements as endorsements
    from app.services.insurance.queries import insured as insured
    from app.services.insurance.queries import insured_by as insured_by
    from app.services.insurance.queries import no_insurance as no_insurance
    from app.services.insurance.queries import premium_total as premium_total
    from app.services.insurance.queries import uninsured as uninsured
    from app.services.insurance.rows import ContractRow as ContractRow
    from app.services.insurance.rows import EndorsementRow as EndorsementRow
    from app.services.insurance.rows import InsuredRow as InsuredRow
    from app.services.insurance.rows import NewContract as NewContract
else:
    __getattr__ = front(
        __name__,
        changes="enrol exchange follow_roster open_contract pay_premium remove",
        foresight="Plan foresee_enrol foresee_exchange foresee_premium",
        queries="contracts endorsements insured insured_by no_insurance premium_total uninsured",
        rows="ContractRow EndorsementRow InsuredRow NewContract",
        coming="NextAct TodoRow todo",
        listing="ListedCover compare_list contract_named take_back_list take_list unlisted",
    )
