"""The office's own words for its papers: which hold on a day, adopt others, go back to those shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from sqlalchemy import select

from app.core.access import Permission, permits
from app.core.asof import AsOf
from app.core.errors import Invalid, NotFound
from app.core.fields import Choice, Label
from app.core.own_words import in_own_words
from app.core.period import OPEN_END
from app.core.text import clean
from app.domain.wording import ALL, BODY, COUNTY, Template, Words, called_by, faults, given, templates
from app.services._actors import names
from app.services._versions import unchanged
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.wording import PaperText
from db.scope import valid

_SHIPPED = Path(__file__).parents[2] / "resources" / "templates" / "papers.toml"


class Standing(Choice):
    """Whether a text is the one that is printed today."""

    NOW = "now", "现行"
    AHEAD = "ahead", "待生效"
    FORMER = "former", "已失效"
    SHIPPED = "shipped", "原文（未用）"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text of a paper, shipped or the office's own; ``id`` is 0 for what was shipped."""

    id: int
    version: int
    form: str
    group: Annotated[str, Label("类别", width=8)]
    name: Annotated[str, Label("文书", width=24)]
    standing: Annotated[Standing, Label("状态", width=12)]
    title: Annotated[str, Label("标题", width=34)]
    valid_from: Annotated[date | None, Label("生效日期")]
    valid_to: Annotated[date | None, Label("最后一天")]
    source: Annotated[str, Label("依据", width=24)]
    by: Annotated[str, Label("采用人", width=10)]
    at: Annotated[datetime | None, Label("采用时间", width=18)]
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """What a paper is to say from a day on; the past keeps its words."""

    title: Annotated[str, Label("标题", width=30)] = ""
    text: Annotated[str, Label("正文", width=60)] = ""
    note: Annotated[str, Label("说明", width=60)] = ""
    foot: Annotated[str, Label("页脚", width=30)] = ""
    labels: Annotated[str, Label("各栏名称", width=40)] = ""
    valid_from: Annotated[date, Label("生效日期")]
    source: Annotated[str, Label("依据", width=24, help="谁定的，或文件名和文号")] = ""

    @property
    def words(self) -> Words:
        """What it says."""
        return Words(title=self.title, text=self.text, note=self.note, foot=self.foot, labels=self.labels)


@cache
def shipped() -> dict[str, Template]:
    """Return the papers and what they say as they are shipped, by key, in the order of the page."""
    return templates(_SHIPPED.read_text("utf-8"))


@permits(Permission.POLICY_READ)
def words_on(unit: Unit, form: str, on: date | None = None) -> Words:
    """Return what a paper says on a day (today): the office's own words where it has any.

    Its foot is the one of all papers where it has none of its own; county and office stand in their places,
    its boxes and columns name the tiers as the county does.

    Raises: NotFound where the county had no policy, which names it.
    """
    day = on or unit.today
    own = {
        row.form: _words(row)
        for row in unit.session.scalars(
            select(PaperText)
            .where(PaperText.form.in_((form, ALL)))
            .where(valid(PaperText, AsOf(day, unit.as_of.known_at)))
        )
    }
    said = own.get(form) or shipped()[form].words
    foot = said.foot or (own.get(ALL) or shipped()[ALL].words).foot
    rules = policy_on(unit, day)
    labels = called_by(said.labels, rules.hierarchy.in_own_words)
    return given(
        replace(said, foot=foot, labels=labels), {COUNTY: rules.county, BODY: rules.centre.name.value}
    )


def _words(row: PaperText) -> Words:
    return Words(title=row.title, text=row.text, note=row.note, foot=row.foot, labels=row.labels)


@permits(Permission.DOCUMENTS_READ)
def texts(unit: Unit) -> list[TextRow]:
    """List the papers, each with the office's texts that are not void by date, and what was shipped."""
    people, kept = names(unit), _kept(unit)
    listed = []
    for paper in shipped().values():
        own = [row for row in kept if row.form == paper.key]
        rows = [_row(unit, paper, row, people[row.recorded_by]) for row in own]
        now = any(row.standing is Standing.NOW for row in rows)
        listed += [_bare(paper, Standing.SHIPPED if now else Standing.NOW), *rows]
    return listed


