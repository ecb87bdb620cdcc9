import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.text import (
    address_key,
    clean,
    clean_digits,
    clean_name,
    excel_text,
    gb18030_repair,
    names_in,
    private_use,
    safe_filename,
)


def test_what_nobody_can_see_goes_and_what_is_content_stays():
    assert clean("\u3000稷\u200b峰\ufeff镇\u202e \x00") == "稷峰镇"
    assert clean("一\r\n二\t三") == "一 二 三"
    assert clean("a\u3000b") == "a\u3000b"
    assert clean("葛\U000e0100") == "葛\U000e0100", "a variation selector chooses the glyph of a name"


def test_content_is_never_nfc_normalised():
    compatibility = "\ufa19\uf9dc"  # 神 隆 as another font has them: NFC would replace both
    assert unicodedata.normalize("NFC", compatibility) != compatibility
    assert clean(compatibility) == clean_name(compatibility) == compatibility


def test_half_a_character_and_too_long_a_text_are_refused():
    with pytest.raises(Invalid, match="损坏"):
        clean("王\ud840")
    with pytest.raises(Invalid, match="最多3字"):
        clean("一二三四", 3)
    assert clean("一二三", 3) == "一二三"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    try:
        once = clean(text, 10**6)
    except Invalid:
        return
    assert clean(once, 10**6) == once
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in once)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李 明", "李明"),
        ("李\u3000明", "李明"),
        (" 王小\u00a0明 ", "王小明"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉‧买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("José Li", "José Li"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("𠂇 明", "𠂇明"),
        ("\ue81e 明", "\ue81e明"),
    ],
)
def test_names(text, name):
    assert clean_name(text) == name
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "不能为空"),
        ("\u3000", "不能为空"),
        ("赵师泉3", "数字"),
        ("张三(女)", "括号"),
        ("张三（女）", "括号"),
        ("赵师泉/钟飞全", "两个"),
        ("张三、李四", "两个"),
        ("王?", "生僻字"),
        ("王\ufffd", "生僻字"),
        ("王□", "生僻字"),
        ("张三 李四", "是两个人的请每人一行"),
        ("张三\u3000李四光", "是两个人的请每人一行"),
        ("买买提 艾力", "用“·”隔开"),
        ("欧阳 娜娜 李四", "是两个人的请每人一行"),
        ("周己酉".encode().decode("latin-1"), "乱码"),
        ("周己酉".encode().decode("cp1252", "replace"), "乱码"),
    ],
)
def test_names_a_person_must_correct(text, why):
    with pytest.raises(Invalid, match=why):
        clean_name(text)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张三 李四", ("张三", "李四")),
        ("张\u3000三；欧阳 娜娜", ("张三", "欧阳娜娜")),
        ("John Smith, 李四", ("John Smith", "李四")),
        (" 、 ", ()),
    ],
)
def test_the_names_of_a_line(line, names):
    assert names_in(line) == names


def test_numbers_become_plain():
    assert clean_digits(" '１２３ 45\t6\u00a0х\u200b") == "123456X"
    assert clean_digits("12×") == "12X"
    assert clean_digits("139-1234/5678.0") == "139-1234/5678.0"


@pytest.mark.parametrize(
    "same",
    [
        (
            "稷峰镇三号楼二单元501室",
            "稷峰镇3号楼2单元501",
            "稷峰镇 3-2-501",
            "稷峰镇３号楼２单元５０１户",
            "稷峰镇3幢2单元，501号",
        ),
        ("下迪村第三组12号", "下迪村3组12", "下迪村三组十二号", "下迪村（三组）12户"),
        ("汾河东路一百二十号", "汾河东路120号", "汾河东路一二〇号"),
        ("西社镇二十五组", "西社镇25组"),
    ],
)
def test_ways_to_write_one_address_share_a_key(same):
    assert len({address_key(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("下迪村3组12号", "下迪村31组2号"),
        ("3-2-501", "32-501"),
        ("3号楼501", "3501"),
        ("十二号", "二十号"),
        ("东街1号", "西街1号"),
    ],
)
def test_different_addresses_keep_different_keys(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10月/补贴:表?", "10月_补贴_表_"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("com1.xlsx", "_com1.xlsx"),
        ("花名册. ", "花名册"),
        ("...", "未命名"),
        ("", "未命名"),
    ],
)
def test_file_names_windows_accepts(text, name):
    assert safe_filename(text) == name


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_gives_a_file_name(text):
    name = safe_filename(text)
    assert name
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*\n\t\0')
    assert name == name.strip(" .")


def test_cells_that_a_spreadsheet_would_run_are_quoted():
    for text in ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"):
        assert excel_text(text) == "'" + text
    for text in ("-12.50", "+8", "稷峰镇", "", "1=1"):
        assert excel_text(text) == text


def test_private_use_characters_are_listed_once():
    assert private_use("王\ue81e\ue81e\U000f0000明") == ["\ue81e", "\U000f0000"]
    assert private_use("王小明𠂇") == []


@pytest.mark.parametrize(
    ("code", "char"),
    [
        ("FE59", "龴"),
        ("A6D9", "\ufe10"),
        ("A6DA", "\ufe12"),
        ("A6DB", "\ufe11"),
        ("A6DF", "\ufe16"),
        ("A6EC", "\ufe17"),
        ("A6F3", "\ufe19"),
        ("A8BC", "\u1e3f"),
        ("FE51", "\U00020087"),
        ("FE6C", "\U000215d7"),
        ("FE76", "\U0002298f"),
        ("FE91", "\U000241fe"),
        ("FEA0", "\u9fbb"),
        ("FE52", "\U00020089"),
        ("FE53", "\U000200cc"),
        ("FE7E", "\u9fb9"),
    ],
)
def test_python_decodes_gb18030_as_in_2000_and_the_repair_brings_it_to_2022(code, char):
    """Expected characters: what glibc's iconv makes of the same two bytes."""
    decoded = bytes.fromhex(code).decode("gb18030")
    assert decoded != char
    assert gb18030_repair(f"王{decoded}") == f"王{char}"
    assert private_use(gb18030_repair(decoded)) == []


def test_no_other_two_byte_code_is_touched():
    for high in range(0x81, 0xFF):
        for low in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            char = bytes((high, low)).decode("gb18030")
            if unicodedata.category(char) != "Co" and char != "\u1e3f":
                assert gb18030_repair(char) == char
