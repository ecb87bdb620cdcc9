"""A paper as its words would print it, with made-up fields: looked at before the words are adopted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.core.clock import CHINA
from app.domain.wording import BODY, COUNTY, Part, Template, Words, given, line, renamed
from app.reports.paper import LANDSCAPE, PORTRAIT, PORTRAIT_SHEET, Page, Paper
from app.reports.pdf import Cell, Flow, FormRow
from app.reports.prose import SIGNED, write
from app.reports.stamp import Stamp
from app.services import accounts, policy, wording
from app.workspace import Unit

_REGISTERS = "报表"
_BESIDE, _BOX = 3, 8
_TABLE, _FORM = 18, 60  # millimetres of the box that stands for a table, and for a form


def sample_of(unit: Unit, form: str, words: Words) -> bytes:
    """Return one page of a paper in these words, for the county and the day of the unit.

    Raises: NotFound where the county has no policy.
    """
    template = wording.shipped()[form]
    rules, at = policy.policy_on(unit, unit.today), unit.now.astimezone(CHINA)
    body = rules.centre.name.value
    said = given(words, {**template.fields, COUNTY: rules.county, BODY: body})
    stamp = Stamp(
        title=said.title or template.name,
        contact=said.foot,
        unit=body,
        made_at=at,
        number="样张",
        demo=accounts.about(unit).demo,
        labels=renamed(said.labels),
    )
    return _drawn(template, given(words, {COUNTY: rules.county, BODY: body}), stamp, at)


def _drawn(template: Template, words: Words, stamp: Stamp, at: datetime) -> bytes:
    flow = Flow(Paper(stamp, _page(template)))
    flow.title(stamp.title)
    flow.gap(0.4)
    if Part.TEXT in template.parts and template.drawn:
        drawn: dict[str, Callable[[], object]] = {name: _box(flow, name) for name in template.drawn}
        drawn[SIGNED] = lambda: flow.signed(stamp.unit, at.date())
        write(flow, words, {**template.fields, **words.common}, drawn)
    else:
        flow.form([(_FORM, [Cell(f"（这里印{template.name}的表格）", 12, centred=True)])])
        if template.labels:
            flow.gap(0.4)
            flow.form(_boxes(template.labels))
        for each in filter(None, words.text.splitlines()):
            flow.note(line(each, {**template.fields, **words.common}))
    if words.note:
        flow.gap(0.3)
        flow.note(line(words.note, template.fields))
    return flow.paper.bytes()


def _boxes(names: Sequence[str]) -> list[FormRow]:
    """Return an empty box beside every name, three in a row: how they will stand on paper."""
    cells = [(Cell(name, 1.8, label=True), Cell("", 2.2)) for name in names]
    cells += [(Cell("", 1.8), Cell("", 2.2))] * (-len(cells) % _BESIDE)
    rows = (cells[at : at + _BESIDE] for at in range(0, len(cells), _BESIDE))
    return [(_BOX, [cell for pair in row for cell in pair]) for row in rows]


def _page(template: Template) -> Page:
    if template.group == _REGISTERS:
        return LANDSCAPE
    return PORTRAIT if template.drawn else PORTRAIT_SHEET


def _box(flow: Flow, name: str) -> Callable[[], None]:
    def draw() -> None:
        flow.form([(_TABLE, [Cell(f"（这里印{name}）", 12, centred=True)])])
        flow.gap(0.3)

    return draw
