"""What may be done with those who registered, where the campaign stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.recruiting import CampaignState, EntryState
from app.services.recruiting import CampaignFile, FormRow
from ui.kit.case import Act
from ui.kit.form import Sheet
from ui.pages.vetting.campaigns import calling, declaring, people, reviewing

_S, _E = CampaignState, EntryState
_PICKING = frozenset({_S.SCREENED, _S.EXAMINED, _S.VETTED, _S.COSIGNED})
_OPEN = frozenset(_S) - {_S.DRAFTED, _S.FINISHED, _S.CANCELLED}
_LIVE = (_E.ADMITTED, _E.CHOSEN)
_HERE = tuple(one for one in _E if one is not _E.APPOINTED)
Rows = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What the buttons of a campaign do."""

    fill: Callable[[Sheet], object]
    look: Callable[[int, Callable[[FormRow], Sheet]], object]
    register: Callable[[], object]
    bring: Callable[[], object]
    change: Callable[[], object]
    add_post: Callable[[], object]
    run: Callable[..., object]
    open_case: Callable[[int], object]
    today: date
    works: bool
    decides: bool = False


@dataclass(frozen=True, kw_only=True)
class _Form:
    """A form about one person: when the campaign has it, of whom, and whether only an exam has it.

    ``reads``: it is made of what the registration form says, not of the day.
    """

    title: str
    icon: str
    make: Callable[..., Sheet]
    when: frozenset[CampaignState]
    whom: tuple[EntryState, ...]
    exam: bool = False
    reads: bool = False


_FORMS = (
    _Form(title="放弃", icon="user-minus", make=people.give_up, when=_OPEN, whom=(_E.REGISTERED, *_LIVE)),
    _Form(
        title="说明理由",
        icon="note-pencil",
        make=people.explain,
        when=frozenset({_S.ANNOUNCED}),
        whom=(_E.REGISTERED, _E.REFUSED),
    ),
    _Form(
        title="资格审查",
        icon="check-circle",
        make=reviewing.review,
        when=frozenset({_S.ANNOUNCED}),
        whom=(_E.REGISTERED, _E.ADMITTED, _E.REFUSED),
        reads=True,
    ),
    _Form(
        title="登记表", icon="identification-card", make=declaring.declare, when=_OPEN, whom=_HERE, reads=True
    ),
    _Form(
        title="定同分先后",
        icon="list-numbers",
        make=people.tie,
        when=frozenset({_S.SCREENED}),
        whom=_LIVE,
        exam=True,
    ),
    _Form(
        title="登记成绩",
        icon="pencil-simple",
        make=people.marks,
        when=frozenset({_S.SCREENED}),
        whom=_LIVE,
        exam=True,
    ),
    _Form(title="撤下", icon="minus", make=people.unpick, when=_PICKING, whom=(_E.CHOSEN,)),
    _Form(title="列为拟聘", icon="plus", make=people.pick, when=_PICKING, whom=_LIVE),
    _Form(
        title="聘用",
        icon="user-plus",
        make=people.appoint,
        when=frozenset({_S.CONFIRMED, _S.FINISHED}),
        whom=(_E.CHOSEN,),
    ),
)
_CALL = _Form(
    title="递补",
    icon="user-plus",
    make=calling.call_up,
    when=frozenset({_S.CONFIRMED, _S.FINISHED}),
    whom=(_E.ADMITTED,),
)


def one_of(rows: Rows) -> str:
    """Return why nothing can be done while nobody is selected."""
    return "" if rows else "请先在列表中选中一行。"


def entry_acts(file: CampaignFile, hands: Hands) -> tuple[Act, ...]:
    """Return the acts that mean something where the campaign stands, for who works on it or decides."""
    state = file.row.state
    forms = [one for one in _FORMS if state in one.when and (file.has_exam or not one.exam)]
    own = (*_case(file, hands), *(_act(one, file, hands) for one in forms)) if hands.works else ()
    calls = hands.decides and file.openings and file.reserve_until and state in _CALL.when
    return (*own, _act(_CALL, file, hands)) if calls else own


def _act(form: _Form, file: CampaignFile, hands: Hands) -> Act:
    def blocked(rows: Rows) -> str:
        return one_of(rows) or ("" if rows[0].state in form.whom else f"此人{rows[0].state.label}。")

    def start(rows: Rows) -> None:
        if form.reads:
            hands.look(rows[0].id, lambda found: form.make(file, rows[0], found))
        else:
            hands.fill(form.make(file, rows[0], hands.today))

    return Act(title=form.title, icon=form.icon, start=start, blocked=blocked)


def _case(file: CampaignFile, hands: Hands) -> tuple[Act, ...]:
    """Return the door to somebody's vetting case, once there are any."""
    if not any(row.case_id for row in file.entries):
        return ()
    look = Act(
        title="打开案卷",
        icon="folder-open",
        start=lambda rows: hands.open_case(rows[0].case_id),
        blocked=lambda rows: one_of(rows) or ("" if rows[0].case_id else "此人还没有转考察。"),
    )
    return (look,)
