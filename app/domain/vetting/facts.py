"""What a vetting case is made of: its states, the county's numbers, the facts the guards read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.fields import Choice
from app.domain.vetting.households import Home


class CaseState(Choice):
    """The six steps of 稷山 (J17-J22), the appointment and three different ends."""

    NOMINATED = "nominated", "已推荐"
    TEAM_FORMED = "team_formed", "已组建考察组"
    INSPECTED = "inspected", "已实地考察"
    MEETING_HELD = "meeting_held", "已开考察会"
    NEIGHBOURS_VISITED = "neighbours_visited", "已走访邻居"
    INTERVIEWED = "interviewed", "已面谈核实"
    DECIDED = "decided", "已确定人选"
    APPOINTED = "appointed", "已聘用"
    RETURNED = "returned", "退回补充"
    REJECTED = "rejected", "不予聘用"
    WITHDRAWN = "withdrawn", "本人放弃"


ENDED = frozenset({CaseState.APPOINTED, CaseState.REJECTED, CaseState.WITHDRAWN})
"""Where a case goes no further."""


NOMINATION = "nomination"
"""The part of a case its recommendation is: the scans attached to it are what recommends the candidate."""


_DEGREES, _PRESENCE = ("好", "较好", "一般", "差"), ("无", "有")


def answers_to(question: str) -> tuple[str, ...]:
    """Return what a household may answer to a question of the policy, the best first.

    One that begins with 有无 asks whether there was something.
    Source: standards-and-paper.md part 2, neighbour_interview_form.
    """
    return _PRESENCE if question.startswith("有无") else _DEGREES


class Opinion(Choice):
    """What a household says of a candidate."""

    AGREE = "agree", "同意"
    DISAGREE = "disagree", "不同意"
    ABSTAIN = "abstain", "弃权"


class Relation(Choice):
    """What a household visited is to the candidate; only neighbours and acquaintances count."""

    NEIGHBOUR = "neighbour", "邻居"
    ACQUAINTANCE = "acquaintance", "同事或熟人"
    RELATIVE = "relative", "亲属"
    SAME_HOUSEHOLD = "same_household", "同户"


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """Full years, both ends included; a ``soft`` limit gives way to a written reason."""

    minimum: int | None
    maximum: int | None
    soft: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """A category that may not be chosen, with the sentence shown."""

    key: str
    message: str
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the county's policy says; nothing here has a value of its own.

    ``allowed`` are keys of the categories that may be recommended, empty for all; ``labels`` (key, label)
    of every category; ``papers`` how many papers recommend the candidate;
    ``quorum`` and ``majority`` are percentages, of the team and of the votes cast;
    ``visit_days`` bounds the visits, counted from the day the team was formed; ``panel`` is how
    many decide; ``publicity_days`` how many working days who was chosen outside a campaign is made
    public, 0 where the county asks for none.  None: no rule.
    """

    ages: tuple[AgeLimit, ...]
    barred: tuple[Bar, ...]
    allowed: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    papers: int
    members: int
    bodies: int
    inspections: int
    photos: int
    quorum: int
    majority: int | None
    households: int
    visitors: int
    visit_days: int | None
    panel: int
    publicity_days: int = 0


@dataclass(frozen=True, slots=True)
class Someone:
    """Whoever acts in a case, known by person, by account, or only by name."""

    name: str
    person_id: int | None = None
    account_id: int | None = None

    def same(self, other: Someone) -> bool:
        """Return whether both are one human being; by name where nothing better is known on both sides."""
        if self.person_id is not None and other.person_id is not None:
            return self.person_id == other.person_id
        if self.account_id is not None and other.account_id is not None:
            return self.account_id == other.account_id
        return self.name == other.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who is vetted; ``age_on`` is the date ages are stated at.

    ``homes`` are the candidate's own: where they live and where they are registered.
    ``reasons`` override soft rules, by "age", "category" or "discipline"; ``disciplines`` are those in force.
    """

    who: Someone
    born: date | None
    age_on: date
    number_fault: str = ""
    category: str
    homes: tuple[Home, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    other_case: str = ""
    disciplines: tuple[str, ...] = ()

    def reason(self, key: str) -> str:
        """Return the written reason for an exception; empty when there is none."""
        return dict(self.reasons).get(key, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the joint team, for the body that sent them.

    ``declared`` when the recusal declaration is signed; a ``recused`` member declared a tie to
    the candidate and counts for nothing.
    """

    id: int
    who: Someone
    body: str
    leader: bool
    declared: bool
    recused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One inspection on the spot; ``registered`` when at the registered residence (户籍所在地)."""

    on: date
    registered: bool
    photos: int
    present: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One inspection meeting; ``votes`` are for, against, abstained."""

    on: date
    minutes: bool
    present: frozenset[int]
    votes: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One call on a household; ``evidence`` when the sheet is signed or photographed."""

    on: date
    home: Home
    visitors: frozenset[int]
    evidence: bool
    relative: bool = False
    same_household: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A problem somebody raised; closed by the candidate's answer and the team's finding."""

    text: str
    answer: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The talk with the candidate face to face."""

    on: date
    record: bool
    present: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The county's decision, made or about to be made."""

    on: date
    text: str
    deciders: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against a candidate made public; answered once there is a finding."""

    text: str
    finding: str = ""
    upheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """The days on which a candidate is made public; none yet without ``ends``.

    ``entered`` is the day it was written down; ``provisional`` when a day of it may still become a holiday.
    """

    starts: date | None = None
    ends: date | None = None
    entered: date | None = None
    provisional: bool = False
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything the checklist reads of a case as it stands on ``today``.

    ``family`` is whom the candidate's registration form names, as kinship and name;
    ``papers`` are the scans of the recommendation; ``makers`` prepared the case; ``vacant`` says whether
    the post is free on ``since``, the date of appointment, None when that was not asked; ``held`` why the
    campaign it came from keeps it back; ``publicity`` is None where nobody is made public by the case
    itself: before the decision, and where a campaign does it.
    """

    today: date
    candidate: Candidate
    papers: int = 0
    formed_on: date | None = None
    team: tuple[Member, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    visits: tuple[Visit, ...] = ()
    issues: tuple[Issue, ...] = ()
    interviews: tuple[Interview, ...] = ()
    decision: Decision | None = None
    makers: tuple[Someone, ...] = ()
    vacant: bool | None = None
    since: date | None = None
    held: str = ""
    publicity: Publicity | None = None
    family: tuple[tuple[str, str], ...] = ()

    @property
    def seated(self) -> frozenset[int]:
        """Return the ids of the members who are not recused."""
        return frozenset(member.id for member in self.team if not member.recused)
