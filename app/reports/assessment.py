"""The papers of an assessment: a page for everyone, and the summary of towns and county."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from app.core.fields import Kind
from app.core.own_words import in_own_words
from app.domain.assessment import round_score
from app.domain.wording import line
from app.reports.paper import MM, Paper
from app.reports.pdf import Cell, Flow, FormLine, FormRow
from app.reports.register import SERIAL, Column, Line, columns_of, level, numbered, plain
from app.reports.score_form import mark_of
from app.reports.sheet import Sheet, table
from app.reports.stamp import Stamp
from app.services.assessment.sheets import (
    ItemLine,
    PersonReport,
    ResultRow,
    ScoreSheet,
    ScoreSheetRow,
    TownSummaryRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What the pages of one town share: title, who assesses, how to object, the labels of employment kinds.

    ``draft`` stands behind the title of what nobody has issued.
    """

    title: str
    assessor: str
    appeal: str = ""
    employments: Mapping[str, str]
    draft: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetText:
    """What the score sheets of the towns share: title, how a town's centre is called, ``draft`` as above."""

    title: str
    assessor: str
    draft: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def person_pages_pdf(reports: Sequence[PersonReport], text: PageText, stamp: Stamp) -> bytes:
    """Return one page per person on GB/T 9704 geometry, in the order given."""
    paper = Paper(replace(stamp, labels=text.labels))
    flow = Flow(paper)
    for number, report in enumerate(reports):
        if number:
            flow.turn()
        _page(flow, report, text)
    return paper.bytes()


def _page(flow: Flow, report: PersonReport, text: PageText) -> None:
    flow.title(line(text.title, {"考核": report.title}) + text.draft)
    flow.gap(0.3)
    flow.unit_line(f"考核单位：{text.assessor}", "单位：分")
    flow.draw(_one_page(flow, report, text))
    if text.appeal:
        flow.gap(0.2)
        flow.note(text.appeal)


def _one_page(flow: Flow, report: PersonReport, text: PageText) -> list[FormLine]:
    """Let the boxes for opinions take the room that is left; shorten the notes where there is too little."""
    room = flow.paper.bottom - flow.y - _UNDER
    lines, spare = _fitted(flow, report, text, room)
    for length in _SHORTER:
        if spare >= _LEAST_BOX:
            break
        notes = tuple(_shortened(item, length) for item in report.items)
        lines, spare = _fitted(flow, replace(report, items=notes), text, room)
    return [*lines, *flow.measured(_opinions(max(_LEAST_BOX, min(spare, _MOST_BOX)), text))]


def _fitted(flow: Flow, report: PersonReport, text: PageText, room: float) -> tuple[list[FormLine], float]:
    """Return the rows above the opinions, and the millimetres they leave to each of those."""
    lines = flow.measured([*_who(report, text), *_items(report), *_result(report)])
    return lines, (room - sum(line.height for line in lines)) / MM / len(_opinions(0, text))


def _shortened(line: ItemLine, length: int) -> ItemLine:
    return line if len(line.note) <= length else replace(line, note=line.note[: length - 1] + "…")


_CENTRE = "县综治中心"
_UNDER = 30.0  # points kept under the form for how to object
_LEAST_BOX, _MOST_BOX = 13.0, 34.0  # millimetres
_SHORTER = (60, 40, 30, 20, 10)  # characters of a note; ten fit on a line


def _who(report: PersonReport, text: PageText) -> list[FormRow]:
    employment = text.employments.get(report.employment, report.employment)
    return [
        (
            9.5,
            [_label("姓名"), Cell(report.name, 4, centred=True), _label("用工类别"), _value(employment, 4)],
        ),
        (9.5, [_label("所属乡镇"), _value(report.town, 4), _label("所属网格"), _value(report.unit, 4)]),
    ]


_ITEM_SHARES = (1.0, 2.85, 1.05, 1.05, 1.15, 1.35, 3.55)  # the note is what one asks about: it has most room
_ITEM_HEADS = ("序号", "考核项目", "满分", "权重", "得分", "折算分", "说明")


