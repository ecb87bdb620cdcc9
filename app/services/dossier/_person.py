"""The person as such: who they are, where they serve, cards, papers, accounts, and who handled all that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import and_, func, or_, select

from app.core.clock import CHINA
from app.core.identity import mask_card, mask_name
from app.core.period import OPEN_END
from app.domain import codes
from app.domain.accounts import Role
from app.domain.own_fields import declared, shown
from app.domain.personal import Kind
from app.domain.records import UNTOLD, column_word
from app.services import roster, units
from app.services._actors import names
from app.services._hidden import true
from app.services._papers import CASE, PERSON, papers_seen
from app.services._same import same
from app.services._versions import edits
from app.services.acts import KINDS
from app.services.dossier.rows import (
    KEPT,
    VOID,
    CardRow,
    EditRow,
    FactRow,
    LookRow,
    PaperRow,
    ServiceRow,
    WayInRow,
)
from app.services.policy import policy_on
from app.workspace import Unit
from db.models.accounts import Account
from db.models.documents import Act, StoredFile
from db.models.merging import PersonApart, PersonMerge
from db.models.people import BankAccount, Clearing, Correction, Erasure, Person
from db.models.roster import Posting
from db.models.vetting import VettingCase
from db.models.workflow import Evidence, WfEvent
from db.scope import in_scope

_MOST = 1000  # changes of one person that are looked at
_FLOWS = {"vetting": "选聘考察", "assessment": "考核", "pay_run": "补贴发放"}
# made by the program
_KEYS = UNTOLD | {"full_keys", "initial_keys", "id_cipher", "hidden_cipher", "scope_code"}


def facts(unit: Unit, person: Person) -> Iterator[FactRow]:
    """Yield what is known of the person, numbers in full: it is their own."""
    kind = "居民身份证号" if person.id_type == "111" else f"证件（{person.id_type}）号"
    known = (
        ("姓名", true(unit, person, "name")),
        ("曾用名", true(unit, person, "former_name")),
        (kind, unit.vault.open(f"person.id|{person.uid}", person.id_number)),
        ("性别", person.sex.label),
        ("出生日期", person.birth.isoformat()),
        ("民族", codes.said(codes.ETHNICITY, person.ethnicity)),
        ("政治面貌", codes.said(codes.POLITICS, person.politics)),
        ("学历", codes.said(codes.EDUCATION, person.education)),
        ("毕业院校", person.school),
        ("专业", person.major),
        ("籍贯", person.native_place),
        ("联系电话", true(unit, person, "phone")),
        ("住址", true(unit, person, "address")),
        ("户籍地址", true(unit, person, "hukou_address")),
        ("备注", person.note),
        ("安全标记", person.sensitivity.label),
    )
    own = shown(declared(policy_on(unit, unit.today), "person"), person.extra)
    for item, value in (*known, *own):
        yield FactRow(item, "没有登记" if value in (None, "") else str(value))


def services(unit: Unit, person: Person) -> Iterator[ServiceRow]:
    """Yield the postings, those made void too."""
    seen = in_scope(unit.actor.scopes, Posting.scope_code)
    found = (
        select(Posting).where(Posting.person_id.in_(same(unit, person.id)), seen).order_by(Posting.valid_from)
    )
    postings = unit.session.scalars(found).all()
    told = {row.id: row.place for row in roster.postings(unit, person.id)}
    named = {row.id: row.full_name for row in units.parts(unit, {one.unit_id for one in postings})}
    kinds = policy_on(unit, unit.today).kind_labels
    for one in postings:
        yield ServiceRow(
            place=told.get(one.id) or named.get(one.unit_id, ""),
            role=one.role.label,
            employment=kinds.get(one.employment, one.employment),
            since=one.valid_from,
            until=None if one.valid_to == OPEN_END else one.valid_to,
            reason=one.end_reason.label if one.end_reason else "",
            doc_no=one.doc_no,
            state=VOID if one.voided_at else KEPT,
        )


def cards(unit: Unit, person: Person) -> Iterator[CardRow]:
    """Yield the cards, masked: a paper that goes astray is not to be paid by."""
    found = (
        select(BankAccount)
        .where(BankAccount.person_id.in_(same(unit, person.id)))
        .order_by(BankAccount.valid_from)
    )
    for one in unit.session.scalars(found):
        yield CardRow(
            bank=one.bank,
            holder=one.holder,
            card=mask_card(unit.vault.open(f"bank_account.card|{one.uid}", one.card)),
            since=one.valid_from,
            until=None if one.valid_to == OPEN_END else one.valid_to,
            state=VOID if one.voided_at else KEPT,
        )


def papers(unit: Unit, person: Person) -> Iterator[PaperRow]:
    """Yield the scans kept with the person and with their cases, those made void too."""
    cases = select(VettingCase.id).where(VettingCase.person_id.in_(same(unit, person.id)))
    theirs = or_(
        and_(Evidence.flow == PERSON, Evidence.subject_id.in_(same(unit, person.id))),
        and_(Evidence.flow == CASE, Evidence.subject_id.in_(cases)),
    )
    name = func.coalesce(func.nullif(Evidence.note, ""), StoredFile.name)
    found = (
        select(Evidence, name)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(theirs, papers_seen(unit))
        .order_by(Evidence.id)
    )
    for one, called in unit.session.execute(found):
        kept = one.recorded_at.astimezone(CHINA).date()
        yield PaperRow(called, one.evidence_kind, one.taken_on, kept, VOID if one.voided else KEPT)


def ways_in(unit: Unit, person: Person) -> Iterator[WayInRow]:
    """Yield the accounts of this program that are the person's."""
    found = select(Account).where(Account.person_id.in_(same(unit, person.id))).order_by(Account.id)
    for one in unit.session.scalars(found):
        roles = "、".join(Role(role).label for role in one.roles)
        since = one.recorded_at.astimezone(CHINA).date()
        yield WayInRow(one.login, roles, since, "启用" if one.active else "停用")


