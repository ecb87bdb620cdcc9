"""装备物资: what a county gives its workers and units, who must have what, what must come back."""

from pydantic import Field

from app.domain.policy.parts import Count, Key, Money, Part, Sourced, Text, refuse_twice


class EquipmentKind(Part):
    """One kind of equipment: terminals, vests, desks (E25, D27, Z6).

    ``numbered`` kinds have a number each, others are counted.  ``each`` is how many everybody of ``kinds``
    of employment must have (of all where none is named); ``back`` says it is asked back from who leaves,
    ``stays`` that it stays with the grid when its worker is moved; ``price`` is what one costs.
    """

    key: Key
    label: Text
    measure: Text = Field(default="件", title="计量单位")
    numbered: bool = Field(default=False, title="逐件编号")
    each: Count = Field(default=0, title="每人应配")
    kinds: tuple[Key, ...] = Field(default=(), title="用工类别")
    back: bool = Field(default=True, title="离岗交回")
    stays: bool = Field(default=False, title="调动时留在原网格")
    price: Money | None = Field(default=None, title="单价（元）")

    def due(self, employment: str) -> int:
        """Return how many somebody of a kind of employment must have."""
        return self.each if not self.kinds or employment in self.kinds else 0


Equipment = tuple[Sourced[EquipmentKind], ...]


def refuse_equipment(kinds: Equipment) -> None:
    """Raise when one kind is declared twice."""
    refuse_twice([one.value.key for one in kinds], "装备物资")
    refuse_twice([one.value.label for one in kinds], "装备物资")
