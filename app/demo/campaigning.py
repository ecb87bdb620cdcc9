"""One campaign of a demonstration, act by act: notice, those who register, exam, choice, letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from app.demo.cutting import host_name
from app.demo.ground import Post, told_of
from app.demo.office import DemoOffice
from app.demo.people import BANK, Figure, declared
from app.domain.policy import Policy, keys_of
from app.domain.policy.people import Area
from app.domain.policy.recruiting import Way
from app.domain.recruiting import EntryState
from app.domain.units import Level
from app.services import bodies, recruiting, units
from app.services.recruiting import (
    CampaignFile,
    EntryRow,
    Marks,
    NewCallUp,
    NewCampaign,
    NewChoice,
    NewEntry,
    NewObjection,
    NewPost,
    ObjectionAnswer,
    Pick,
    Verdict,
)
from app.services.units import UnitRow
from app.services.vetting import Appointment

DECIDER = "shenpi"
_REASON = "编制内空岗，从年度结余调剂"
_GAVE_UP = "演示：已在外地就业，不再应聘"
_LATE, _SCHOOLING = "late_papers", "education"
_TOLD = {_LATE: "无犯罪记录证明经提醒仍未提交", _SCHOOLING: "毕业证书为初中，不到公告要求"}
_LEAST_PART = Decimal(55)  # a written paper below every least mark


@dataclass
class Campaign:
    """A campaign while it is worked: for which post, by which way, its first day and the last to register."""

    office: DemoOffice
    rules: Policy
    post: Post
    way: Way
    opens: date
    closes: date
    number: int = 12
    made: int = 0
    tree: dict[int, UnitRow] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Which tier recruits: the towns where the policy says they do (D16), else the whole county."""
        owners = self.rules.recruit.owner.value if self.rules.recruit.owner else ()
        town = self.rules.hierarchy.label_of(Level.TOWN)
        own = any(one.kind == self.post.employment and one.owner == town for one in owners)
        return Level.TOWN if own else Level.COUNTY

    @property
    def host(self) -> str:
        """The enterprise whose people the way recommends; empty where the county pays them itself."""
        paid = not self.rules.kind(self.post.employment).host_paid.value
        return "" if paid else host_name(self.rules)

    @property
    def clerk(self) -> str:
        """Who works the campaign."""
        return self.post.clerk if self.level is Level.TOWN else "jingban"

    @property
    def file(self) -> CampaignFile:
        """The campaign as it stands."""
        return self.office.ask(self.clerk, recruiting.campaign_file, self.made)

    @property
    def version(self) -> int:
        """The campaign's version as last saved, of the list: a draft's file weighs the year's money."""
        rows = self.office.ask(self.clerk, recruiting.campaigns)
        return next(row.version for row in rows if row.id == self.made)

    def announce(self) -> None:
        """Draft the campaign, name its post and let the notice go out."""
        self.tree = self._line()
        home = next(row for row in self.tree.values() if row.level is self.level)
        paid = self.rules.kind(self.post.employment).paid.value
        new = NewCampaign(
            way=self.way.key,
            employment=self.post.employment,
            unit_id=home.id,
            title=f"演示{self.opens.year}年{self.way.label.value}",
            opens=self.opens,
            closes=self.closes,
            doc_no=f"演示〔{self.opens.year}〕{self.number}号",
            contact="演示综治中心办公室",
            money_reason=_REASON if paid else "",
        )
        self.made = self.office.do(self.clerk, recruiting.draft, new)
        post = NewPost(unit_id=self.post.unit_id)
        self.office.do(self.clerk, recruiting.add_post, self.made, self.version, post)
        self.office.do(DECIDER, recruiting.announce, self.made, self.version)

    def _line(self) -> dict[int, UnitRow]:
        """Return the post's unit and all above it."""
        found: dict[int, UnitRow] = {}
        at: int | None = self.post.unit_id
        while at is not None:
            found[at] = self.office.ask("jingban", units.unit_by_id, at)
            at = found[at].parent_id
        return found

    def register(self, figure: Figure, on: date) -> None:
        """Register somebody for the post, recommended where the way is by recommendation."""
        recruit = self.rules.recruit
        lists = {Area.RURAL: recruit.candidate_categories, Area.DEDICATED: recruit.dedicated_sources}
        known = keys_of(lists.get(self.rules.kind(self.post.employment).area))  # J14, E11; J16
        new = NewEntry(
            **told_of(figure, self.post.unit_id, self.tree),
            registered_on=on,
            unit_id=self.post.unit_id,
            category=known[0] if known else "",
            recommended_by=self._recommended(),
            note="演示人员",
            **vars(declared(figure, on)),
        )
        self.office.do(self.clerk, recruiting.register, self.made, new)

    def _recommended(self) -> str:
        """Return who recommends where the way is so: 两委, the host, or the bodies the policy names."""
        if self.host:
            return self.host
        words = (self.way.label.value, *(one.label for one in self.way.steps.value))
        if not any("推荐" in word for word in words):
            return ""
        owners = self.rules.recruit.owner.value if self.rules.recruit.owner else ()
        said = next((one.recommended_by for one in owners if one.kind == self.post.employment), "")
        town = next(row.name for row in self.tree.values() if row.level is Level.TOWN)
        return f"{self.post.village}、{town}" if said and "两委" not in said else f"{self.post.village}两委"

    def refuse_last(self, *, schooling: bool = False) -> None:
        """Find who registered last not eligible, for a reason of the county's list."""
        listed = self.rules.recruit.refusals
        known = [one.key for one in listed.value] if listed else []
        wanted = _SCHOOLING if schooling else _LATE
        reason = wanted if wanted in known else next(iter(known), "")
        last = self.file.entries[-1]
        told = Verdict(admitted=False, refusal=reason, note=_TOLD[wanted])
        self.office.do(self.clerk, recruiting.review, last.id, last.version, told)

    def screen(self) -> None:
        """Admit those who fit, once registration is over."""
        self.office.do(self.clerk, recruiting.admit_fitting, self.made, self.version)
        self._advance("screen")

    def vet(self) -> None:
        """Take those whose vetting chose them."""
        self._advance("vet")

    def mark(self) -> None:
        """Enter the marks: two of one total, whom the county's own rule parts, and one who is not let in."""
        rule = self.way.exam.value if self.way.exam else None
        assert rule is not None  # asked for only where the way has one
        off = 2 * Decimal(rule.written) / rule.interview
        parts = [(Decimal(80), Decimal(80)), (Decimal(82), Decimal(80) - off), (_LEAST_PART, None)]
        rows = [
            Marks(entry_id=one.id, written=written, interview=talk)
            for one, (written, talk) in zip(self._admitted(), parts, strict=False)
        ]
        self.office.do(self.clerk, recruiting.enter_marks, self.made, self.version, rows)
        self._advance("examine")

    def list_first(self) -> None:
        """List the first of those admitted, where no exam ranks them."""
        first = self._admitted()[0]
        self.office.do(self.clerk, recruiting.pick, first.id, first.version, Pick(unit_id=self.post.unit_id))

    def choose(self) -> None:
        """Let another person choose those listed."""
        text = "按总成绩名次确定为拟聘人选" if self.way.exam else "经综合比较，确定为拟聘人选"
        self.office.do(DECIDER, recruiting.choose, self.made, self.version, NewChoice(text=text))

    def publicise(self) -> None:
        """Make those chosen public from today."""
        self._advance("publicise")

    def object_to(self) -> None:
        """Keep what somebody says against who was chosen."""
        new = NewObjection(
            raised_on=self.office.clock().date(),
            text="反映其常年不在本地居住，担心不能到岗",
            origin="演示群众来电",
            entry_id=self._chosen().id,
        )
        self.office.do(self.clerk, recruiting.object_to, self.made, new)

    def answer(self) -> None:
        """Answer the objection: it is not upheld."""
        (one,) = self.file.objections
        found = ObjectionAnswer(
            answered_on=self.office.clock().date(), finding="演示：入户核实，其全年在本地居住，异议不成立"
        )
        self.office.do(self.clerk, recruiting.answer, one.id, one.version, found)

    def confirm(self) -> None:
        """End the publicity."""
        self._advance("confirm")

    def call_next(self) -> None:
        """Let who was chosen give up, and whoever stands by come after them: public from today."""
        one = self._chosen()
        self.office.do(self.clerk, recruiting.give_up, one.id, one.version, _GAVE_UP)
        next_ = next(row for row in self.file.entries if row.reserve)
        new = NewCallUp(unit_id=self.post.unit_id, doc_no=f"演示〔{self.opens.year}〕{self.number}号之二")
        self.office.do(DECIDER, recruiting.call_up, next_.id, next_.version, new)

    def appoint(self, figures: Mapping[str, Figure], replaces: int | None = None) -> None:
        """Appoint who was chosen or called up from today, and close the campaign."""
        one, today = self._chosen(), self.office.clock().date()
        letter = Appointment(
            since=today,
            card=figures[one.name].card,
            bank=BANK,
            host_body_id=self._host_id(),
            replaces_id=replaces,
        )
        self.office.do(self.clerk, recruiting.appoint, one.id, one.version, letter)
        self._advance("finish")

    def _host_id(self) -> int | None:
        rows = self.office.ask("jingban", bodies.bodies) if self.host else ()
        return next((row.id for row in rows if row.name == self.host), None)

    def _advance(self, action: str) -> None:
        self.office.do(self.clerk, recruiting.advance, self.made, self.version, action)

    def _admitted(self) -> list[EntryRow]:
        return [one for one in self.file.entries if one.state is EntryState.ADMITTED]

    def _chosen(self) -> EntryRow:
        return next(one for one in self.file.entries if one.state is EntryState.CHOSEN)


def fits(figure: Figure, rules: Policy, campaign: Campaign) -> bool:
    """Return whether somebody is of an age and a schooling for a way, as the policy asks."""
    way, area = campaign.way, rules.kind(campaign.post.employment).area
    age = (campaign.opens - figure.birth) // timedelta(days=365.25)
    for rule in (one.value for one in rules.recruit.age if one.value.applies is way.applies):
        if rule.areas and area not in rule.areas:
            continue
        if not (rule.minimum or 0) < age < (rule.maximum or 99):
            return False
    return not lacks_schooling(figure, rules, way)


def lacks_schooling(figure: Figure, rules: Policy, way: Way) -> bool:
    """Return whether somebody's schooling is below what the policy asks for by a way."""
    asked = rules.recruit.education.value if rules.recruit.education else None
    return asked is not None and asked.applies is way.applies and figure.education > asked.codes_up_to
