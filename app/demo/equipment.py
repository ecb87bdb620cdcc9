"""演示装备: a stock for the county, most of it given out, leavings with and without what they had."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.clock import CHINA
from app.demo.office import DemoOffice
from app.domain.policy import EquipmentKind
from app.services import equipment, exits, roster, units
from app.services.equipment import Handing, Handout, Issue, NewEquipment

MAKER = "jingban"
_DAY = timedelta(days=1)
_SPARE = 6  # of each kind, so that something is still in stock
_WITHOUT = 12  # the last of them: who came lately has not got everything yet


def told(office: DemoOffice, rules: tuple[EquipmentKind, ...]) -> int:
    """Register what a demonstration gives its people, and return how many entries its stock has."""
    if not rules:
        return 0
    today = office.clock().astimezone(CHINA).date()
    rows = office.ask(MAKER, equipment.lacking)
    root = office.ask(MAKER, units.tree)[0].id
    news = [new for kind in rules for new in _bought(kind, rows, root, today)]
    office.do(MAKER, equipment.add_many, news)
    ids = [row.id for row in rows[:-_WITHOUT]]
    new = Handout(on=today, note="演示")
    office.do(MAKER, equipment.give_many, [one for one in _weighed(office, ids, new) if one.changes], new)
    _leavings(office, rules)
    return len(news)


def _weighed(office: DemoOffice, ids: list[int], new: Handout) -> list[equipment.Offered]:
    found: list[equipment.Offered] = office.ask(MAKER, equipment.weigh_many, ids, new)
    return found


def _bought(kind: EquipmentKind, rows: list[equipment.LackRow], root: int, today: date) -> list[NewEquipment]:
    """Return what is bought of a kind: a thing with a number each, or one lot."""
    wanted = sum(row.lacking for row in rows if row.kind_key == kind.key) + _SPARE
    bought = today - 400 * _DAY
    if not kind.numbered:
        return [NewEquipment(kind=kind.key, unit_id=root, quantity=wanted, bought_on=bought, source="演示")]
    return [
        NewEquipment(
            kind=kind.key,
            unit_id=root,
            number=f"演示{kind.label[:1]}{number:04d}",
            bought_on=bought,
            source="演示",
        )
        for number in range(1, wanted + 1)
    ]


def _leavings(office: DemoOffice, rules: tuple[EquipmentKind, ...]) -> None:
    """Let the last who left have had a thing of each kind: of one nothing came back yet, of one all went on.

    The others had nothing of the county's, and are closed.
    """
    left = [row for row in office.ask(MAKER, exits.pressing) if not row.lacking]
    waiting, settled = (left[-1:], left[-2:-1]) if len(left) > 1 else (left, [])
    for row in (*waiting, *settled):
        _had(office, row, [kind.key for kind in rules if kind.each and kind.back and not kind.kinds])
    for row in settled:
        _handed(office, row.id)
    for row in left[:-2]:
        office.do(MAKER, exits.close, row.id, row.version)


def _had(office: DemoOffice, row: exits.ExitRow, keys: list[str]) -> None:
    """Give somebody who left one of each kind, as of the day before they did."""
    for key in keys:
        stock = office.ask(MAKER, equipment.stock)
        thing = next((one for one in stock if one.kind_key == key and one.left), None)
        if thing is not None:
            new = Issue(person_id=row.person_id, on=row.left_on - _DAY, note="演示补登")
            office.do(MAKER, equipment.issue, thing.id, thing.version, new)


def _handed(office: DemoOffice, exit_id: int) -> None:
    row = office.ask(MAKER, exits.exit_file, exit_id).row
    serving = [one for one in office.ask(MAKER, roster.listed) if one.until is None]
    heir = next((one for one in serving if one.unit_id == row.unit_id), serving[0]).person_id
    today = office.clock().astimezone(CHINA).date()
    new = Handing(person_id=heir, on=today, signer="演示监交人", note="演示")
    office.do(MAKER, exits.hand_over, row.id, row.version, new)
