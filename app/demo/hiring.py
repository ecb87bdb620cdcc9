"""Posts that change hands: each successor is vetted by the policy's steps on its dates; some candidates fail.

Where the policy has no vetting, the successor takes over on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.core.asof import AsOf
from app.demo.entering import entered, later_mode
from app.demo.ground import Post, home_of, told_of, village_of, worker_of
from app.demo.office import Act, DemoOffice
from app.demo.people import BANK, Figure, neighbour
from app.demo.plan import Change, Ending, Failure
from app.demo.scans import recommendation
from app.domain.policy import Policy
from app.domain.policy.people import StepNumber, keys_of
from app.domain.units import Level
from app.domain.vetting import NOMINATION, Opinion, answers_to
from app.services import documents, insurance, roster, units, vetting
from app.services.roster import Leaving
from app.services.units import UnitRow
from app.services.vetting import (
    Answer,
    Appointment,
    NewCase,
    NewDecision,
    NewInspection,
    NewInterview,
    NewIssue,
    NewMeeting,
    NewMember,
    NewPublicity,
    NewScan,
    NewTeam,
    NewVisit,
)

INSPECTORS = ("演示组长", "演示组员甲", "演示组员乙")
_SAID = (
    *("为人热心", "做事踏实", "待人和气", "肯帮忙", "办事公道", "孝敬老人"),
    *("说话算数", "能吃苦", "有耐心", "守规矩", "爱干净"),
)
_OF_US = (
    *("邻里有事都愿意商量", "和左邻右舍没有红过脸", "红白事常来搭手", "下雪天先扫门前路", "常去看望独居老人"),
    *("家里和睦", "不占公家便宜", "村里开会都到", "谁家有难处都记着", "调解过邻居的纠纷"),
    *("路灯坏了会去报修", "电话一打就到", "孩子们都认得"),
)
HOUSEHOLDS = 5  # called on where the policy states no number


@dataclass
class Case:
    """One vetting of the demonstration while it is worked: its office, post and candidate."""

    office: DemoOffice
    rules: Policy
    post: Post
    candidate: Figure
    start: date
    case_id: int = 0
    members: tuple[int, ...] = ()
    tree: dict[int, UnitRow] = field(default_factory=dict)

    @property
    def clerk(self) -> str:
        """Who works the case."""
        return self.post.clerk

    @property
    def version(self) -> int:
        """The case's version as last saved."""
        return self.office.ask(self.clerk, vetting.case_row, self.case_id).version

    @property
    def households(self) -> int:
        """How many households the policy wants called on at least."""
        for rule in self.rules.vetting.steps:
            if rule.step == "neighbours_visited" and StepNumber.MIN_HOUSEHOLDS in rule.numbers:
                return rule.numbers[StepNumber.MIN_HOUSEHOLDS].value
        return HOUSEHOLDS

    def category(self, number: int) -> str:
        """Return one of the policy's categories of candidates, in turn; empty where it names none."""
        known = keys_of(self.rules.recruit.candidate_categories)
        return known[number % len(known)] if known else ""

    def steps(self, *acts: tuple[str, int, Callable[[], None]]) -> Iterator[Act]:
        """Yield those acts (a step's name, its day, what is done) whose step the policy uses."""
        used = {rule.step for rule in self.rules.vetting.steps}
        for step, number, act in acts:
            if step in used:
                yield self.day(number), act

    def day(self, number: int) -> date:
        """Return the ``number``-th day of the case."""
        return self.start + timedelta(days=number)

    def home(self) -> str:
        """Return where the candidate is registered."""
        return home_of(self.candidate, self.post.unit_id, self.tree)

    def open(self, category: str) -> None:
        """Open the case for the post's grid."""
        self.tree = {row.id: row for row in self.office.ask(self.clerk, units.tree)}
        figure = self.candidate
        new = NewCase(
            **told_of(figure, self.post.unit_id, self.tree),
            unit_id=self.post.unit_id,
            employment=self.post.employment,
            opened_on=self.start,
            category=category,
            recommended_by=f"{self.post.village}两委",
            household_no=f"演{figure.phone[-5:]}",
            note="演示人员",
        )
        self.case_id = self.office.do(self.clerk, vetting.open_case, new)
        self._recommend()

    def take(self, case_id: int) -> None:
        """Work a case that a campaign has opened."""
        self.tree = {row.id: row for row in self.office.ask(self.clerk, units.tree)}
        self.case_id = case_id
        self._recommend()

    def _recommend(self) -> None:
        """Attach the signed paper of the recommendation."""
        row = self.office.ask(self.clerk, vetting.case_row, self.case_id)
        name, content = f"演示-推荐表-{row.number}.pdf", recommendation(row)
        file_id = self.office.do(self.clerk, documents.store_file, name, "application/pdf", content)
        paper = NewScan(
            part=NOMINATION,
            part_id=self.case_id,
            evidence_kind="推荐表",
            file_id=file_id,
            taken_on=self.start,
        )
        self.office.do(self.clerk, vetting.attach, self.case_id, paper)

    def form_team(self) -> None:
        """Form the joint team of county, town and village."""
        town = self.tree[village_of(self.tree, self.post.unit_id).parent_id or 0].name
        county = self.rules.hierarchy.label_of(Level.COUNTY)
        bodies = (
            f"{county}综治中心",
            self.rules.centre.town_centre.value.format(town=town),
            self.post.village,
        )
        members = tuple(
            NewMember(name=name, body=body, leader=number == 0, recusal_signed=True)
            for number, (name, body) in enumerate(zip(INSPECTORS, bodies, strict=True))
        )
        team = NewTeam(formed_on=self.day(2), members=members)
        found = self.office.do(self.clerk, vetting.form_team, self.case_id, self.version, team)
        self.members = tuple(found)

    def inspect(self) -> None:
        """Inspect at the place of registration."""
        new = NewInspection(
            held_on=self.day(5),
            place=self.home(),
            at_hukou=True,
            members=self.members,
            photos=3,
            findings="现场核对户籍和居住情况，与登记一致。",
        )
        self.office.do(self.clerk, vetting.add_inspection, self.case_id, new)

    def meet(self) -> None:
        """Hold the inspection meeting."""
        new = NewMeeting(
            held_on=self.day(7),
            members=self.members,
            minutes="听取实地考察情况，讨论走访安排，一致同意继续考察。",
            place="综治中心会议室",
            votes_for=len(self.members),
        )
        self.office.do(self.clerk, vetting.hold_meeting, self.case_id, new)

    def visit(self, households: int) -> None:
        """Call on neighbouring households."""
        own = int(self.candidate.identity[14:17])
        for number in range(1, households + 1):
            self.office.do(self.clerk, vetting.add_visit, self.case_id, self._visit(own, number))

    def _visit(self, own: int, number: int) -> NewVisit:
        serial = self.case_id * 20 + number
        return NewVisit(
            visited_on=self.day(9),
            householder=neighbour(serial),
            respondent=neighbour(serial),
            residence=f"{8 + serial % 23}年",
            ratings=self._ratings(number),
            members=self.members[:2],
            opinion=Opinion.ABSTAIN if number == 6 else Opinion.AGREE,
            signed=True,
            household_no=f"邻{serial:05d}",
            address=f"{self.home().removesuffix(f'{own}号')}{own + number * 7}号",
            phone=f"1980{serial:07d}",
            remarks=_remark(serial),
        )

    def _ratings(self, number: int) -> tuple[tuple[str, str], ...]:
        """Return good answers to what the policy lets ask, one a little less so here and there."""
        asked = self.rules.vetting.findings.value if self.rules.vetting.findings else ()
        return tuple(
            (one.key, answers_to(one.label)[not one.label.startswith("有无") and (number + place) % 3 == 0])
            for place, one in enumerate(asked)
        )

    def talk(self, *, raised: bool) -> None:
        """Talk with the candidate; a problem that was raised is answered."""
        if raised:
            issue = NewIssue(raised_on=self.day(9), text="反映其外出务工时间较长", origin="走访")
            number = self.office.do(self.clerk, vetting.raise_issue, self.case_id, issue)
            answer = Answer(
                answered_on=self.day(12),
                answer="今年起在家照顾老人，不再外出。",
                finding="经村委会核实属实。",
            )
            self.office.do(self.clerk, vetting.answer_issue, number, 1, answer)
        new = NewInterview(
            held_on=self.day(12),
            members=self.members,
            summary="本人愿意承担网格员职责，熟悉本网格情况。",
            place=self.post.village,
        )
        self.office.do(self.clerk, vetting.interview, self.case_id, new)

    def decide(self) -> None:
        """Let the county decide for the candidate."""
        new = NewDecision(decided_on=self.day(15), text="综合考察情况，同意确定为网格员人选。")
        self.office.do("shenpi", vetting.decide, self.case_id, self.version, new)

    def make_public(self) -> None:
        """Make the candidate public, where the policy asks for it, by who works the case."""
        if self.rules.vetting.notice_days is not None:
            new = NewPublicity(
                shown_from=self.day(15), place=f"{self.post.village}公开栏", contact="演示综治中心办公室"
            )
            self.office.do(self.clerk, vetting.publicise, self.case_id, self.version, new)

    def reject(self, on: date, why: str, reason: str) -> None:
        """Let the county decide against the candidate, for a reason of its list."""
        listed = self.rules.recruit.refusals
        known = {one.key for one in listed.value} if listed else set()
        new = NewDecision(decided_on=on, text=why, refusal=reason if reason in known else "")
        self.office.do("shenpi", vetting.reject, self.case_id, self.version, new)

    def send_back(self) -> None:
        """Let the county ask for more before it decides."""
        why = "请补充本人近一年外出务工情况的核实记录后再提交。"
        self.office.do("shenpi", vetting.send_back, self.case_id, self.version, why)

    def withdraw(self) -> None:
        """Let the candidate give up."""
        self.office.do(self.clerk, vetting.withdraw, self.case_id, self.version, "本人因个人原因放弃")

    def take_over(self, change: Change, contract: int | None) -> None:
        """Let the successor take over the post without a vetting."""
        self.tree = {row.id: row for row in self.office.ask(self.clerk, units.tree)}
        unit, leaver = self.tree[self.post.unit_id], self._holder(change.on)
        new = worker_of(self.candidate, unit, self.post.employment, self.tree, self.rules, change.on)
        new = replace(new, extra=entered(later_mode(self.rules)))
        self.office.do("jingban", roster.replace, leaver.id, leaver.version, _leaving(change), new)
        self._insure(contract, change.on)

    def _insure(self, contract: int | None, on: date) -> None:
        if contract is not None:
            self.office.do("jingban", insurance.follow_roster, contract, on)

    def appoint(self, change: Change, contract: int | None) -> None:
        """End the old posting and fill the post on the same day; tell the insurer."""
        leaver = self._holder(change.on)
        self.office.do(self.clerk, roster.leave, leaver.id, leaver.version, _leaving(change))
        new = Appointment(
            since=change.on,
            doc_no=f"演示聘〔{change.on.year}〕{self.case_id}号",
            card=self.candidate.card,
            bank=BANK,
            replaces_id=leaver.id,
        )
        self.office.do(self.clerk, vetting.appoint, self.case_id, self.version, new)
        self._insure(contract, change.on)

    def _holder(self, on: date) -> roster.WorkerRow:
        rows = self.office.ask(self.clerk, roster.workers, AsOf(on - timedelta(days=1)))
        return next(row for row in rows if row.id == self.post.posting_id)


