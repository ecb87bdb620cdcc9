"""The section of the candidate: who it is, and the papers that recommend them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QImage

from app.domain.vetting import NOMINATION
from app.services import vetting
from app.services.vetting import Docket
from ui.kit.case import Act, Section
from ui.pages.vetting.evidence import Hands
from ui.pages.vetting.files import proofs


def candidate(docket: Docket, hands: Hands, pictures: Mapping[int, QImage]) -> Section:
    """Return the section of the candidate."""
    case = docket.file.case
    paper = Act(
        title="推荐材料",
        icon="paperclip",
        start=lambda _rows: hands.attach(NOMINATION, case.id),
    )
    return Section(
        key="vetting/candidate",
        title="考察对象",
        row=vetting.CandidateRow,
        rows=(docket.file.candidate,),
        columns=("name", "sex", "birth", "identity", "phone", "address", "hukou_address"),
        one=True,
        acts=(paper,) if hands.works else (),
        proofs=proofs(docket, NOMINATION, pictures),
    )
