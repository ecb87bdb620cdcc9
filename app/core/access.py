"""Who may do what.  Services are guarded here; the window and the command line only ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from app.core.errors import Denied
from app.core.fields import Choice


class Permission(Choice):
    """One act a role may hold; ``label`` completes the sentence 您没有“…”的权限."""

    UNITS_READ = "units.read", "查看层级网格"
    UNITS_WRITE = "units.write", "维护层级网格"
    UNITS_APPROVE = "units.approve", "批准层级网格变更"
    ROSTER_READ = "roster.read", "查看花名册"
    ROSTER_WRITE = "roster.write", "维护花名册"
    ROSTER_REVEAL = "roster.reveal", "查看完整证件号和卡号"
    VETTING_READ = "vetting.read", "查看选聘考察"
    VETTING_WORK = "vetting.work", "办理选聘考察"
    VETTING_DECIDE = "vetting.decide", "决定考察结果"
    ASSESSMENT_READ = "assessment.read", "查看考核"
    ASSESSMENT_SCORE = "assessment.score", "录入考核评分"
    ASSESSMENT_PUBLISH = "assessment.publish", "发布考核结果"
    PAY_READ = "pay.read", "查看补贴"
    PAY_MAKE = "pay.make", "编制补贴"
    PAY_CHECK = "pay.check", "复核补贴"
    PAY_APPROVE = "pay.approve", "审批补贴"
    INSURANCE_READ = "insurance.read", "查看保险"
    INSURANCE_WRITE = "insurance.write", "办理保险"
    BUDGET_READ = "budget.read", "查看经费"
    BUDGET_WRITE = "budget.write", "登记经费"
    DOCUMENTS_READ = "documents.read", "查看档案"
    DOCUMENTS_ISSUE = "documents.issue", "签发文件"
    EXPORT_APPROVE = "export.approve", "批准批量导出"
    POLICY_READ = "policy.read", "查看政策"
    POLICY_WRITE = "policy.write", "维护政策"
    ACCOUNTS_READ = "accounts.read", "查看账号"
    ACCOUNTS_WRITE = "accounts.write", "维护账号"
    AUDIT_READ = "audit.read", "查看审计"
    DATA_VERIFY = "data.verify", "检查数据完整性"
    SYSTEM_RUN = "system.run", "备份与升级"


@dataclass(frozen=True, slots=True)
class Scope:
    """An interval of scope codes, both ends included; of a department, what is assigned to its body there."""

    lo: int
    hi: int
    body: int | None = None

    def holds(self, code: int) -> bool:
        """Return whether what lies at ``code`` lies inside; a code does not say what is assigned to whom."""
        return self.body is None and self.lo <= code <= self.hi


WHOLE = Scope(0, 10**18 - 1)


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person: account id, login, name, station and what they may see and do."""

    login: str
    name: str
    permissions: frozenset[Permission]
    scopes: tuple[Scope, ...] = (WHOLE,)
    account_id: int = 0
    person_id: int | None = None
    station: str = ""

    def sees(self, code: int) -> bool:
        """Return whether ``code`` lies in one of the actor's scopes."""
        return any(scope.holds(code) for scope in self.scopes)


class HasActor(Protocol):
    """Anything that acts for a signed-in person; a Unit, in practice."""

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        ...


P = ParamSpec("P")
R = TypeVar("R", covariant=True)
U = TypeVar("U", bound=HasActor)
UC = TypeVar("UC", bound=HasActor, contravariant=True)


class Guarded(Protocol[UC, P, R]):
    """A service function that knows which permission it needs."""

    permission: Permission

    def __call__(self, unit: UC, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the service for the unit's actor."""
        ...


def permits(permission: Permission) -> Callable[[Callable[Concatenate[U, P], R]], Guarded[U, P, R]]:
    """Refuse unless the actor holds ``permission``; expose it as ``function.permission``."""

    def mark(function: Callable[Concatenate[U, P], R]) -> Guarded[U, P, R]:
        @wraps(function)
        def guarded(unit: U, *args: P.args, **kwargs: P.kwargs) -> R:
            if permission not in unit.actor.permissions:
                raise Denied(f"您没有“{permission.label}”的权限，请联系县综治中心管理员。")
            return function(unit, *args, **kwargs)

        marked = cast("Guarded[U, P, R]", guarded)
        marked.permission = permission
        return marked

    return mark
