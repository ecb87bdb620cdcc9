"""薪酬核定: what each person is paid by: post and grade, an amount, years served, social insurance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.services import pay
from app.services.pay import NewTerms, TermsRow, TermsState
from ui.kit.editors import OneOf
from ui.kit.form import Ask, Sheet
from ui.kit.form_dialog import FormDialog
from ui.kit.register import Action, Register, RegisterPage
from ui.kit.theme import Tone
from ui.pages.pay.runs import ask

_NAMED = 5
_NOTE = "没有填的项目保持原样；执行日期以后已经复核的月份，差额在下一次发放中补扣。"


def _decide(page: RegisterPage) -> None:
    """Read what may be decided about the chosen together, then ask."""
    rows: list[TermsRow] = page.table.chosen()
    people = tuple(row.id for row in rows)
    page.desk.ask(page, pay.offers, people, done=partial(_ask, page, rows), name="offers")


def _ask(page: RegisterPage, rows: Sequence[TermsRow], offer: Any) -> FormDialog:
    return ask(page, sheet_of(rows, offer, page), lambda _ids: page.desk.tell(f"已核定 {len(rows):,} 人。"))


def sheet_of(rows: Sequence[TermsRow], offer: Any, page: RegisterPage) -> Sheet:
    """Return the form for some people: only what their kind leaves to be decided is asked."""
    more = f"等 {len(rows):,} 人" if len(rows) > _NAMED else ""
    asked = _asked(offer)
    unasked = {name: empty for name, empty in _EMPTY.items() if name not in asked}
    return Sheet(
        title="薪酬核定",
        command=NewTerms,
        send=pay.decide,
        button="核定",
        note=f"{'、'.join(row.name for row in rows[:_NAMED])}{more}：{_NOTE}",
        start={"since": page.desk.today} | (_standing(rows[0], asked) if len(rows) == 1 else {}),
        fixed={"people": tuple(row.id for row in rows), **unasked},
        asks=asked,
    )


_EMPTY = {
    "post": "",
    "grade": None,
    "reference": "",
    "amount": None,
    "served_since": None,
    "insured_since": None,
    "base": None,
}


def _asked(offer: Any) -> dict[str, Ask]:
    """Return the fields a kind has, with what may be chosen in them."""
    found: dict[str, Ask] = {}
    if offer.posts:
        found["post"] = Ask(editor=lambda: OneOf(offer.posts))
        found["grade"] = Ask(hint=f"1 至 {offer.grades}")
    if offer.references:
        found["reference"] = Ask(editor=lambda: OneOf(offer.references))
    if offer.highest is not None:
        found["amount"] = Ask(hint=f"{offer.lowest} 至 {offer.highest} 元；与参照岗位只选一种")
    if offer.counting is not None:
        found["served_since"] = Ask(hint="不填的从第一次上岗算起")
    if offer.insures:
        found["insured_since"] = Ask(hint="从哪个月开始缴纳社会保险")
        found["base"] = Ask(hint="每月缴费基数，单位元")
    return found


def _standing(row: TermsRow, asked: Any) -> dict[str, Any]:
    """Return what holds of one person, for the form to begin with."""
    one = row.terms
    held = {
        "post": one.post,
        "grade": one.grade,
        "reference": one.reference,
        "amount": one.amount,
        "served_since": one.since,
        "insured_since": one.insured,
        "base": one.base,
    }
    return {name: value for name, value in held.items() if name in asked and value}


def _some(rows: Sequence[TermsRow]) -> str:
    return "" if rows else "请先在列表中选中要核定的人，可以选多人。"


TERMS = Register(
    id="pay_terms",
    title="薪酬核定",
    section="补贴经费",
    icon="wallet",
    row=TermsRow,
    query=pay.terms_rows,
    topics=frozenset({"pay_terms", "posting", "policy_version"}),
    tones={"state": {TermsState.DECIDED: Tone.SUCCESS, TermsState.OPEN: Tone.WARNING}},
    adds=("monthly",),
    counted="人",
    empty="县政策按类别定额发放，没有要逐人核定的薪酬。",
    opens="核定",
    actions=(
        Action(
            title="核定",
            icon="pencil-simple",
            permission=pay.decide.permission,
            start=_decide,
            blocked=_some,
            primary=True,
        ),
    ),
)
