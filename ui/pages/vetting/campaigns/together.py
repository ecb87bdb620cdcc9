"""What is done with many at once: lists brought, all who fit admitted, all sent on to be vetted."""

from __future__ import annotations

from app.domain.recruiting import CampaignState
from app.services import recruiting
from app.services.recruiting import CampaignFile, EntryRow
from ui.kit.case import Act, Section
from ui.pages.vetting.campaigns import reviewing
from ui.pages.vetting.campaigns.entries import Hands

_S = CampaignState


def together(file: CampaignFile, hands: Hands) -> tuple[Section, ...]:
    """Return the section of what is done with many at once, where the campaign has any of it."""
    row = file.row
    if row.state is _S.ANNOUNCED:
        said = f"报名到 {row.closes} 为止。逐个登记，或导入名单；条件都符合的可以一次通过。"
        return (_section("报名登记", said, _registering(file, hands)),)
    acts = []
    if row.state is _S.SCREENED and file.has_exam:
        acts.append(Act(title="导入成绩", icon="upload-simple", start=lambda _rows: hands.bring()))
    if file.vets and row.state in (_S.SCREENED, _S.EXAMINED):
        acts.append(
            Act(
                title="转考察",
                icon="paper-plane-tilt",
                start=lambda _rows: hands.run(recruiting.send_to_vetting, row.id, row.version),
            )
        )
    said = "成绩可以逐个登记，也可以导入。" if file.has_exam else "资格合格的一并转入考察，各立一个案卷。"
    return (_section("一并办理", said, tuple(acts)),) if acts else ()


def _section(title: str, said: str, acts: tuple[Act, ...]) -> Section:
    return Section(key="campaign/together", title=title, row=EntryRow, rows=(), empty=said, acts=acts)


def _registering(file: CampaignFile, hands: Hands) -> tuple[Act, ...]:
    row = file.row
    return (
        Act(title="导入名单", icon="upload-simple", start=lambda _rows: hands.bring()),
        Act(
            title="符合的全部合格",
            icon="checks",
            start=lambda _rows: hands.run(recruiting.admit_fitting, row.id, row.version),
        ),
        Act(
            title="不符合的一并不合格",
            icon="x-circle",
            start=lambda _rows: hands.fill(reviewing.refuse(file)),
            blocked=lambda _rows: "" if reviewing.unfit(file) else "待审查的人里没有不符合条件的。",
        ),
        Act(title="登记报名", icon="plus", start=lambda _rows: hands.register()),
    )
