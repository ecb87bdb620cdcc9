"""The whole file of a person in one act: what is in it, who may take it out, that it is written down."""

from __future__ import annotations

import io
import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from app import cli
from app.core.errors import Denied, Invalid, NotFound
from app.domain.sensitivity import Sensitivity
from app.reports import pack
from app.reports.binding import bind
from app.reports.catalogue import Wish
from app.reports.issuing import issue
from app.reports.leaves import sizes
from app.reports.leaving import request
from app.services import dossier, equipment, exports, recruiting, roster, scans, tenure, vetting, worklog
from app.services.acts import acts
from app.services.equipment import Issue, NewEquipment
from app.services.roster import NewMark
from app.services.scans import NewPaper
from app.services.vetting import Appointment
from app.services.worklog import NewLine
from tests.campaigns import advance, chosen, entry
from tests.office import PASS, TODAY, Office
from tests.reports.paper_kit import STAMP, oversized, texts
from tests.services.test_career import appointed
from tests.services.test_dossier import busy
from tests.services.test_tenure import FAILED, LAST
from tests.tenure import dianbai, scored

__all__ = ["appointed"]  # a fixture

Appointed = tuple[Office, roster.WorkerRow]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "white").save(out, "PNG")
    return out.getvalue()


def test_the_whole_file_is_numbered_hashed_and_bound(appointed: Appointed) -> None:
    office, row = appointed
    busy(office, row)
    (case,) = office.maker.ask(vetting.cases, person_id=row.person_id)
    issue(office.maker, "case-summary", Wish(case=case.number, ending="pdf"))
    photo = NewPaper(posting_id=row.id, name="照片.png", content=picture(), paper_kind="照片", taken_on=TODAY)
    office.clerk_a.do(scans.keep_paper, photo)
    told: list[str] = []
    whole = pack.pack(office.maker, row.person_id, "报组织部门考察", lambda _done, text: told.append(text))
    assert [(item.what, item.number, item.file) for item in whole.items] == [
        ("人员基本情况表", "", "01-人员基本情况表.pdf"),
        ("考察案卷", case.number, f"02-考察案卷-{case.number}.pdf"),
        ("已签发：考察材料", "稷综治〔2026〕1号", f"03-2026-11-02-考察材料-{case.number}（演示数据）.pdf"),
        ("聘用通知书", "稷综治〔2026〕8号", "04-聘用通知书.pdf"),
        ("考核结果", "", "05-考核结果.pdf"),
        ("补贴发放情况", "", "06-补贴发放情况.pdf"),
        ("意外伤害保险情况", "", "07-意外伤害保险情况.pdf"),
        ("聘用协议和解聘续聘", "", "08-聘用协议和解聘续聘.pdf"),
        ("附件：推荐表", "", "09-附件-推荐表.png"),
        ("附件：扫描件", "", "10-附件-走访记录.pdf"),
        ("附件：照片", "", "11-附件-照片.png"),
    ]
    assert list(whole.contents) == [pack.INDEX, *(item.file for item in whole.items)]
    assert all(sha256(whole.contents[item.file]).hexdigest() == item.sha256 for item in whole.items)
    index = "".join(texts(whole.contents[pack.INDEX])).replace("\n", "")
    assert all(item.sha256[:16] in index for item in whole.items)
    assert "未列入：选聘报名情况、培训情况、请假情况、表彰处分和后备、装备和离岗交接、工作日志和会议" in index
    assert index.count("聘用通知书") == 2, "listed with its file, not among what is missing"
    letter = "".join(texts(whole.contents["04-聘用通知书.pdf"]))
    assert "演示候选" in letter and "上岗" in letter
    assert "不得交给本人" in index
    assert told[0] == "正在汇总…" and told[-1] == "已备好11份…"
    printed = pack.bound(whole)
    words = "".join(texts(printed)).replace("\n", "")
    assert (
        "人员基本情况表" in words
        and "考核评分" in words
        and "走访记录.pdf”在档案包里，但没有印在这里" in words
    )
    assert sizes(printed)[-1][0] > sizes(printed)[-1][1], "the photo lies as it was taken"
    with ZipFile(io.BytesIO(pack.zipped(whole))) as archive:
        folder = "人员档案包-演示候选（演示数据）"
        assert archive.namelist() == [f"{folder}/{name}" for name in whole.contents]
        assert archive.read(f"{folder}/11-附件-照片.png") == picture()
    (act,) = (one for one in office.auditor.ask(acts) if one.what == "人员档案包")
    assert (act.purpose, act.whom, act.detail) == (
        "报组织部门考察",
        f"人员 {row.person_id}",
        "11份材料，含完整证件号和电话",
    )


def test_a_picture_too_large_to_print_is_named_and_the_others_are_bound() -> None:
    """It was no error of a file: the whole pack came to nothing."""
    printed = bind([("大图.png", oversized()), ("照片.png", picture())], STAMP)
    assert "“大图.png”在档案包里，但没有印在这里：这张图片太大" in "".join(texts(printed)).replace("\n", "")
    assert len(sizes(printed)) == 2


def test_who_may_take_it_and_what_a_town_gets(appointed: Appointed) -> None:
    office, row = appointed
    with pytest.raises(Invalid, match="用途"):
        pack.pack(office.maker, row.person_id, " ")
    with pytest.raises(NotFound):
        pack.pack(office.clerk_b, row.person_id, "看看")
    with pytest.raises(Denied):
        pack.pack(office.auditor, row.person_id, "看看")
    assert not [one for one in office.auditor.ask(acts) if one.what == "人员档案包"], "nothing went out"
    whole = pack.pack(office.clerk_a, row.person_id, "归入档案")
    assert "乡镇只列本乡镇保存的材料" in "".join(texts(whole.contents[pack.INDEX])).replace("\n", "")


