"""Whether the count of a democratic ballot can be right: every vote has a ballot, every ballot was issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OVERALL = "overall"
"""The key of the view over all among the aspects'."""


def count_faults(issued: int, returned: int, valid: int) -> dict[str, str]:
    """Return what is wrong with the numbers of ballots, by field."""
    if min(issued, returned, valid) < 0:
        return {"issued": "票数不能是负数。"}
    if not issued:
        return {"issued": "请填写发出的票数。"}
    if returned > issued:
        return {"returned": f"收回 {returned} 张，比发出的 {issued} 张还多，请重新清点。"}
    if valid > returned:
        return {"valid": f"有效票 {valid} 张，比收回的 {returned} 张还多，请重新清点。"}
    return {}


def vote_fault(votes: Mapping[str, Sequence[int]], valid: int, labels: Mapping[str, tuple[str, int]]) -> str:
    """Return what is wrong with the votes, empty where nothing is.

    ``labels`` are the words and the number of grades of each key; there may be fewer votes than valid
    ballots, as one that ticks two grades of an aspect says nothing of it.
    """
    for key, (label, grades) in labels.items():
        said = votes.get(key, ())
        if len(said) != grades:
            return f"“{label}”要按等次填写 {grades} 个票数，用空格分开，例如 {' '.join(['0'] * grades)}。"
        if min(said) < 0:
            return f"“{label}”的票数不能是负数。"
        if sum(said) > valid:
            return f"“{label}”各等次共 {sum(said)} 票，比有效票 {valid} 张还多，请重新计票。"
    return ""
