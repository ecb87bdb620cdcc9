"""请销假: what kinds of leave there are is policy; this says how a request goes and what moves its ledger.

This module holds the words (they are column types); ``spans`` counts half days, ``rules`` says what stands
against a request, ``ledger`` is the one account of days that form, card, register, slip and book read.
"""

from app.core.fields import Choice


class LeaveState(Choice):
    """The life of a request; whatever ends it gives back what it had taken and did not need."""

    ASKED = "asked", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "已销假"
    REFUSED = "refused", "不批准"
    CANCELLED = "cancelled", "已撤销"


LIVE = (LeaveState.ASKED, LeaveState.APPROVED, LeaveState.RETURNED)  # its days are taken
COVERED = (LeaveState.ASKED, LeaveState.APPROVED)  # somebody is still to stand in
AWAY = (LeaveState.APPROVED, LeaveState.RETURNED)  # the person is, or was, away


class LeaveAct(Choice):
    """Why days moved."""

    GRANTED = "granted", "核定额度"
    ASKED = "asked", "请假"
    REFUSED = "refused", "不批准退回"
    CANCELLED = "cancelled", "撤销退回"
    RETURNED = "returned", "销假更正"


class Standing(Choice):
    """Where a request stands on a day; never stored, always worked out."""

    ASKED = "asked", "待批准"
    COMING = "coming", "已批准"
    AWAY = "away", "休假中"
    OVERDUE = "overdue", "应销假"
    RETURNED = "returned", "已销假"
    REFUSED = "refused", "不批准"
    CANCELLED = "cancelled", "已撤销"