def _items(report: PersonReport) -> list[FormRow]:
    heads = [_label(title, share) for title, share in zip(_ITEM_HEADS, _ITEM_SHARES, strict=True)]
    ways = tuple(level(getattr(line, key) for line in report.items) for key in ("maximum", "weight", "raw"))
    lines = ((8.5, _item(number, line, ways)) for number, line in enumerate(report.items, start=1))
    return [(8.5, heads), *lines]


def _item(number: int, line: ItemLine, ways: Sequence[Callable[[Decimal], str]]) -> list[Cell]:
    maximum, weight, mark = ways
    raw = "未评" if line.raw is None else mark(line.raw)
    points = "" if line.points is None else f"{line.points:.2f}"
    texts = (str(number), line.title, maximum(line.maximum), weight(line.weight), raw, points)
    cells = [_value(text, share) for text, share in zip(texts, _ITEM_SHARES[:-1], strict=True)]
    return [*cells, Cell(line.note, _ITEM_SHARES[-1])]


def _result(report: PersonReport) -> list[FormRow]:
    value = "" if report.value is None else f"{report.value:.2f}"
    return [
        (
            10,
            [
                _label("考核得分", 1.5),
                _value(value, 1.5),
                _label("等次", 1.2),
                _value(report.grade, 1.8),
                _label("乡镇名次", 1.5),
                _value(_place(report.town_rank, report.town_people), 1.5),
                _label("全县名次", 1.5),
                _value(_place(report.rank, report.people), 1.5),
            ],
        ),
        (14, [_label("得分说明", 1.5), Cell(_explained(report), 10.5)]),
    ]


def _place(rank: int | None, people: int) -> str:
    return "—" if rank is None else f"{rank}/{people}"


def _explained(report: PersonReport) -> str:
    """Say each layer of the result apart, in the order they were laid."""
    if report.weighted is None:
        return "评分未齐，不定等次。"
    parts = [f"加权得分{report.weighted:.2f}分"]
    parts += [f"加分{plain(report.plus)}分"] if report.plus else []
    parts += [f"扣分{plain(report.minus)}分"] if report.minus else []
    if report.moderated is not None:
        parts.append(in_own_words(f"县级复核调整为{report.moderated:.2f}分"))
    if report.value is not None and report.value != (report.moderated or report.weighted):
        parts.append(f"申诉处理后为{report.value:.2f}分")
    unscored = [line.title for line in report.items if line.raw is None and line.weight]
    parts += [f"{'、'.join(unscored)}本期未评，按其余项目折算"] if unscored else []
    return "，".join(parts) + "。"


def _opinions(height: float, text: PageText) -> list[FormRow]:
    """Return the boxes to be signed; the centre that assesses itself, as of a year, has one."""
    signed, sealed = (f"{word}{' ' * 30}年      月      日" for word in ("签字：", "（盖章）"))
    boxes = [
        (height, [_label("本人意见", 1.5), Cell(signed, 10.5, low=True)]),
        (height, [_label("考核单位\n意见", 1.5), Cell(sealed, 10.5, low=True)]),
        (height, [_label("县综治\n中心意见", 1.5), Cell(sealed, 10.5, low=True)]),
    ]
    return [boxes[0], *boxes[2:]] if text.assessor == _CENTRE else boxes


def _label(text: str, share: float = 2) -> Cell:
    return Cell(text, share, label=True)


def _value(text: str, share: float) -> Cell:
    return Cell(text, share, centred=True)


def summary_pdf(
    towns: Sequence[TownSummaryRow],
    sheet: ScoreSheet,
    results: Sequence[ResultRow],
    stamp: Stamp,
    told: str,
    text: SheetText,
) -> bytes:
    """Return the county's summary: a table of the towns, then every town's sheet on pages of its own.

    ``told`` says of which day's units they are; ``results`` lend their ranks to the sheet's rows.
    Source: standards-and-paper.md part 2, score_sheet and assessment_summary.
    """
    paper = Paper(replace(stamp, labels={**text.labels, **stamp.labels}))
    flow = Flow(paper)
    flow.title(stamp.title)
    flow.gap(0.3)
    flow.unit_line(f"填报单位（盖章）：{stamp.unit}", _said("单位：人、分", told))
    columns = _town_columns(towns)
    lines = numbered(columns, towns, total=paper.stamp.called("全县"), unit=f"个{paper.stamp.called('乡镇')}")
    _put(flow, columns, [*lines[:-1], _county_line(lines[-1], results)])
    flow.signatures(stamp.signatures)
    ranks = {row.subject_id: row for row in results}
    for town, rows in groupby(sheet.rows, attrgetter("town")):
        flow.turn()
        _town_sheet(flow, _titled(town, sheet, text), told, _sheet_columns(sheet, ranks), list(rows))
    return paper.bytes()


