"""Policies as text: read one or say in Chinese what is wrong and on which line; write one back."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Invalid
from app.domain.policy.model import Policy
from app.domain.policy.parts import ASSUMED
from app.domain.policy.schemes import Scheme
from app.domain.policy.telling import title_at
from app.domain.recruiting import flow_of as campaign_flow
from app.domain.units import Level, level_of, short_code
from app.domain.vetting import flow_of

_Path = tuple[int | str, ...]
StepsCheck = Callable[[Sequence[str]], object]
"""Raises Invalid for a list of step names its workflow cannot use (``workflow.load`` with a catalogue)."""

_SCHEMES = get_args(get_args(Scheme)[0])
_TAGS = {"[key]", *(get_args(one.model_fields["type"].annotation)[0] for one in _SCHEMES)}
"""Names pydantic adds to the place of an error in a pay scheme or a table; no key of the file."""

_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项，请检查拼写",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "string_type": "要写成文字",
    "int_type": "要写成整数",
    "int_parsing": "要写成整数",
    "bool_type": "要写 true 或 false",
    "bool_parsing": "要写 true 或 false",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "literal_error": "不在可选的值里",
    "enum": "不在可选的值里",
    "union_tag_invalid": "不认识这种办法（type）",
    "union_tag_not_found": "没有写 type",
    "tuple_type": "要写成列表",
    "dict_type": "要写成表",
    "model_type": "要写成表",
    "date_from_datetime_parsing": "要写成日期，例如 2026-01-01",
    "date_type": "要写成日期，例如 2026-01-01",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a policy's text; ``line`` is None where it cannot be found."""

    key: str
    title: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        """Return where it stands and what is wrong, for one line of an error."""
        return f"{self.key}{f'(第{self.line}行)' if self.line else ''}：{self.sentence}"


class Unfit(Invalid):
    """A text that is no policy; ``faults`` says why, place by place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        placed = [one for one in faults if one.key]
        said = f"政策文件有{len(faults)}处要改：{'；'.join(map(str, placed))}"
        super().__init__(said if placed else faults[0].sentence, {one.key: one.sentence for one in placed})
        self.faults = tuple(faults)


def load(text: str, vetting: StepsCheck = flow_of) -> Policy:
    """Return the policy written in ``text`` (TOML).

    ``vetting`` checks the names of the vetting steps against a catalogue; the product's unless told.

    Raises:
        Unfit: every fault with its key and, where it can be found, its line.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unfit(
            [_whole(f"政策文件不是有效的 TOML 文本（{_place(str(error))}），请改正后再读。")]
        ) from None
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as error:
        found = [(item["loc"], _sentence(item)) for item in error.errors()]
        raise Unfit([_fault(place, said, text) for place, said in found]) from None
    if policy.vetting.steps:
        try:
            vetting([rule.step for rule in policy.vetting.steps])
        except Invalid as error:
            raise Unfit([_fault(("vetting", "steps"), str(error), text)]) from None
    for place, way in enumerate(policy.recruit.ways):
        try:
            campaign_flow(way.step_names)
        except Invalid as error:
            raise Unfit([_fault(("recruit", "ways", place, "steps"), str(error), text)]) from None
    return policy


def dump(policy: Policy) -> str:
    """Return ``policy`` as TOML text that ``load`` reads back to an equal one."""
    import tomlkit  # policies are read at every start and seldom written

    return tomlkit.dumps(
        policy.model_dump(mode="json", exclude_none=True) | {"valid_from": policy.valid_from}
    )


