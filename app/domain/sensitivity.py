"""安全标记: how closely a person's record is kept, and what of it a label takes out of sight.

Source: GB/T 22239-2019 (等保三级, 安全标记), GB/T 35273-2020 7.2; trust.md 5.  Which columns are sensitive
for everybody is said in ``personal``; this is about single persons: whose address or name must not go about.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.fields import Choice


class Sensitivity(Choice):
    """The label of a person's record, the least first."""

    GENERAL = "general", "一般"
    SENSITIVE = "sensitive", "敏感"
    IMPORTANT = "important", "重要"


_CONTACT = ("phone", "address", "hukou_address")
#: the columns that a label seals; the others stay as they are for everybody
SEALED: Mapping[Sensitivity, tuple[str, ...]] = {
    Sensitivity.GENERAL: (),
    Sensitivity.SENSITIVE: _CONTACT,
    Sensitivity.IMPORTANT: ("name", "former_name", *_CONTACT),
}


def veil(name: str) -> str:
    """Return how somebody is called whose name is sealed: ``张*``, however long the name is."""
    return f"{name[:1]}*"


def is_veiled(name: str) -> bool:
    """Return whether a name in a list is such a one."""
    return len(name) == 2 and name.endswith("*")


def lowers(now: Sensitivity, new: Sensitivity) -> bool:
    """Return whether a label would keep a record less closely, which another person decides."""
    order = list(Sensitivity)
    return order.index(new) < order.index(now)
