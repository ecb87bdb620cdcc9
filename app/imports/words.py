"""The words offices write for standard codes: one table per code set, from word to code.

Codes are those of the standards (standards-and-paper 1.8), because public tables under the
right standard number are often wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.identity import Sex
from app.domain.roster import GridRole
from app.domain.units import Level, UnitKind


def _by_word(rows: Mapping[str, str]) -> dict[str, str]:
    """``{code: "word other-word"}`` turned round; the code itself is a word too."""
    return {word: code for code, words in rows.items() for word in (*words.split(), code)}


SEX = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE}

# GB/T 4658-2006
EDUCATION = _by_word(
    {
        "10": "研究生 硕士 博士 硕士研究生 博士研究生 在职研究生 研究生班",
        "20": "本科 大学 大学本科 全日制本科 函授本科 自考本科 在职本科 党校本科 大学普通班",
        "30": "专科 大专 大学专科 高职 全日制大专 函授大专 自考大专 电大 党校大专 高等职业 成人大专",
        "40": "中专 中职 职高 技校 中等专科 中等职业 中师 职业高中 中专中技",
        "60": "高中 普通高中",
        "70": "初中 初级中学",
        "80": "小学",
        "90": "其他 文盲 半文盲",
    }
)

# GB/T 4762-1984
POLITICS = _by_word(
    {
        "01": "中共党员 党员 中国共产党党员 正式党员 共产党员",
        "02": "中共预备党员 预备党员 中国共产党预备党员",
        "03": "共青团员 团员 中国共产主义青年团团员",
        "04": "民革会员 民革党员 民革", "05": "民盟盟员 民盟", "06": "民建会员 民建", "07": "民进会员 民进",
        "08": "农工党党员 农工党", "09": "致公党党员 致公党", "10": "九三学社社员 九三",
        "11": "台盟盟员 台盟",
        "12": "无党派人士 无党派民主人士 无党派",
        "13": "群众 一般群众 普通群众 群众党外",
    }
)  # fmt: skip

# GB/T 3304, in the order of their codes 01 to 56
_PEOPLES = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西
景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯
阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
ETHNICITY = _by_word(
    {f"{number:02d}": f"{people}族 {people}" for number, people in enumerate(_PEOPLES.split(), start=1)}
    | {"97": "其他", "98": "外国血统中国籍人士"}
)

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
