"""The words offices write for standard codes: one table per code set, from word to code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.identity import Sex
from app.domain import codes
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind


def _words(labels: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return every word of a code set with its code; codes and labels are words too."""
    found = {word: code for code, label in labels.items() for word in (label, code)}
    return found | {word: code for code, said in others.items() for word in said.split()}


#: what hands write between year, month and day, and what is meant by it
DAY_MARKS = str.maketrans("–—‐−_\\、,号○", "------" + "--日〇")

#: by word, by letter, and by the codes of GB/T 2261.1
SEX = {
    **dict.fromkeys(("男", "男性", "M", "1"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "F", "2"), Sex.FEMALE),
}

EDUCATION = _words(
    codes.EDUCATION,
    {
        "10": "硕士 博士 硕士研究生 博士研究生 在职研究生 研究生班",
        "20": "大学 大学本科 全日制本科 函授本科 自考本科 在职本科 党校本科 大学普通班",
        "30": "大专 大学专科 高职 全日制大专 函授大专 自考大专 电大 党校大专 高等职业 成人大专",
        "40": "中职 职高 技校 中等专科 中等职业 中师 职业高中 中专中技",
        "60": "普通高中",
        "70": "初级中学",
        "90": "文盲 半文盲",
    },
)
POLITICS = _words(
    codes.POLITICS,
    {
        "01": "党员 中国共产党党员 正式党员 共产党员",
        "02": "预备党员 中国共产党预备党员 中共党员(预备) 党员(预备)",
        "03": "团员 中国共产主义青年团团员",
        "04": "民革 民革党员",
        "05": "民盟",
        "06": "民建",
        "07": "民进",
        "08": "农工党",
        "09": "致公党",
        "10": "九三",
        "11": "台盟",
        "12": "无党派 无党派民主人士",
        "13": "一般群众 普通群众",
    },
)
ETHNICITY = _words(
    codes.ETHNICITY, {code: label.removesuffix("族") for code, label in codes.ETHNICITY.items()}
)

HEALTH = _words(
    codes.HEALTH,
    {"1": "健康 良好 好 身体健康 优", "2": "一般 较弱", "3": "慢性病", "6": "伤残 肢体残疾"},
)
MARITAL = _words(codes.MARITAL, {"10": "未", "20": "已 已婚已育 已婚未育 初婚 再婚 复婚", "40": "离异"})

ROLES = {role.label: role for role in GridRole} | {
    "总指挥": GridRole.COMMANDER,
    "指导员": GridRole.INSTRUCTOR,
    "小网格长": GridRole.CHIEF,
    "全科网格员": GridRole.WORKER,
    "专职网格员": GridRole.WORKER,
    "兼职网格员": GridRole.WORKER,
    "网格管理员": GridRole.WORKER,
    "辅助员": GridRole.ASSISTANT,
    "协管员": GridRole.ASSISTANT,
    "志愿者": GridRole.VOLUNTEER,
}

LEVELS: dict[str, tuple[Level, UnitKind | None]] = {
    **{level.value: (level, None) for level in Level},
    **{level.label: (level, None) for level in Level},
    **dict.fromkeys(("县级", "区", "县级市", "市辖区", "区县"), (Level.COUNTY, None)),
    **dict.fromkeys(("乡镇", "乡级", "镇街", "乡镇街道", "乡镇(街道)"), (Level.TOWN, None)),
    "镇": (Level.TOWN, UnitKind.TOWN),
    "乡": (Level.TOWN, UnitKind.TOWNSHIP),
    **dict.fromkeys(("街道", "街道办", "街道办事处", "街办"), (Level.TOWN, UnitKind.STREET)),
    **dict.fromkeys(("社区办事处", "社区服务中心"), (Level.TOWN, UnitKind.COMMUNITY_OFFICE)),
    "服务中心": (Level.TOWN, UnitKind.SERVICE_CENTRE),
    "开发区": (Level.TOWN, UnitKind.ZONE),
    **dict.fromkeys(("村级", "村居", "村社区"), (Level.VILLAGE, None)),
    **dict.fromkeys(("村", "行政村", "村委会", "村民委员会"), (Level.VILLAGE, UnitKind.VILLAGE)),
    **dict.fromkeys(("社区", "居委会", "居民委员会"), (Level.VILLAGE, UnitKind.COMMUNITY)),
    "虚拟社区": (Level.VILLAGE, UnitKind.VIRTUAL),
    **dict.fromkeys(("基础网格", "网格级"), (Level.GRID, None)),
    "专属网格": (Level.GRID, UnitKind.DEDICATED_GRID),
}


def employment_words(kinds: Iterable[tuple[str, str, bool]]) -> dict[str, str]:
    """Return words for a policy's employment kinds, given as (key, label, full time).

    A bare 专职 or 兼职 means a kind only where exactly one full-time or part-time kind is called so.
    """
    kinds = tuple(kinds)
    words = {word: key for key, label, _ in kinds for word in (label, f"{label}网格员", key)}
    for word in ("专职", "兼职"):
        matching = [key for key, label, _ in kinds if word in label]
        by_time = [key for key, _, full_time in kinds if full_time is (word == "专职")]
        for group in (matching, by_time):
            if len(group) == 1:
                words.setdefault(word, group[0])
    return words
