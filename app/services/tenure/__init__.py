"""聘期与去留: agreements for a term, probation, renewal, resignation, dismissal; each act by two persons."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.tenure.deciding import approve as approve
    from app.services.tenure.deciding import approve_many as approve_many
    from app.services.tenure.deciding import refuse as refuse
    from app.services.tenure.drafting import dismiss as dismiss
    from app.services.tenure.drafting import end_probation as end_probation
    from app.services.tenure.drafting import grounds as grounds
    from app.services.tenure.drafting import resign as resign
    from app.services.tenure.drafting import withdraw as withdraw
    from app.services.tenure.queries import agreed as agreed
    from app.services.tenure.queries import due as due
    from app.services.tenure.queries import first_listed as first_listed
    from app.services.tenure.queries import listed as listed
    from app.services.tenure.queries import term_of as term_of
    from app.services.tenure.queries import terms as terms
    from app.services.tenure.renewing import renew_many as renew_many
    from app.services.tenure.renewing import weigh_renewal as weigh_renewal
    from app.services.tenure.rows import ActRow as ActRow
    from app.services.tenure.rows import Grounds as Grounds
    from app.services.tenure.rows import NewDismissal as NewDismissal
    from app.services.tenure.rows import NewProbationEnd as NewProbationEnd
    from app.services.tenure.rows import NewResignation as NewResignation
    from app.services.tenure.rows import PaperRow as PaperRow
    from app.services.tenure.rows import Renewal as Renewal
    from app.services.tenure.rows import Renewed as Renewed
    from app.services.tenure.rows import TermRow as TermRow
    from app.services.tenure.told import acts as acts
    from app.services.tenure.told import papers as papers
    from app.services.tenure.told import pressing as pressing
else:
    __getattr__ = front(
        __name__,
        deciding="approve approve_many refuse",
        drafting="dismiss end_probation grounds resign withdraw",
        queries="agreed due first_listed listed term_of terms",
        renewing="renew_many weigh_renewal",
        rows=("ActRow Grounds NewDismissal NewProbationEnd NewResignation PaperRow Renewal Renewed TermRow"),
        told="acts papers pressing",
    )
