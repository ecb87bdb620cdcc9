import errno
import os
from pathlib import Path

import pytest

from app.core.errors import Unavailable
from app.reports.files import write_whole


def test_a_file_takes_its_name_in_one_step(tmp_path):
    target = tmp_path / "10月" / "发放表.xlsx"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["发放表.xlsx"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (PermissionError(errno.EACCES, "in use"), "“发放表.xlsx”正被 WPS 或 Excel 打开，请关闭后重试"),
        (OSError(errno.ENOSPC, "full"), "磁盘空间不足"),
        (OSError(errno.EIO, "bad disk"), "没有写入"),
    ],
)
def test_a_refusal_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, problem, words):
    target = tmp_path / "发放表.xlsx"
    write_whole(target, b"old")

    def refuse(self, other):
        raise problem

    monkeypatch.setattr(Path, "replace", refuse)  # the machine's edge: Windows refuses an open file
    with pytest.raises(Unavailable, match=words) as told:
        write_whole(target, b"new")
    assert str(problem.strerror) not in str(told.value), "the system's own words are English"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["发放表.xlsx"]


def test_a_full_disk_while_writing_leaves_nothing(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="磁盘空间不足"):
        write_whole(tmp_path / "a.pdf", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(Unavailable, match="不是文件夹"):
        write_whole(tmp_path / "out" / "a.pdf", b"x")
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(Unavailable, match="文件夹"):
        write_whole(tmp_path / "b.pdf", b"x")


def test_a_name_that_is_too_long_is_said_to_be(tmp_path):
    with pytest.raises(Unavailable, match="文件名太长"):
        write_whole(tmp_path / ("名" * 200 + ".xlsx"), b"x")
    assert list(tmp_path.iterdir()) == []
