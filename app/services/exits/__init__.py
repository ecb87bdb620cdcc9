"""离岗交接: who left, what is not handed over yet, closed once nothing is, let be by the county alone."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.exits.closing import close as close
    from app.services.exits.closing import hand_over as hand_over
    from app.services.exits.closing import waive as waive
    from app.services.exits.queries import before_leaving as before_leaving
    from app.services.exits.queries import exit_file as exit_file
    from app.services.exits.queries import exits as exits
    from app.services.exits.queries import find_exit as find_exit
    from app.services.exits.queries import pressing as pressing
    from app.services.exits.rows import ExitFile as ExitFile
    from app.services.exits.rows import ExitRow as ExitRow
    from app.services.exits.rows import Waiver as Waiver
else:
    __getattr__ = front(
        __name__,
        closing="close hand_over waive",
        queries="before_leaving exit_file exits find_exit pressing",
        rows="ExitFile ExitRow Waiver",
    )
