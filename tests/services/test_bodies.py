"""Bodies the county works with: kept once, changed, taken off, with the county's own fields; both engines."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.core.errors import Conflict, Denied, Invalid, NotFound
from app.domain.bodies import BodyKind
from app.imports.policies import policy_text
from app.reports.listing import Listing, take
from app.services import bodies, policy, units, vetting
from app.services.bodies import BodyRow, NewBody
from db.models.people import Body
from tests.cases import candidate
from tests.office import Office
from tests.services import paid

CODE = "91140824MA0GU5YR1M"
OWN = """
[[own_fields]]
source = "县综治中心"
value = { entity = "body", key = "members", title = "队员人数", kind = "count", required = true }

[[own_fields]]
source = "县综治中心"
value = { entity = "body", key = "armband", title = "袖标颜色", kind = "choice", choices = ["红", "黄"] }

[[own_fields]]
source = "县综治中心"
value = { entity = "unit", key = "shops", title = "沿街商铺", kind = "count" }

[[own_fields]]
source = "县综治中心"
value = { entity = "case", key = "referee", title = "介绍人", kind = "text" }
"""


@pytest.fixture
def owning(office: Office) -> Office:
    """The county with own fields of bodies, units and cases."""
    text = policy_text("jishan") + OWN
    new = policy.NewPolicy(text=text, valid_from=date(2026, 1, 1), reason="增加自设字段")
    office.admin.do(policy.adopt, new)
    return office


def new(name: str = "县公安局", **changes: object) -> NewBody:
    return NewBody(**({"name": name, "kind": BodyKind.DEPARTMENT} | changes))


def rows(office: Office) -> dict[str, BodyRow]:
    return {row.name: row for row in office.clerk_b.ask(bodies.bodies)}


def test_a_body_is_kept_once_changed_and_taken_off(office: Office) -> None:
    body_id = office.maker.do(bodies.add_body, new())
    with pytest.raises(Invalid, match="已有“县公安局”") as caught:
        office.clerk_a.do(bodies.add_body, new(" 县公安局 "))
    assert set(caught.value.fields) == {"name"}
    assert office.maker.do(bodies.add_body, new("某企业", credit_code=CODE.lower()))
    assert rows(office).pop("某企业").credit_code == CODE
    row = rows(office)["县公安局"]
    changed = new("县公安局治安大队", kind=BodyKind.OTHER)
    office.maker.do(bodies.change_body, body_id, row.version, changed)
    with pytest.raises(Conflict):
        office.maker.do(bodies.change_body, body_id, row.version, changed)
    row = rows(office)["县公安局治安大队"]
    assert (row.id, row.kind) == (body_id, BodyKind.OTHER)
    with pytest.raises(Invalid, match="原因"):
        office.maker.do(bodies.void_body, body_id, row.version, " ")
    office.maker.do(bodies.void_body, body_id, row.version, "登记错了")
    assert set(rows(office)) == {"某企业"}
    with pytest.raises(NotFound):
        office.maker.do(bodies.void_body, body_id, row.version, "登记错了")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": "  "}, "name"), ({"name": "长" * 81}, "name"), ({"credit_code": "123"}, "credit_code")],
)
def test_what_is_wrong_is_said_at_its_field(office: Office, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        office.maker.do(bodies.add_body, new(**changes))
    assert set(caught.value.fields) == {field} and rows(office) == {}


def test_only_who_keeps_the_roster_keeps_bodies(office: Office) -> None:
    with pytest.raises(Denied):
        office.checker.do(bodies.add_body, new())


def test_a_host_that_lends_workers_stays(office: Office) -> None:
    paid.hire(office)
    host = rows(office)["县邮政分公司"]
    assert host.kind is BodyKind.HOST
    with pytest.raises(Invalid, match="所属单位"):
        office.maker.do(bodies.void_body, host.id, host.version, "登记错了")


def test_a_kind_an_older_program_wrote_is_another_body(office: Office) -> None:
    office.maker.do(lambda unit: unit.session.add(Body(name="某单位", body_kind="机关")))
    assert rows(office)["某单位"].kind is BodyKind.OTHER


def test_own_fields_are_asked_kept_and_shown(owning: Office) -> None:
    assert [one.key for one in owning.maker.ask(bodies.body_fields)] == ["members", "armband"]
    with pytest.raises(Invalid) as caught:
        owning.maker.do(bodies.add_body, new(extra=(("armband", "蓝"),)))
    assert set(caught.value.fields) == {"extra.members", "extra.armband"}
    owning.maker.do(bodies.add_body, new(extra=(("members", "12"), ("armband", "红"))))
    row = rows(owning)["县公安局"]
    assert row.extra == (("队员人数", 12), ("袖标颜色", "红")) and dict(row.kept)["members"] == 12
    owning.maker.do(bodies.change_body, row.id, row.version, new(extra=(("members", 15),)))
    assert rows(owning)["县公安局"].extra == (("队员人数", 15), ("袖标颜色", None))


def sheet(office: Office, title: str, found: list) -> list[list[object]]:
    content = take(office.maker, Listing(title=title, ground="", lines=found), "xlsx", lambda *_: None)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_lists_give_the_own_fields_out_as_columns(owning: Office) -> None:
    owning.maker.do(bodies.add_body, new(extra=(("members", "12"),)))
    case_id = owning.clerk_a.do(vetting.open_case, candidate(owning, extra=(("referee", "王书记"),)))
    for title, query, expected in (
        ("组织", bodies.bodies, {"队员人数": 12, "袖标颜色": ""}),
        ("网格", units.staffing, {"沿街商铺": ""}),
        ("案卷", vetting.cases, {"介绍人": "王书记"}),
    ):
        table = sheet(owning, title, owning.maker.ask(query))
        head = next(at for at, line in enumerate(table) if set(expected) <= set(line))
        said = dict(zip(table[head], table[head + 1], strict=True))
        assert {key: said[key] for key in expected} == expected
    assert case_id


def test_a_case_knows_the_bodies_that_may_send_members(office: Office) -> None:
    case_id = office.clerk_a.do(vetting.open_case, candidate(office))
    office.maker.do(bodies.add_body, new())
    assert office.clerk_a.ask(vetting.docket, case_id).bodies == ("县公安局",)
