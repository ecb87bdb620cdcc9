"""The papers of an assessment: a page for everyone, a summary per town and of the county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.reports.paper import Paper
from app.reports.pdf import Cell, Flow
from app.reports.register import plain
from app.reports.stamp import Stamp


@dataclass(frozen=True, slots=True)
class ItemMark:
    """One line of a person's sheet; ``raw`` and ``points`` are None where nothing was scored."""

    title: str
    maximum: Decimal
    weight: Decimal
    raw: Decimal | None
    points: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """What one person's page says; ranks are empty where a grade is not given."""

    name: str
    town: str
    grid: str
    grid_code: str
    role: str
    employment: str
    items: tuple[ItemMark, ...]
    value: Decimal | None
    grade: str
    town_rank: str = ""
    county_rank: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What all pages of one cycle share: the cycle's name, who assesses, how to object."""

    cycle: str
    assessor: str
    appeal: str = ""


def person_pages_pdf(pages: Sequence[PersonPage], text: PageText, stamp: Stamp) -> bytes:
    """Return one page per person on GB/T 9704 geometry, in the order given."""
    paper = Paper(stamp)
    flow = Flow(paper)
    for number, page in enumerate(pages):
        if number:
            flow.turn()
        _page(flow, page, text)
    return paper.bytes()


def _page(flow: Flow, page: PersonPage, text: PageText) -> None:
    flow.title("网格员考核表")
    flow.gap(0.3)
    flow.unit_line(f"考核单位：{text.assessor}", f"{text.cycle}    单位：分")
    flow.form([*_who(page), *_items(page), *_result(page), *_opinions(text)])
    if text.appeal:
        flow.gap(0.2)
        flow.note(text.appeal)


def _who(page: PersonPage) -> list[tuple[float, list[Cell]]]:
    return [
        (
            9.5,
            [
                _label("姓名", 1.5),
                Cell(page.name, 2.5, centred=True),
                _label("网格角色", 1.7),
                Cell(page.role, 2.3, centred=True),
                _label("用工类别", 1.7),
                Cell(page.employment, 2.3, centred=True),
            ],
        ),
        (
            9.5,
            [
                _label("所属网格", 1.5),
                Cell(page.grid, 6.5),
                _label("网格编码", 1.7),
                Cell(page.grid_code, 2.3, centred=True),
            ],
        ),
    ]


_ITEM_SHARES = (1.0, 3.0, 1.2, 1.2, 1.4, 1.4, 2.8)
_ITEM_HEADS = ("序号", "考核项目", "满分", "权重", "得分", "折算分", "说明")


def _items(page: PersonPage) -> list[tuple[float, list[Cell]]]:
    heads = [_label(title, share) for title, share in zip(_ITEM_HEADS, _ITEM_SHARES, strict=True)]
    rows = [(8.5, _item(number, mark)) for number, mark in enumerate(page.items, start=1)]
    return [(8.5, heads), *rows]


def _item(number: int, mark: ItemMark) -> list[Cell]:
    texts = (
        str(number),
        mark.title,
        plain(mark.maximum),
        plain(mark.weight),
        _score(mark.raw),
        _score(mark.points),
        mark.note,
    )
    return [
        Cell(text, share, centred=place != 6)
        for place, (text, share) in enumerate(zip(texts, _ITEM_SHARES, strict=True))
    ]


def _score(value: Decimal | None) -> str:
    return "未评" if value is None else f"{value:.2f}"


def _result(page: PersonPage) -> list[tuple[float, list[Cell]]]:
    return [
        (
            10,
            [
                _label("考核得分", 1.5),
                Cell(_score(page.value), 1.5, centred=True),
                _label("等次", 1.2),
                Cell(page.grade, 1.8, centred=True),
                _label("本乡镇名次", 1.6),
                Cell(page.town_rank, 1.4, centred=True),
                _label("全县名次", 1.6),
                Cell(page.county_rank, 1.4, centred=True),
            ],
        ),
        (14, [_label("备注", 1.5), Cell(page.remarks, 10.5)]),
    ]


def _opinions(text: PageText) -> list[tuple[float, list[Cell]]]:
    signed, sealed = (f"{word}{_DAY}" for word in ("签字：", "（盖章）"))
    return [
        (24, [_label("本人意见", 1.5), Cell(signed, 10.5, low=True)]),
        (24, [_label("考核单位\n意见", 1.5), Cell(sealed, 10.5, low=True)]),
        (24, [_label("县综治\n中心意见", 1.5), Cell(sealed, 10.5, low=True)]),
    ]


_DAY = " " * 30 + "年      月      日"


def _label(text: str, share: float) -> Cell:
    return Cell(text, share, label=True)
