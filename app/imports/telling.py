"""What is told of a file that was read, before anything is written: counts, notes, and line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.imports.staged import Problem, Question, Severity, Staged

_WHOLE = "整个文件"
_SAME = "与已登记的完全相同，没有要写入的。"
NEW, CHANGED, SAME, CONFLICT = "新增", "变更", "相同", "冲突"


def to_write(staged: Staged) -> int:
    """Return how many rows would be written: what is known already and says the same is not."""
    good = len(staged.accepted)
    return good - staged.fate_counts[SAME] + staged.besides if good else 0  # a file refused whole has no row


def nothing_to_write(staged: Staged) -> str:
    """Return why nothing can be written, empty where something can."""
    if to_write(staged):
        return ""
    if len(staged.rows) == len(staged.accepted) > 0:
        return _SAME
    return "没有可以导入的行，请按下面的原因改好文件。"


def counted(staged: Staged, measure: str) -> str:
    """Return the counts in one line: how many rows, and what becomes of them."""
    good, every = len(staged.accepted), len(staged.rows)
    if not staged.fate_counts.keys() - {NEW} and not staged.besides:
        return f"共 {every:,} {measure}，可导入 {good:,} {measure}，有误 {every - good:,} {measure}"
    counts = staged.fate_counts
    told = "，".join(f"{word} {counts[word]:,}" for word in (NEW, CHANGED, SAME, CONFLICT))
    beside = f"，名单以外 {staged.besides:,}" if staged.besides else ""
    return f"共 {every:,} {measure}：{told}，有误 {max(0, every - good - counts[CONFLICT]):,}{beside}"


def noted(staged: Staged) -> str:
    """Return the sentences above the list."""
    said = []
    bad, good = len(staged.rows) - len(staged.accepted), to_write(staged)
    if staged.questions:
        said.append(f"有 {len(staged.questions):,} 个问题要您回答，在下面的最右一列选。")
    if bad and not good and not staged.questions:
        said.append("没有一行能导入，请按下面的原因改正后再导入。")
    elif bad and good:
        said.append("可以只导入通过的，也可以按下面的原因全部改正后再导入。")
    elif staged.fates and not bad and not good:
        said.append(_SAME)
    warned = sum(one.severity is Severity.WARNING for one in staged.problems)
    if warned:
        own = "没有写的行可以逐行另答：选中那一行，按 F2。" if staged.own and staged.given else ""
        said.append(f"提醒 {warned:,} 处，不影响导入。{own}")
    if staged.skipped:
        said.append(f"另有 {len(staged.skipped):,} 行不是数据，没有读取。")
    unused = sorted({title for table in staged.mapping for title in table.unused if title})
    if unused:
        said.append(f"没有用到的列：{'、'.join(unused)}。")
    return " ".join(said)


def asked(one: Question) -> str:
    """Return a question with how it is answered on the command line."""
    words = "、".join(words for _, words in one.choices)
    typed = f"（也可以自己写，{one.typed}）" if one.typed else ""
    return f"问题 {one.text} 可以回答：{words}{typed}，写作 --answer '{one.name}=回答'。"


def by_rows(staged: Staged) -> str:
    """Return how a row that does not say something is answered on the command line, empty without one."""
    one = next(iter(staged.own), None)
    return f"没有写的行可以逐行另答，例如 --answer '{one.name}=回答'。" if one else ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what was found: sheet, row, column, what stands there, the reason, what becomes of it.

    ``kind`` is what such lines are counted by; ``wrong`` is whether something is to be done about it.
    """

    line: tuple[str, ...]
    kind: str
    wrong: bool = False
    question: Question | None = None


def lines(staged: Staged) -> Iterator[Told]:
    """Yield questions and errors, then what is to be changed, reminders, and what was not read."""
    yield from map(_asked, staged.questions)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for one in staged.problems:
        (warnings if one.severity is Severity.WARNING else errors).append(one)
    own: dict[tuple[str, int], list[Question]] = defaultdict(list)
    for asked_ in staged.own:
        own[asked_.sheet, asked_.row].append(asked_)
    yield from (_line(one, "✘ 不导入", own, wrong=True) for one in errors)
    for (sheet, row), fate in staged.fates.items():
        if fate.changes:
            what = f"✎ {fate.word}"
            yield Told((sheet, str(row), "", "", "；".join(fate.changes), what), what)
    yield from (_line(one, "▲ 提醒", own, wrong=False) for one in warnings)
    for left in staged.skipped:
        yield Told((left.sheet, str(left.row), "", left.text, left.reason, "跳过"), "跳过")


def _asked(one: Question) -> Told:
    row = str(one.row) if one.row else _WHOLE
    return Told((one.sheet, row, one.key, one.written, one.text, ""), "要回答的问题", True, one)


def _line(one: Problem, what: str, own: Mapping[tuple[str, int], list[Question]], *, wrong: bool) -> Told:
    row = str(one.row) if one.row else _WHOLE
    column = f"{one.column}（{one.cell}）" if one.cell else one.column
    kind = f"{what[0]} {one.column or ('整行' if one.row else _WHOLE)}"
    asks = (each for each in own.get((one.sheet, one.row), ()) if f"“{each.key}”" in one.reason)
    return Told((one.sheet, row, column, one.value, one.reason, what), kind, wrong, next(asks, None))
