"""What the standard codes of a person say: ethnicity, politics, education, health, marriage.

Source: GB/T 3304, GB/T 4762-1984, GB/T 4658-2006 (standards-and-paper 1.8) and of GB/T
2261.3 and 2261.2 the first level.
"""

from __future__ import annotations

EDUCATION = {
    "10": "研究生",
    "20": "本科",
    "30": "专科",
    "40": "中专",
    "60": "高中",
    "70": "初中",
    "80": "小学",
    "90": "其他",
}

POLITICS = {
    "01": "中共党员",
    "02": "中共预备党员",
    "03": "共青团员",
    "04": "民革会员",
    "05": "民盟盟员",
    "06": "民建会员",
    "07": "民进会员",
    "08": "农工党党员",
    "09": "致公党党员",
    "10": "九三学社社员",
    "11": "台盟盟员",
    "12": "无党派人士",
    "13": "群众",
}

HEALTH = {"1": "健康或良好", "2": "一般或较弱", "3": "有慢性病", "6": "残疾"}
MARITAL = {"10": "未婚", "20": "已婚", "30": "丧偶", "40": "离婚"}

_PEOPLES = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西
景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯
阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
ETHNICITY = {f"{number:02d}": f"{name}族" for number, name in enumerate(_PEOPLES.split(), start=1)} | {
    "97": "其他",
    "98": "外国血统中国籍人士",
}


def said(table: dict[str, str], code: str) -> str:
    """Return the words of ``code``; what is no code of the table is words already."""
    return table.get(code, code)
