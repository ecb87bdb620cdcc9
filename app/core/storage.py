"""Where a database file may live."""

from __future__ import annotations

import sys
from pathlib import Path

from app.core.errors import Unavailable

NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "ncpfs", "afs")


def refuse_network_drive(path: Path) -> None:
    """Raise Unavailable when ``path`` lies on a network drive: WAL needs shared memory (trust.md 2.3)."""
    if _on_network(path):
        raise Unavailable("数据库文件不能放在网络盘上，请放在本机磁盘；多人共用请改用数据库服务器。")


def _on_network(path: Path) -> bool:
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        drive = path.resolve().drive + "\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive) == 4)  # DRIVE_REMOTE
    return _mounted_from_network(path)


def _mounted_from_network(path: Path) -> bool:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    target, best, kind = str(path.resolve()), "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _device, point, fstype = line.split(" ")[:3]
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fstype
    return kind.startswith(NETWORK)