def changes(unit: Unit, person: Person) -> Iterator[EditRow]:
    """Yield when the person's data were entered and which of them were changed; colleagues are masked."""
    people, them = names(unit), same(unit, person.id)
    began = person.recorded_at.astimezone(CHINA).date()
    yield EditRow(began, mask_name(people[person.recorded_by]), "登记")
    for one in unit.session.scalars(select(Correction).where(Correction.person_id.in_(them))):
        on = one.recorded_at.astimezone(CHINA).date()
        yield EditRow(on, mask_name(people[one.recorded_by]), f"申请更正姓名或证件号：{one.reason}")
    for gone in unit.session.scalars(select(Clearing).where(Clearing.person_id.in_(them))):
        on = gone.recorded_at.astimezone(CHINA).date()
        yield EditRow(on, mask_name(people[gone.recorded_by]), f"提请清除：{Kind(gone.what).label}")
    for wish in unit.session.scalars(select(Erasure).where(Erasure.person_id.in_(them))):
        on = wish.asked_on
        yield EditRow(on, mask_name(people[wish.recorded_by]), f"本人申请删除：{wish.wish}")
    yield from _likened(unit, them, people)
    for edit in edits(unit, person, _MOST):
        before, after = edit.payload["before"], edit.payload["after"]
        moved = sorted(key for key in after if key not in _KEYS and before.get(key) != after[key])
        words = list(dict.fromkeys(_word(key) for key in moved))
        if words:
            on = edit.at.astimezone(CHINA).date()
            yield EditRow(on, mask_name(people[edit.actor]), f"修改：{'、'.join(words)}")


def _likened(unit: Unit, them: list[int], people: Mapping[str, str]) -> Iterator[EditRow]:
    """Yield when a record was taken for another's, and what came of it; whose it was is not told."""
    merges = select(PersonMerge).where(or_(PersonMerge.person_id.in_(them), PersonMerge.other_id.in_(them)))
    found = [(one, "提出合并重复登记") for one in unit.session.scalars(merges)]
    apart = select(PersonApart).where(or_(PersonApart.person_id.in_(them), PersonApart.other_id.in_(them)))
    told = [(one, "核对重复登记，不是同一人") for one in unit.session.scalars(apart)]
    records: list[tuple[PersonMerge | PersonApart, str]] = [*found, *told]
    for one, said in records:
        on = one.recorded_at.astimezone(CHINA).date()
        yield EditRow(on, mask_name(people[one.recorded_by]), f"{said}：{one.reason}")


def _word(column: str) -> str:
    return "证件号" if column == "id_tail" else column_word("person", column)


def deeds(unit: Unit, person: Person) -> Iterator[LookRow]:
    """Yield by day what the person decided or handed on in this program, as an account of theirs."""
    found = select(WfEvent.on, WfEvent.flow).where(WfEvent.person_id.in_(same(unit, person.id)))
    done = Counter(
        (on, _FLOWS.get(flow.partition(".")[0], "其他事项")) for on, flow in unit.session.execute(found)
    )
    for (on, what), count in sorted(done.items()):
        yield LookRow(on, what, count)


def looks(unit: Unit, person: Person) -> Iterator[LookRow]:
    """Yield by day how often whoever looked; who it was is for the auditor alone."""
    for (on, kind), count in sorted(_looked(unit, person).items()):
        yield LookRow(on, KINDS.get(kind, kind), count)


def _looked(unit: Unit, person: Person) -> Counter[tuple[date, str]]:
    if not unit.embedded:  # of acts a server shows everybody their own
        told = func.app.looks(person.id).table_valued("kind", "day", "times")
        found = unit.session.execute(select(told.c.day, told.c.kind, told.c.times))
        return Counter({(day, kind): times for day, kind, times in found})
    mine = select(Act.recorded_at, Act.act_kind).where(
        Act.subject_kind == PERSON, Act.subject_id == person.id
    )
    return Counter((at.astimezone(CHINA).date(), kind) for at, kind in unit.session.execute(mine))
