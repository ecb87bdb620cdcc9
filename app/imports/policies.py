"""Policy texts from files: a preset by its name, or a file of the county's own."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import Invalid

PRESETS = Path(__file__).parents[2] / "resources" / "policies"
_LARGEST = 2**20


def preset_names() -> list[str]:
    """Return the names of the presets that come with the program."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def policy_text(preset_or_file: str) -> str:
    """Return the text of a preset (``jishan``) or of a file (a path that ends in .toml).

    Raises:
        Invalid: there is no such preset or file, or it is no UTF-8 text of at most 1 MB.
    """
    named = preset_or_file in preset_names()
    path = PRESETS / f"{preset_or_file}.toml" if named else Path(preset_or_file).expanduser()
    if not path.is_file():
        known = "、".join(preset_names())
        raise Invalid(f"找不到政策“{preset_or_file}”，请写政策文件的路径，或自带政策之一：{known}。")
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise Invalid(f"“{path.name}”超过 1 MB，不是政策文件，请检查路径。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"“{path.name}”不是 UTF-8 文本，请用文本编辑器另存为 UTF-8 后再读。") from None
