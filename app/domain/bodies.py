"""Kinds of bodies: what an organisation is to a county's grids (GB/T 31000, 群防群治组织 and others)."""

from __future__ import annotations

from app.core.fields import Choice


class BodyKind(Choice):
    """What a body is; a worker's host is known by that, whatever else it does."""

    DEPARTMENT = "department", "县直部门"
    TOWN = "town", "乡镇（街道）"
    HOST = "host", "专属网格所属单位"
    INSURER = "insurer", "保险机构"
    VOLUNTEERS = "volunteers", "群防群治组织"
    SCHOOL = "school", "学校"
    OTHER = "other", "其他组织"

    @classmethod
    def known(cls, value: str) -> BodyKind:
        """Return the kind kept under ``value``, 其他 for what an older program wrote."""
        return next((kind for kind in cls if kind.value == value), cls.OTHER)
