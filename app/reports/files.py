"""Put a finished file in its place, whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.core.errors import Unavailable


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that nobody ever finds half a file there.

    The bytes go to ``~name.tmp`` beside it, reach the disk, and take the name in one step; what
    was there before stays until then. Folders are made.

    Raises: Unavailable when the file is open elsewhere, the folder is closed to us, or the disk
        is full; nothing is left behind.
    """
    draft = path.with_name(f"~{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(draft, content)
        draft.replace(path)
    except OSError as problem:
        with suppress(OSError):  # the folder itself may be what is wrong
            draft.unlink(missing_ok=True)
        raise Unavailable(_sentence(path, problem)) from problem


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write every file into ``folder``, or none of them: each is whole on the disk before the first is named.

    Raises: Unavailable as ``write_whole`` does; what was in the folder is as it was.
    """
    drafts: dict[Path, Path] = {}
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            path = folder / name
            _refuse_locked(path)
            drafts[path] = path.with_name(f"~{name}.tmp")
            _put(drafts[path], content)
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as problem:
        raise Unavailable(_sentence(path, problem)) from problem
    finally:  # Ctrl+C too
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _refuse_locked(path: Path) -> None:
    """Raise PermissionError where somebody has ``path`` open so that it cannot be replaced."""
    if path.exists():
        path.open("r+b").close()


def _put(draft: Path, content: bytes) -> None:
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sentence(path: Path, problem: OSError) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"磁盘空间不足，“{path.name}”没有写入；请清理“{path.parent}”所在磁盘后重试。"
    if isinstance(problem, PermissionError) and path.is_file() and os.access(path.parent, os.W_OK):
        return f"“{path.name}”正被 WPS 或 Excel 打开，请关闭后重试。"
    if isinstance(problem, PermissionError) or problem.errno == errno.EROFS:
        return f"没有写入“{path.parent}”的权限，请换一个文件夹。"
    if isinstance(problem, IsADirectoryError):
        return f"“{path}”是文件夹，请换一个文件名。"
    if isinstance(problem, FileExistsError | NotADirectoryError):
        return f"“{path.parent}”不是文件夹，请换一个位置。"
    long = problem.errno == errno.ENAMETOOLONG
    why = "文件名太长，请换短一些的" if long else "请检查磁盘或网络位置后重试，或换一个文件夹"
    return f"“{path.name}”没有写入：{why}。"