def _kept(unit: Unit, form: str = "") -> Sequence[PaperText]:
    found = select(PaperText).where(PaperText.voided_at.is_(None)).order_by(PaperText.valid_from)
    return unit.session.scalars(found.where(PaperText.form == form) if form else found).all()


def _bare(paper: Template, standing: Standing) -> TextRow:
    return TextRow(
        id=0,
        version=0,
        form=paper.key,
        group=paper.group,
        name=in_own_words(paper.name),
        standing=standing,
        title=paper.words.title,
        valid_from=None,
        valid_to=None,
        source="随程序提供",
        by="",
        at=None,
        words=paper.words,
    )


def _row(unit: Unit, paper: Template, row: PaperText, by: str) -> TextRow:
    begun, over = row.valid_from <= unit.today, row.valid_to <= unit.today
    return TextRow(
        id=row.id,
        version=row.version,
        form=row.form,
        group=paper.group,
        name=in_own_words(paper.name),
        standing=Standing.FORMER if over else Standing.NOW if begun else Standing.AHEAD,
        title=row.title,
        valid_from=row.valid_from,
        valid_to=None if row.valid_to == OPEN_END else row.valid_to - timedelta(days=1),
        source=row.source,
        by=by,
        at=row.recorded_at,
        words=_words(row),
    )


@permits(Permission.DOCUMENTS_ISSUE)
def adopt(unit: Unit, form: str, new: NewText) -> int:
    """Let a paper say something else from a day on, and return the text's id; what held then ends.

    A text that begins on the same day is replaced. What was issued stays as it was printed.

    Raises:
        NotFound: there is no such paper. Invalid: a field it has not, a part it must have, or a past day.
    """
    paper, start, end = _paper(form), new.valid_from, OPEN_END
    wrong = faults(paper, new.words)
    if start < unit.today:
        wrong["valid_from"] = f"生效日期不能早于今天（{unit.today}）：以前印出的文书保持当时的文字。"
    if wrong:
        raise Invalid(fields=wrong)
    for old in _kept(unit, form):
        if old.valid_from > start:
            end = min(end, old.valid_from)
        elif old.valid_from == start:
            end = min(end, old.valid_to)
            _void(unit, old, "同一天的另一份文本代替了它")
        elif old.valid_to > start:
            end = min(end, old.valid_to)
            old.valid_to = start
    row = PaperText(
        form=form,
        title=clean(new.title),
        text=_lines(new.text),
        note=clean(new.note, 600),
        foot=clean(new.foot),
        labels=_lines(new.labels),
        source=clean(new.source, 120),
        valid_from=start,
        valid_to=end,
    )
    unit.session.add(row)
    unit.session.flush()  # the caller needs the generated id
    return row.id


def _lines(text: str) -> str:
    return "\n".join(clean(line, 4000) if line.strip() else "" for line in text.strip().splitlines())


def _paper(form: str) -> Template:
    try:
        return shipped()[form]
    except KeyError:
        raise NotFound("没有这种文书，请刷新后再试。") from None


def _void(unit: Unit, old: PaperText, reason: str) -> None:
    old.voided_at, old.voided_by, old.void_reason = unit.now, unit.actor.login, clean(reason)


@permits(Permission.DOCUMENTS_ISSUE)
def withdraw(unit: Unit, text_id: int, version: int, reason: str) -> None:
    """Void a text adopted by mistake; what held before it goes on.

    Raises:
        NotFound, Conflict: it is gone or was changed. Invalid: it has held for days, or no reason is given.
    """
    found = unit.session.get(PaperText, text_id)
    if found is None or found.voided_at is not None:
        raise NotFound("没有这份文本，请刷新后再试。")
    unchanged(unit, found, version, "这份文本刚被别人修改过，请刷新后再试。")
    if found.valid_from < unit.today:
        raise Invalid("这份文本已经用过，不能撤回；请从今天起采用另一份，或恢复原文。")
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明撤回的原因。"})
    before = next((one for one in _kept(unit, found.form) if one.valid_to == found.valid_from), None)
    _void(unit, found, reason)
    if before is not None:
        before.valid_to = found.valid_to