def test_a_labelled_person_leaves_by_two(appointed: Appointed) -> None:
    office, row = appointed
    version = office.maker.ask(roster.marked, row.person_id).version
    mark = NewMark(level=Sensitivity.IMPORTANT, reason="演示保护")
    office.maker.do(roster.mark, row.person_id, version, mark)
    with pytest.raises(Denied, match="重要"):
        pack.pack(office.maker, row.person_id, "报组织部门考察")
    out = office.maker.ask(pack.weigh, row.person_id)
    assert out.words.startswith("演*；"), "what is written down does not name them"
    asked = office.maker.do(exports.ask, request(out, "报组织部门考察"))
    office.checker.do(exports.approve, asked, 1)
    whole = pack.pack(office.maker, row.person_id, "报组织部门考察")
    assert whole.name.startswith("人员档案包-演示候选") and whole.stamp.number == f"导{asked:05d}"


def test_a_letter_of_a_campaign_is_the_persons_alone(file_office: Office) -> None:
    made = chosen(file_office)
    advance(file_office, made, "publicise")
    file_office.clock.set(date(2026, 11, 19))
    advance(file_office, made, "confirm")
    won = entry(file_office.maker, made, "演示乙")
    file_office.maker.do(recruiting.appoint, won.id, won.version, Appointment(since=date(2026, 12, 1)))
    whole = pack.pack(file_office.maker, won.person_id, "归入档案")
    (letter,) = (item for item in whole.items if item.what == "聘用通知书")
    assert (letter.on, letter.number) == (date(2026, 11, 19), f"聘〔2026〕{won.id:05d}号")
    words = "".join(texts(whole.contents[letter.file]))
    assert "演示乙" in words and "演示甲" not in words


def test_the_offices_own_papers_of_a_worker_are_in_it(office: Office) -> None:
    """What was decided of the employment, the year, slips, the leaving, the daily log: each in its place."""
    dianbai(office)
    scored(office)
    row = next(one for one in office.maker.ask(tenure.listed) if one.name == "演示甲")
    kind = next(one for one in office.maker.ask(equipment.kinds) if one.numbered)
    thing = office.clerk_a.do(equipment.add, NewEquipment(kind=kind.key, unit_id=town(office), number="SJ-1"))
    given = Issue(person_id=row.person_id, quantity=1, on=date(2026, 3, 2), signer="演示发放")
    office.clerk_a.do(equipment.issue, thing, 1, given)
    day = date(2026, 11, 9)
    office.clerk_a.do(worklog.write, NewLine(person_id=row.person_id, day=day, text="1 走访2户老人"), 0)
    act = office.clerk_a.do(tenure.dismiss, row.id, row.version, FAILED)
    (asked,) = office.maker.ask(tenure.acts)
    office.approver.do(tenure.approve, act, asked.version)
    whole = pack.pack(office.maker, row.person_id, "归入档案")
    listed = {item.what: (item.on, item.number, item.file) for item in whole.items}
    assert listed["聘期文书：解聘"] == (LAST, asked.number, f"02-解聘-{asked.number}.pdf")
    assert listed["年度考核表"][:2] == (date(2025, 12, 31), "2025年度")
    assert {
        "装备单据：领用单",
        "离岗交接单",
        "工作日志和会议",
        "聘用协议和解聘续聘",
        "装备和离岗交接",
    } <= set(listed)
    said = {what: "".join(texts(whole.contents[file])) for what, (_, _, file) in listed.items()}
    assert "50" in said["年度考核表"] and "演示乙" not in said["年度考核表"]
    assert "走访2户老人" in said["工作日志和会议"] and "SJ-1" in said["装备单据：领用单"]
    assert "年度考核得分不合格" in said["聘期文书：解聘"]
    assert office.maker.ask(dossier.packed, row.person_id).people == 2, "who gave it out signs the slip"
    theirs = pack.pack(office.clerk_a, row.person_id, "归入档案")
    assert [item.what for item in theirs.items] == [item.what for item in whole.items]


def town(office: Office) -> int:
    return office.unit_id("990101100000")


def test_the_command_writes_a_folder_an_archive_or_one_paper(
    appointed: Appointed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    office, _row = appointed
    monkeypatch.setenv("GRIDDESK_PASSPHRASE", PASS)
    url = office.place if office.maker.store.embedded else str(bare(office))
    words = ["pack", "--db", url, "--user", "clerk_a", "--purpose", "归入档案", "--json"]
    for out in ("folder", "pack.zip", "pack.pdf"):
        capsys.readouterr()
        assert cli.run([*words, "演示候选", "--out", str(tmp_path / out)]) == 0
        files = [one["file"] for one in json.loads(capsys.readouterr().out)["files"]]
        assert files[0] == "01-人员基本情况表.pdf"
    assert sorted(one.name for one in (tmp_path / "folder").iterdir()) == [pack.INDEX, *files]
    assert len(sizes((tmp_path / "pack.pdf").read_bytes())) > len(files)
    for said in (
        "没有此人",
        "990101199001010010",
    ):
        capsys.readouterr()
        assert cli.run([*words, said, "--out", str(tmp_path / "none")]) == 3
        assert "没有这个证件号或姓名" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert not (tmp_path / "none").exists()


def bare(office: Office) -> str:
    """Return the server's address without anybody's name."""
    return office.url("x").set(username=None, password=None).render_as_string(hide_password=False)
