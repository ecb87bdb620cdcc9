"""Files kept once by their hash, papers issued once under their number, and who may take them out."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Denied, Invalid, NotFound
from app.core.period import Month
from app.reports import bundle
from app.reports.drawing import frame_of
from app.services import documents
from app.services.documents import NewDocument
from db.models.documents import StoredFile
from db.models.workflow import Evidence
from tests.campaigns import governed
from tests.office import Office, count


def paper(number: str, content: bytes = b"%PDF", unit_id: int | None = None) -> NewDocument:
    return NewDocument(
        number=number,
        kind="roster",
        title="花名册",
        file_name="花名册.pdf",
        media="application/pdf",
        content=content,
        unit_id=unit_id,
    )


def test_the_same_bytes_are_kept_once(office: Office):
    first = office.maker.do(documents.store_file, "甲.txt", "text/plain", b"abc")
    assert office.maker.do(documents.store_file, "乙.txt", "text/plain", b"abc") == first
    assert count(office.maker, StoredFile) == 1
    assert office.maker.ask(documents.content_of, first) == b"abc"


@pytest.mark.parametrize("content", [b"", b"x" * (documents.LARGEST + 1)], ids=["empty", "too large"])
def test_an_empty_or_huge_file_is_refused(file_office: Office, content: bytes):
    with pytest.raises(Invalid, match="请检查文件"):
        file_office.maker.do(documents.store_file, "甲.bin", "application/octet-stream", content)


def test_a_number_stands_for_one_content_for_ever(office: Office):
    first = office.maker.do(documents.issue, paper("综治〔2026〕1号"))
    assert office.maker.do(documents.issue, paper("综治〔2026〕1号")) == first
    with pytest.raises(Invalid, match="已经签发过"):
        office.maker.do(documents.issue, paper("综治〔2026〕1号", b"other"))


def test_free_numbers_leave_out_what_is_taken(office: Office):
    office.maker.do(documents.issue, paper("综治〔2026〕2号"))
    found = office.maker.ask(documents.free_numbers, "综治〔{year}〕{number}号", 3)
    assert found == ["综治〔2026〕1号", "综治〔2026〕3号", "综治〔2026〕4号"]


def test_a_paper_is_numbered_in_the_year_it_is_issued_whichever_month_it_tells_of(file_office: Office):
    governed(file_office, "jishan")
    file_office.clock.set(date(2027, 1, 8))
    frame = file_office.maker.ask(frame_of, Month(2026, 12), None, None)
    assert frame.numbers[:2] == ["稷综治〔2027〕1号", "稷综治〔2027〕2号"]


def test_a_town_sees_its_own_papers_and_no_other(office: Office):
    town = office.unit_id("990101100000")
    county = office.maker.do(documents.issue, paper("综治〔2026〕1号", b"county"))
    own = office.maker.do(documents.issue, paper("综治〔2026〕2号", b"town a", town))
    (seen,) = office.clerk_a.ask(documents.documents)
    assert (seen.id, seen.called, seen.issued_by) == (own, "花名册", "经办甲")
    assert office.clerk_a.ask(documents.document_bytes, own) == b"town a"
    assert office.clerk_b.ask(documents.documents) == []
    with pytest.raises(NotFound):
        office.clerk_a.ask(documents.document_bytes, county)


def test_a_guessed_file_number_gives_a_town_nothing(office: Office):
    bank_file = office.maker.do(documents.store_file, "代发.txt", "text/plain", b"1|x|600.00")
    with pytest.raises(NotFound, match="管辖范围"):
        office.clerk_a.ask(documents.content_of, bank_file)


def test_evidence_is_read_where_its_case_is_seen(office: Office):
    scan = office.clerk_a.do(documents.store_file, "签字.jpg", "image/jpeg", b"jpeg")
    code = office.clerk_a.actor.scopes[0].lo

    def attach(unit):
        unit.session.add(
            Evidence(flow="vetting", subject_id=1, evidence_kind="signature", file_id=scan, scope_code=code)
        )

    office.clerk_a.do(attach)
    assert office.clerk_a.ask(documents.content_of, scan) == b"jpeg"
    with pytest.raises(NotFound):
        office.clerk_b.ask(documents.content_of, scan)


def test_a_town_cannot_draw_the_countys_month(office: Office):
    with pytest.raises(Denied, match="县级账号"):
        office.clerk_a.ask(bundle.checklist, Month(2026, 10))
