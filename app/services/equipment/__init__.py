"""装备物资: what comes in, who gets it, what comes back, who lacks something, what a stock-taking finds."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.equipment.counting import count_equal as count_equal
    from app.services.equipment.counting import count_held as count_held
    from app.services.equipment.counting import count_stock as count_stock
    from app.services.equipment.counting import inventory as inventory
    from app.services.equipment.giving import give_many as give_many
    from app.services.equipment.giving import issue as issue
    from app.services.equipment.giving import weigh_many as weigh_many
    from app.services.equipment.keeping import add as add
    from app.services.equipment.keeping import add_many as add_many
    from app.services.equipment.keeping import change as change
    from app.services.equipment.keeping import kinds as kinds
    from app.services.equipment.keeping import problems as problems
    from app.services.equipment.keeping import withdraw as withdraw
    from app.services.equipment.keeping import write_off as write_off
    from app.services.equipment.listing import compare_list as compare_list
    from app.services.equipment.listing import list_problems as list_problems
    from app.services.equipment.listing import take_in as take_in
    from app.services.equipment.listing import take_off as take_off
    from app.services.equipment.queries import find_slip as find_slip
    from app.services.equipment.queries import held_now as held_now
    from app.services.equipment.queries import one_slip as one_slip
    from app.services.equipment.queries import slips as slips
    from app.services.equipment.queries import stock as stock
    from app.services.equipment.rows import Counted as Counted
    from app.services.equipment.rows import CountRow as CountRow
    from app.services.equipment.rows import Facts as Facts
    from app.services.equipment.rows import Handing as Handing
    from app.services.equipment.rows import Handout as Handout
    from app.services.equipment.rows import HeldRow as HeldRow
    from app.services.equipment.rows import Issue as Issue
    from app.services.equipment.rows import KindChoice as KindChoice
    from app.services.equipment.rows import LackRow as LackRow
    from app.services.equipment.rows import Listed as Listed
    from app.services.equipment.rows import Loss as Loss
    from app.services.equipment.rows import NewEquipment as NewEquipment
    from app.services.equipment.rows import Offered as Offered
    from app.services.equipment.rows import Return as Return
    from app.services.equipment.rows import SlipLine as SlipLine
    from app.services.equipment.rows import SlipRow as SlipRow
    from app.services.equipment.rows import StockRow as StockRow
    from app.services.equipment.taking import Seen as Seen
    from app.services.equipment.taking import give_back as give_back
    from app.services.equipment.taking import give_back_many as give_back_many
    from app.services.equipment.taking import hand_over as hand_over
    from app.services.equipment.taking import lose as lose
    from app.services.equipment.who_lacks import lacking as lacking
else:
    __getattr__ = front(
        __name__,
        counting="count_equal count_held count_stock inventory",
        giving="give_many issue weigh_many",
        keeping="add add_many change kinds problems withdraw write_off",
        listing="compare_list list_problems take_in take_off",
        queries="find_slip held_now one_slip slips stock",
        rows=(
            "CountRow Counted Facts Handing Handout HeldRow Issue KindChoice LackRow Listed Loss "
            "NewEquipment Offered Return SlipLine SlipRow StockRow"
        ),
        taking="Seen give_back give_back_many hand_over lose",
        who_lacks="lacking",
    )
