"""A proposal: the planner's draft, judged by the checker before anybody sees it, with reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.planning.check import Verdict, check
from app.domain.planning.planner import Draft, Stop, Tell, plan
from app.domain.planning.terms import Division, Priority, Village, Wish

Planner = Callable[[Village, Wish, Tell, Stop], Draft]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A checked division and what must be known of it: why it is beyond the standard, what is unproven."""

    division: Division
    verdict: Verdict
    proven: bool
    reasons: tuple[str, ...]


def propose(village: Village, wish: Wish, tell: Tell, stop: Stop, planner: Planner = plan) -> Proposal:
    """Return the division the planner proposes, as the checker finds it.

    Raises:
        Invalid, Stopped: as ``plan``.  RuntimeError: the planner's draft is not what it says; a bug.
    """
    draft = planner(village, wish, tell, stop)
    tell(0.95, "正在核验…")
    verdict = check(village, draft.division, wish)
    wrong = [*verdict.faults]
    if (len(verdict.changes), verdict.beyond) != (draft.changes, draft.beyond):
        wrong.append(f"planner: {draft.changes}/{draft.beyond}, checker: {verdict.changes}/{verdict.beyond}")
    if draft.impossible and not verdict.beyond:
        wrong.append("the planner says there is no such division, and this is one")
    if draft.least is not None and len(verdict.changes) < draft.least:
        wrong.append(f"the planner says that it takes {draft.least} changes, and this takes fewer")
    if wrong:
        raise RuntimeError("；".join(wrong))
    return Proposal(draft.division, verdict, draft.proven, tuple(_reasons(village, wish, verdict, draft)))


def _reasons(village: Village, wish: Wish, verdict: Verdict, draft: Draft) -> Iterator[str]:
    """Yield why no division is within the standard, and what has not been proven."""
    if verdict.beyond:
        found = [*_too_large(village, wish), *_too_small(village, wish), *_arithmetic(village, wish)]
        yield from found
        if not found:
            yield (
                "按现在的相邻关系，没有每格都在标准内的连片划分。"
                if draft.impossible
                else "在限定的计算量内，没有找到每格都在标准内的连片划分。"
            )
    if not draft.proven:
        yield "楼栋（湾组）较多，没有逐一比较所有组合：这是试算到的最好结果，可能还有更好的。"
        yield from _gap(verdict, draft, wish)


def _gap(verdict: Verdict, draft: Draft, wish: Wish) -> Iterator[str]:
    """Yield how much better the best division can be at most."""
    if wish.priority is Priority.EVEN:
        sizes = [grid.size for grid in verdict.grids]
        away = max(abs(len(sizes) * size - sum(sizes)) for size in sizes)
        told = f"离平均最远的网格差{-(-away // len(sizes)):,}" if away else "各网格已一样大"
        yield f"各网格平均{sum(sizes) // len(sizes):,}，{told}：再好的划分也至多改善这么多。"
    elif draft.least is not None:
        over = len(verdict.changes) - draft.least
        told = f"最多还可能少改{over}处" if over else "改划已是最少"
        yield f"即使不要求连片，至少也要改划{draft.least}处，这个方案改划{len(verdict.changes)}处：{told}。"


def _too_large(village: Village, wish: Wish) -> Iterator[str]:
    for part in village.parts:
        if wish.most is not None and part.size > wish.most:
            yield f"“{part.name}”一处就有{part.size:,}，超过每格至多{wish.most:,}，不拆开就不能达标。"


def _too_small(village: Village, wish: Wish) -> Iterator[str]:
    """Yield what lies apart from the rest and is too small for a grid of its own."""
    whole = check(village, {part.id: "*" for part in village.parts}, Wish())
    names = {part.id: part for part in village.parts}
    for piece in whole.grids[0].pieces if whole.grids else ():
        size = sum(names[part].size for part in piece)
        if size < wish.least:
            told = "、".join(names[part].name for part in piece[:3]) + ("等" if len(piece) > 3 else "")
            apart = "与其余部分不相邻，" if len(whole.grids[0].pieces) > 1 else ""
            yield f"“{told}”{apart}合计{size:,}，不足每格至少{wish.least:,}。"


def _arithmetic(village: Village, wish: Wish) -> Iterator[str]:
    """Yield why no number of grids can be within the standard, by the total alone."""
    if wish.most is None or not wish.least:
        return
    total = village.total
    number = wish.grids or -(-total // wish.most)
    if number * wish.least > total:
        yield f"合计{total:,}，划{number}个网格时平均{total // number:,}，不足每格至少{wish.least:,}。"
        if wish.grids is None and number > 1:
            yield f"划{number - 1}个网格时平均{total // (number - 1):,}，超过每格至多{wish.most:,}。"
    elif wish.grids and number * wish.most < total:
        yield f"合计{total:,}，划{number}个网格时平均{total // number:,}，超过每格至多{wish.most:,}。"
