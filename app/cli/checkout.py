"""What only a checkout has: the benchmarks and the trust goals lie beside the tests (DECISIONS 8)."""

from __future__ import annotations

import importlib
from types import ModuleType

from app.cli.arguments import Usage


def from_tests(module: str, command: str) -> ModuleType:
    """Return ``module`` for ``command``: it is no part of the product.

    Raises:
        Usage: this is no checkout, or the test requirements are not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] in ("app", "db"):
            raise  # a bug of ours, not a missing requirement
        raise Usage(
            f"{command} 需要源代码和测试依赖（缺少 {problem.name}）："
            "请先执行 python -m pip install --require-hashes -r requirements-dev.lock。"
        ) from None
