"""How few changes any division within the standard takes: what a draft that is not proven is measured by.

The question is eased: grids need not lie in one piece, and what leaves one may be cut anywhere.  Whatever the
planner can find changes at least as much; where it changes no more, nothing changes less.
"""

from __future__ import annotations

from app.domain.planning.shape import Shape
from app.domain.planning.solver import Model
from app.domain.planning.terms import Wish


def fewest(shape: Shape, wish: Wish) -> int | None:
    """Return how many parts change their grid at least; None where the eased question has no answer either.

    A part stays or leaves its grid; a grid is kept or not; what left, and what is in no grid yet, comes into
    the grids kept and into some new ones, so that each is within the standard.
    """
    total = sum(shape.sizes)
    most = float(wish.most if wish.most is not None else total)
    least, whole = float(wish.least), float(total)
    model = Model()
    kept = [model.whole() for _ in shape.grids]
    comes = [model.free(whole) for _ in shape.grids]
    leaves = [model.whole(cost=1.0) if own >= 0 else -1 for own in shape.present]
    new, size = model.whole(most=float(len(shape.sizes))), model.free(whole)
    for label, (keep, come) in enumerate(zip(kept, comes, strict=True)):
        own = [at for at, present in enumerate(shape.present) if present == label]
        here = float(sum(shape.sizes[at] for at in own))
        gone = {leaves[at]: -float(shape.sizes[at]) for at in own}
        model.row(-here, whole, {**gone, come: 1.0, keep: -least})  # at least, where it is kept
        model.row(-whole, -here, {**gone, come: 1.0, keep: -most})  # at most, and nothing where it is not
    sizes = {leave: -float(shape.sizes[at]) for at, leave in enumerate(leaves) if leave >= 0}
    free = float(sum(value for value, own in zip(shape.sizes, shape.present, strict=True) if own < 0))
    model.row(free, free, {**sizes, size: 1.0, **dict.fromkeys(comes, 1.0)})
    model.row(0.0, whole * len(shape.sizes), {size: 1.0, new: -least})
    model.row(-most * len(shape.sizes), 0.0, {size: 1.0, new: -most})
    if wish.grids is not None:
        model.row(float(wish.grids), float(wish.grids), {new: 1.0, **dict.fromkeys(kept, 1.0)})
    return model.least()
