"""The one guard of a refusal: a reason of the list, and words where its name says nothing."""

from __future__ import annotations

import pytest

from app.core.errors import Invalid
from app.domain.policy import load
from app.domain.refusals import Reason, chosen
from app.imports.policies import policy_text

LISTED = (Reason("age", "年龄不符"), Reason("other", "其他", words=True))


@pytest.mark.parametrize(
    ("reasons", "written", "told", "key"),
    [
        (LISTED, "age", "", "age"),
        (LISTED, "年龄不符", "", "age"),
        (LISTED, "other", "岗位", "other"),
        ((), "", "", ""),
    ],
)
def test_a_reason_of_the_list_is_kept_by_its_key(
    reasons: tuple[Reason, ...], written: str, told: str, key: str
) -> None:
    assert chosen(reasons, written, told) == key


@pytest.mark.parametrize(
    ("reasons", "written", "told", "field", "says"),
    [
        (LISTED, "", "年龄", "refusal", "县政策列有：年龄不符、其他。"),
        (LISTED, "街坊说不好", "", "refusal", "请选择"),
        (LISTED, "other", " 岗 ", "told", "原因是“其他”的，请写明"),
        ((), "age", "", "refusal", "没有列不予聘用的原因"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(
    reasons: tuple[Reason, ...], written: str, told: str, field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        chosen(reasons, written, told)
    assert says in refused.value.fields[field]


def test_a_policy_that_lists_one_reason_twice_is_refused() -> None:
    text = policy_text("jishan")
    assert '{ key = "health", label = "体检不合格" }' in text
    with pytest.raises(Invalid, match="不予聘用原因里重复"):
        load(
            text.replace('{ key = "health", label = "体检不合格" }', '{ key = "age", label = "体检不合格" }')
        )
