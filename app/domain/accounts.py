"""Roles and what each may do; who may act after whom.  Pure rules."""

from __future__ import annotations

from collections.abc import Collection

from app.core.access import Permission
from app.core.fields import Choice
from app.core.own_words import in_own_words


class Role(Choice):
    """A job at a desk; an account has one or more, administrators exactly one."""

    COUNTY_MAKER = "county_maker", "县级经办"
    COUNTY_CHECKER = "county_checker", "县级复核"
    COUNTY_APPROVER = "county_approver", "县级审批"
    TOWN_CLERK = "town_clerk", "乡镇经办"
    DEPT = "dept", "部门经办"
    SYSADMIN = "sysadmin", "系统管理员"
    SECADMIN = "secadmin", "安全管理员"
    AUDITOR = "auditor", "审计员"


_P = Permission
_READ = frozenset(
    {
        _P.UNITS_READ,
        _P.ROSTER_READ,
        _P.VETTING_READ,
        _P.ASSESSMENT_READ,
        _P.PAY_READ,
        _P.INSURANCE_READ,
        _P.BUDGET_READ,
        _P.DOCUMENTS_READ,
        _P.POLICY_READ,
        _P.DATA_VERIFY,
    }
)

ROLES: dict[Role, frozenset[Permission]] = {
    Role.COUNTY_MAKER: _READ
    | {
        _P.UNITS_WRITE,
        _P.ROSTER_WRITE,
        _P.ROSTER_REVEAL,
        _P.VETTING_WORK,
        _P.ASSESSMENT_SCORE,
        _P.ASSESSMENT_PUBLISH,
        _P.PAY_MAKE,
        _P.INSURANCE_WRITE,
        _P.BUDGET_WRITE,
        _P.DOCUMENTS_ISSUE,
    },
    Role.COUNTY_CHECKER: _READ | {_P.PAY_CHECK, _P.ROSTER_REVEAL, _P.EXPORT_APPROVE},
    Role.COUNTY_APPROVER: _READ | {_P.PAY_APPROVE, _P.VETTING_DECIDE, _P.EXPORT_APPROVE, _P.UNITS_APPROVE},
    Role.TOWN_CLERK: frozenset(
        {
            _P.UNITS_READ,
            _P.ROSTER_READ,
            _P.ROSTER_WRITE,
            _P.ROSTER_REVEAL,
            _P.VETTING_READ,
            _P.VETTING_WORK,
            _P.ASSESSMENT_READ,
            _P.ASSESSMENT_SCORE,
            _P.PAY_READ,
            _P.INSURANCE_READ,
            _P.DOCUMENTS_READ,
            _P.POLICY_READ,
            _P.DATA_VERIFY,
        }
    ),
    # a host enterprise or a department reads who serves for it and how they were assessed; it writes nothing
    Role.DEPT: frozenset({_P.ROSTER_READ, _P.ASSESSMENT_READ, _P.POLICY_READ, _P.DATA_VERIFY}),
    Role.SYSADMIN: frozenset(
        {_P.SYSTEM_RUN, _P.POLICY_READ, _P.POLICY_WRITE, _P.UNITS_READ, _P.UNITS_WRITE, _P.DATA_VERIFY}
    ),
    Role.SECADMIN: frozenset(
        {_P.ACCOUNTS_READ, _P.ACCOUNTS_WRITE, _P.UNITS_READ, _P.POLICY_READ, _P.DATA_VERIFY}
    ),
    Role.AUDITOR: frozenset({_P.AUDIT_READ, _P.ACCOUNTS_READ, _P.DATA_VERIFY}),
}

ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})
LONE = ADMINISTRATORS | {Role.DEPT}  # whoever is one of these is nothing else


def permissions(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything the roles together may do."""
    return frozenset().union(*(ROLES[role] for role in roles))


def body_fault(roles: Collection[Role], body_id: int | None, known: Collection[int]) -> str:
    """Return why an account may not be a body's own, or not without one; ``known`` are those there are."""
    if body_id is None:
        return "部门经办只看本单位的人，请选择所属单位。" if Role.DEPT in roles else ""
    if Role.DEPT not in roles:
        return "所属单位只用于部门经办；其他角色请留空。"
    return "" if body_id in known else "没有这个单位，请刷新后再选。"


def role_fault(roles: Collection[Role], *, kept_to_towns: bool = False) -> str:
    """Return why one account may not have these roles together, empty where it may.

    System, security and audit administrators exclude one another and every business role (三员分立,
    GB/T 22239-2019 安全管理中心).  That a month is made, checked and approved by three people is the run's
    own guard: in a small centre the same person may make one thing and check another.
    """
    held = set(roles)
    if not held:
        return "至少选一个角色。"
    if held & ADMINISTRATORS and len(held) > 1:
        return "系统管理员、安全管理员、审计员各由一个账号担任，不兼任，也不兼业务角色；请分别开通账号。"
    if Role.DEPT in held and len(held) > 1:
        return "部门经办不兼其他角色；请分别开通账号。"
    if Role.DEPT in held and kept_to_towns:
        return in_own_words("部门经办只看本单位的人，不选乡镇。")
    if held & ADMINISTRATORS and kept_to_towns:
        return in_own_words("管理员和审计员管全县，不选乡镇。")
    return ""
