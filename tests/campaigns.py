"""Campaigns of a small office, for every test that needs one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from app.core.identity import make_identity
from app.domain.policy import for_county
from app.imports.policies import policy_text
from app.services import calendar, policy, recruiting
from app.services.policy import NewPolicy
from app.services.recruiting import CampaignFile, EntryRow, Marks, NewCampaign, NewChoice, NewEntry, NewPost
from app.workspace import Workspace
from tests.office import TODAY, Office

COUNTY, CITY_1, EAST_1, EAST_2 = "990101000000", "990101101001001", "990101100200001", "990101100200002"
CLOSES, AFTER = date(2026, 11, 10), date(2026, 11, 11)
NOTICE = Path("resources/calendar/2026.toml").read_text(encoding="utf-8")


def governed(office: Office, county: str) -> None:
    """Let the office work by a county's policy, and know the year's holidays."""
    if county != "jishan":
        text = for_county(policy_text(county), "测试县", "990101000000")
        new = NewPolicy(text=text, valid_from=date(2026, 1, 1), reason="试用", source="试用")
        office.admin.do(policy.adopt, new)
    office.admin.do(calendar.adopt_year, 2026, NOTICE)


def drafted(office: Office, desk: Workspace, unit: str, *posts: str, **changes: object) -> int:
    """Return a draft with a post for each unit."""
    told: dict[str, object] = {
        "way": "open_exam",
        "employment": "grid_worker",
        "unit_id": office.unit_id(unit),
        "title": "演示公开招考网格员",
        "opens": TODAY,
        "closes": CLOSES,
        "doc_no": "演示〔2026〕1号",
        "money_reason": "编制内空岗，经费另行追加",
    }
    made = desk.do(recruiting.draft, NewCampaign(**{**told, **changes}))
    for code in posts:
        post = NewPost(unit_id=office.unit_id(code))
        desk.do(recruiting.add_post, made, file(desk, made).row.version, post)
    return made


def person(sequence: int, name: str, born: date = date(1992, 5, 1), **changes: object) -> NewEntry:
    told: dict[str, object] = {
        "name": name,
        "identity": make_identity("990101", born, sequence),
        "education": "20",
        "phone": f"1380000{sequence:04}",
        "registered_on": TODAY,
    }
    return NewEntry(**{**told, **changes})


def file(desk: Workspace, campaign: int) -> CampaignFile:
    return desk.ask(recruiting.campaign_file, campaign)


def version(desk: Workspace, campaign: int) -> int:
    return file(desk, campaign).row.version


def entry(desk: Workspace, campaign: int, name: str) -> EntryRow:
    return next(one for one in file(desk, campaign).entries if one.name == name)


def announced(office: Office, *people: NewEntry) -> int:
    governed(office, "jingzhou")
    made = drafted(office, office.maker, COUNTY, CITY_1)
    office.approver.do(recruiting.announce, made, version(office.maker, made))
    for one in people:
        office.maker.do(recruiting.register, made, one)
    return made


def advance(office: Office, made: int, action: str) -> None:
    office.maker.do(recruiting.advance, made, version(office.maker, made), action)


def marked(office: Office, made: int, marks: dict[str, tuple[int, int | None]]) -> None:
    rows = [
        Marks(
            entry_id=entry(office.maker, made, name).id,
            written=Decimal(written),
            interview=None if talk is None else Decimal(talk),
        )
        for name, (written, talk) in marks.items()
    ]
    office.maker.do(recruiting.enter_marks, made, version(office.maker, made), rows)


FOUR = [person(number, f"演示{word}") for number, word in enumerate("甲乙丙丁", start=1)]


def chosen(office: Office) -> int:
    made = announced(office, *FOUR)
    office.clock.set(AFTER)
    office.maker.do(recruiting.admit_fitting, made, version(office.maker, made))
    advance(office, made, "screen")
    marks = {"演示甲": (80, 70), "演示乙": (70, 85), "演示丙": (90, 59), "演示丁": (55, None)}
    marked(office, made, marks)
    advance(office, made, "examine")
    office.approver.do(recruiting.choose, made, version(office.maker, made), NewChoice(text="按名次确定"))
    return made
