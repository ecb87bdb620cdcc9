"""Who may do what: the matrix of permissions and roles, for everybody to read and to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.core.access import Permission, permits
from app.core.fields import Label
from app.domain.accounts import ROLES, Role
from app.workspace import Unit

MAY = "可以"


@dataclass(frozen=True, slots=True)
class RightRow:
    """One thing to do and, role by role, who may; a column for every role."""

    id: str
    title: Annotated[str, Label("权限", width=20)]
    county_maker: Annotated[str, Label(Role.COUNTY_MAKER.label, width=10)]
    county_checker: Annotated[str, Label(Role.COUNTY_CHECKER.label, width=10)]
    county_approver: Annotated[str, Label(Role.COUNTY_APPROVER.label, width=10)]
    town_clerk: Annotated[str, Label(Role.TOWN_CLERK.label, width=10)]
    dept: Annotated[str, Label(Role.DEPT.label, width=10)]
    sysadmin: Annotated[str, Label(Role.SYSADMIN.label, width=12)]
    secadmin: Annotated[str, Label(Role.SECADMIN.label, width=12)]
    auditor: Annotated[str, Label(Role.AUDITOR.label, width=10)]


@permits(Permission.DATA_VERIFY)  # every role holds it: anybody may know who may do what
def matrix(unit: Unit) -> list[RightRow]:
    """List what may be done in the program, and by which roles."""
    return [
        RightRow(one, one.label, *(MAY if one in ROLES[role] else "" for role in Role)) for one in Permission
    ]