def _county_line(total: Line, results: Sequence[ResultRow]) -> Line:
    """Return the county's line with mean and extremes of everybody: means of towns do not add up to it."""
    values = [row.value for row in results if row.value is not None]
    if not values:
        return total
    mean = round_score(sum(map(Fraction, values), Fraction(0)) / len(values))
    return replace(total, cells=(*total.cells[:-3], mean, max(values), min(values)))


def _said(measure: str, told: str) -> str:
    return f"{told}　{measure}" if told else measure


def town_summary_pdf(
    sheet: ScoreSheet, results: Sequence[ResultRow], town: str, stamp: Stamp, told: str, text: SheetText
) -> bytes:
    """Return one town's sheet alone, to be signed and published there."""
    paper = Paper(replace(stamp, labels=text.labels))
    ranks = {row.subject_id: row for row in results}
    titled = _titled(town, sheet, text)
    _town_sheet(Flow(paper), titled, told, _sheet_columns(sheet, ranks), list(sheet.rows))
    return paper.bytes()


def _titled(town: str, sheet: ScoreSheet, text: SheetText) -> tuple[str, str]:
    """Return the title of a town's sheet, and who fills it in."""
    called = {"乡镇": town, "考核": sheet.title.removesuffix("评分表")}
    return line(text.title, called) + text.draft, text.assessor.format(town=town)


def _town_sheet(
    flow: Flow,
    titled: tuple[str, str],
    told: str,
    columns: Sequence[Column],
    rows: Sequence[ScoreSheetRow],
) -> None:
    flow.title(titled[0])
    flow.gap(0.3)
    flow.unit_line(f"填报单位（盖章）：{titled[1]}", _said(f"共 {len(rows)} 人　单位：分", told))
    _put(flow, columns, numbered(columns, rows, total=""))
    flow.signatures(flow.paper.stamp.signatures)


def _put(flow: Flow, columns: Sequence[Column], lines: Sequence[Line]) -> None:
    sheet = Sheet(flow.paper, (SERIAL, *columns), lines, flow.paper.width)
    flow.y = table(flow.paper, flow.y, sheet, closing=flow.leading * 1.5) + flow.leading * 0.4


def _town_columns(towns: Sequence[TownSummaryRow]) -> tuple[Column, ...]:
    grades = [name for name, _ in towns[0].grades] if towns else []
    first = columns_of(TownSummaryRow, "town", "people", totals=("people",))
    last = columns_of(TownSummaryRow, "ungraded", "mean", "highest", "lowest", totals=("ungraded",))
    return (*first, *(_grade_column(name) for name in grades), *last)


def _grade_column(name: str) -> Column:
    def count(row: TownSummaryRow) -> int:
        return dict(row.grades).get(name, 0)

    return Column(title=name, kind=Kind.COUNT, width=6, get=count, total=True)


def _sheet_columns(sheet: ScoreSheet, ranks: Mapping[int, ResultRow]) -> tuple[Column, ...]:
    marks = [
        Column(
            title=f"{column.title}\n（{plain(column.maximum)}）",
            kind=Kind.CODE,
            width=10,
            get=mark_of(sheet, n),
        )
        for n, column in enumerate(sheet.columns)
    ]

    def rank(row: ScoreSheetRow) -> int | None:
        found = ranks.get(row.subject_id)
        return found.town_rank if found else None

    return (
        *columns_of(ScoreSheetRow, "unit", "name"),
        *marks,
        *columns_of(ScoreSheetRow, "value", "grade"),
        Column(title="名次", kind=Kind.COUNT, width=6, get=rank),
    )