def digest(policy: Policy) -> str:
    """Return the SHA-256 of what the policy says, whatever its text looks like."""
    canonical = json.dumps(policy.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


_NATIONAL_KINDS = """
[township_kinds]
source = "GB/T 10114"
value = [
  { kind = "street", label = "街道", code_from = "001", code_to = "099" },
  { kind = "town", label = "镇", code_from = "100", code_to = "199" },
  { kind = "township", label = "乡", code_from = "200", code_to = "399" },
  { kind = "zone", label = "开发区、管理区", code_from = "400", code_to = "599" },
]

[village_kinds]
source = "统计用区划代码和城乡划分代码编制规则"
value = [
  { kind = "community", label = "社区", code_from = "001", code_to = "199" },
  { kind = "village", label = "行政村", code_from = "200", code_to = "399" },
  { kind = "virtual", label = "虚拟社区", code_from = "400", code_to = "599" },
]
"""
"""The code ranges of the national rules, where a county has not stated its own."""


def for_county(text: str, name: str, root_code: str) -> str:
    """Return the text of a preset as another county starts from it, comments kept.

    The root, the county's name and its centre become the county's own; figures about the preset's
    county go; kinds of towns and villages follow the national code ranges; every other rule stays
    with the source it had, for the county to check.
    """
    import tomlkit

    document = tomlkit.parse(text)
    level = level_of(root_code)
    document["county"] = name
    document["title"] = f"{name}全科网格管理政策"
    document["division_code"] = short_code(root_code)
    document["root"] = {"code": root_code, "name": name, "level": level.value}
    document.pop("profile", None)
    for key, kinds in tomllib.loads(_NATIONAL_KINDS).items():
        document["hierarchy"][key] = kinds
    _root_at(document["hierarchy"]["levels"], level)
    centre = document.get("centre")
    if centre:
        centre["name"] = {"value": f"{name}综治中心", "source": ASSUMED}
    return tomlkit.dumps(document)


def _root_at(levels: Any, root: Level) -> None:
    """Let the chain of levels begin at the root: what is above it goes, the root is put on top."""
    order = [one.value for one in Level]
    place = order.index(root.value)
    while order.index(levels["value"][0]["level"]) < place:
        levels["value"].pop(0)
    if levels["value"][0]["level"] != root.value:
        levels["value"].insert(0, {"level": root.value, "label": root.label})


def _sentence(item: ErrorDetails) -> str:
    return _WORDS.get(item["type"]) or item["msg"]


def _fault(place: _Path, sentence: str, text: str) -> Fault:
    where = tuple(part for part in place if part not in _TAGS)
    key = ".".join(str(part) for part in where) or "政策"
    return Fault(key, title_at(where), line_of(text, where), sentence)


def _whole(sentence: str) -> Fault:
    return Fault("", "整个文件", None, sentence)


def _place(message: str) -> str:
    found = re.search(r"line (\d+), column (\d+)", message)
    return f"第{found[1]}行第{found[2]}列" if found else "文件末尾不完整"


_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")


def line_of(text: str, where: Sequence[int | str]) -> int | None:
    """Return the line (from 1) on which the key ``where`` stands, or its nearest parent; None if neither.

    Inline tables are found by the key that holds them.
    """
    lines = text.splitlines()
    start, depth = _section(lines, where)
    for part in where[depth:]:
        if isinstance(part, int):
            continue
        found = _key_line(lines, start, part)
        if found is None:
            break
        start = found
    return start or None


def _section(lines: Sequence[str], where: Sequence[int | str]) -> tuple[int, int]:
    """Return the line of the header that holds ``where`` and how much of ``where`` it covers."""
    best, depth = 0, 0
    counts: dict[_Path, int] = {}
    for number, line in enumerate(lines, start=1):
        header = _HEADER.match(line)
        if not header:
            continue
        path = _header_path(header[2].split("."), counts, opens=header[1] == "[[")
        if len(path) > depth and tuple(where[: len(path)]) == path:
            best, depth = number, len(path)
    return best, depth


def _header_path(names: Sequence[str], counts: dict[_Path, int], *, opens: bool) -> _Path:
    """Return the full path of a header, with the place of each array of tables it lies in."""
    path: _Path = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if opens and place == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _key_line(lines: Sequence[str], start: int, key: str) -> int | None:
    """Return the line of ``key =`` in the section that begins at ``start``."""
    key_at = re.compile(rf"(^|[\s{{,.]){re.escape(key)}\s*[.=]")
    if start and key_at.search(lines[start - 1]):
        return start
    for number, line in enumerate(lines[start:], start=start + 1):
        if _HEADER.match(line):
            return None
        if key_at.search(line.split("#")[0]):
            return number
    return None