def _remark(serial: int) -> str:
    """Return what a household says: no two alike, or 走访疑点 would rightly name them."""
    years, said, of_us = serial % 17 + 2, _SAID[serial % len(_SAID)], _OF_US[serial % len(_OF_US)]
    return f"做邻居{years}年，{said}，{of_us}。"


def _leaving(change: Change) -> Leaving:
    return Leaving(on=change.on, reason=change.reason, note="演示离岗")


def collect(case: Case, category: str, households: int) -> Iterator[Act]:
    """Yield the dated acts from the recommendation to the neighbours."""
    yield case.day(0), lambda: case.open(category)
    yield from case.steps(
        ("team_formed", 2, case.form_team),
        ("inspected", 5, case.inspect),
        ("meeting_held", 7, case.meet),
        ("neighbours_visited", 9, lambda: case.visit(households)),
    )


def hand_over(case: Case, change: Change, contract: int | None, number: int) -> Iterator[Act]:
    """Yield the dated acts by which a post is handed over on ``change.on``, vetted where the policy vets."""
    if not case.rules.vetting.steps:
        yield change.on, lambda: case.take_over(change, contract)
        return
    yield from collect(case, case.category(number), case.households + number % 2)
    yield from case.steps(
        ("interviewed", 12, lambda: case.talk(raised=number % 3 == 0)), ("decided", 15, case.decide)
    )
    yield case.day(15), case.make_public
    yield change.on, lambda: case.appoint(change, contract)


def failure(case: Case, failed: Failure) -> Iterator[Act]:
    """Yield the dated acts of a vetting that does not end well; none where the policy vets nobody."""
    if not case.rules.vetting.steps:
        return
    excluded = case.rules.recruit.exclusion.value if case.rules.recruit.exclusion else ()
    if failed.ending is Ending.HEAD and excluded:
        yield case.day(0), lambda: case.open(excluded[0].key)
        yield case.day(1), lambda: case.reject(case.day(1), f"{excluded[0].message}。", "category")
        return
    least = case.households
    yield from collect(case, case.category(0), least - 1 if failed.ending is Ending.TOO_FEW else least)
    if failed.ending is Ending.TOO_FEW:
        yield case.day(11), case.withdraw
    else:
        yield case.day(11), lambda: case.reject(case.day(11), "走访反映问题较多，经研究不予聘用。", "vetting")
