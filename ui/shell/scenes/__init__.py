"""What ``shots`` draws beside the bare pages: a page filled, blocked, empty or in error, a dialog open.

One module per feature; each has ``SCENES``.
"""

from __future__ import annotations

from ui.shell.scenes import (
    assessment,
    comparing,
    dashboard,
    documents,
    equipment,
    grids,
    leave,
    pay,
    pay_forms,
    people,
    reports,
    roster,
    settings,
    surveys,
    tenure,
    training,
    vetting,
    worklog,
)
from ui.shell.scenes.scene import Scene

SCENES: tuple[Scene, ...] = (
    *dashboard.SCENES,
    *grids.SCENES,
    *roster.SCENES,
    *people.SCENES,
    *tenure.SCENES,
    *comparing.SCENES,
    *leave.SCENES,
    *training.SCENES,
    *equipment.SCENES,
    *worklog.SCENES,
    *surveys.SCENES,
    *vetting.SCENES,
    *assessment.SCENES,
    *pay.SCENES,
    *pay_forms.SCENES,
    *reports.SCENES,
    *documents.SCENES,
    *settings.SCENES,
)
