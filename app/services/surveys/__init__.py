"""调查摸底 and 数据核查: rounds of asking on the ground, how right the data of each grid are (Z13, Z19)."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.surveys.counting import Figure as Figure
    from app.services.surveys.counting import accuracy as accuracy
    from app.services.surveys.counting import matching as matching
    from app.services.surveys.counting import unchecked as unchecked
    from app.services.surveys.keeping import change_check as change_check
    from app.services.surveys.keeping import change_round as change_round
    from app.services.surveys.keeping import keep_check as keep_check
    from app.services.surveys.keeping import keep_round as keep_round
    from app.services.surveys.keeping import offer as offer
    from app.services.surveys.keeping import offer_check as offer_check
    from app.services.surveys.keeping import void as void
    from app.services.surveys.listing import compare_list as compare_list
    from app.services.surveys.listing import take_back as take_back
    from app.services.surveys.listing import take_list as take_list
    from app.services.surveys.queries import checks as checks
    from app.services.surveys.queries import one_round as one_round
    from app.services.surveys.queries import rounds as rounds
    from app.services.surveys.queries import towns as towns
    from app.services.surveys.rows import CheckRow as CheckRow
    from app.services.surveys.rows import NewCheck as NewCheck
    from app.services.surveys.rows import NewRound as NewRound
    from app.services.surveys.rows import OfferedRound as OfferedRound
    from app.services.surveys.rows import RoundRow as RoundRow
    from app.services.surveys.rows import TownRow as TownRow
else:
    __getattr__ = front(
        __name__,
        counting="Figure accuracy matching unchecked",
        keeping="change_check change_round keep_check keep_round offer offer_check void",
        listing="compare_list take_back take_list",
        queries="checks one_round rounds towns",
        rows="CheckRow NewCheck NewRound OfferedRound RoundRow TownRow",
    )
