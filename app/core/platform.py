"""Everything that differs between Windows and Linux, or between root and an ordinary user, in one place.

Only this module may name geteuid, pwd, resource, fcntl or SIGKILL (tests/house/test_words.py).
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

WINDOWS = sys.platform == "win32"

# What a bare Debian lacks for a Qt window without display, and for a real one (architecture.md section 9).
APT_OFFSCREEN = "libglib2.0-0 libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0"
APT_WINDOW = "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"

_OWN_PACKAGES = frozenset({"app", "db", "ui", "tests", "main"})
_DISK_SENTENCES = {
    errno.ENOSPC: "磁盘已满，没有写入“{}”；请清理磁盘空间后重试。",
    errno.EDQUOT: "磁盘配额已用完，没有写入“{}”；请清理磁盘空间后重试。",
    errno.EFBIG: "“{}”超过了这个磁盘允许的大小，没有写入；请换一个磁盘。",
    errno.EROFS: "“{}”所在的磁盘是只读的；请换一个文件夹。",
    errno.EACCES: "无法写入“{}”：它可能正被其他程序（如 Excel）打开，或没有权限；请关闭它或换一个文件夹。",
    errno.EPERM: "没有权限操作“{}”；请换一个文件夹，或请管理员授权。",
    errno.ENOTDIR: "“{}”不是文件夹；请换一个输出位置。",
    errno.EISDIR: "“{}”是文件夹，不是文件；请换一个文件名。",
}


def missing_software(problem: ImportError) -> str:
    """Return the sentence for a missing package or system library, or "" where it is a bug of ours."""
    library = re.match(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file", str(problem))
    if library:
        return missing_library(library[1])
    module = (problem.name or "").split(".")[0]
    if not isinstance(problem, ModuleNotFoundError) or module in _OWN_PACKAGES:
        return ""
    return (
        f"缺少软件包 {module}：请在程序所在文件夹执行\n"
        f"  {sys.executable} -m pip install -q --require-hashes -r requirements.lock"
    )


def missing_library(library: str) -> str:
    """Return the sentence that names a missing system library and the line that installs it."""
    return (
        f"缺少系统库 {library}，窗口无法显示。Debian、Ubuntu 请执行：\n"
        f"  apt-get install -y {APT_OFFSCREEN} {APT_WINDOW}"
    )


def disk_sentence(problem: OSError) -> str:
    """Return what the user can do about a file that cannot be written, or "" where it is a bug."""
    sentence = _DISK_SENTENCES.get(problem.errno or 0, "")
    return sentence.format(problem.filename or "文件") if sentence else ""


def log_folder() -> Path:
    """Return the folder of logs and crash reports: $GRIDDESK_LOGS or the user's own; made if missing."""
    from platformdirs import user_log_path

    named = os.environ.get("GRIDDESK_LOGS")
    folder = Path(named) if named else user_log_path("GridDesk", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """Return the user's data folder, where the database of a single workstation lives; made if missing."""
    from platformdirs import user_data_path

    return user_data_path("GridDesk", appauthor=False, ensure_exists=True)


def use_utf8_streams() -> None:
    """Make standard output and error UTF-8 whatever the console's code page; unknown bytes never raise."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def silence_stdout() -> None:
    """Point standard output at nothing, after its reader has gone away, so that exit does not complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def station() -> str:
    """Return the name of this workstation, for the audit."""
    import socket

    return socket.gethostname()


def is_root() -> bool:
    """Return whether the process is the superuser of a Unix system; never on Windows."""
    return sys.platform != "win32" and os.geteuid() == 0


def ordinary_user() -> dict[str, Any]:
    """Return the subprocess arguments that drop root to an account without rights; {} for ordinary users."""
    if sys.platform == "win32" or not is_root():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def kill_hard(process: subprocess.Popen[Any]) -> None:
    """End a process at once, with its group where it leads one, and wait: it cannot clean up."""
    if sys.platform == "win32" or os.getpgid(process.pid) != process.pid:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_self() -> None:
    """End this process as a power cut would: the crash tests' only tool."""
    os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def quick_start() -> str:
    """Return how a process is started that need not read the program again; on Windows each must."""
    return "spawn" if WINDOWS else "forkserver"


def limit_memory(size: int) -> None:
    """Keep this process below ``size`` bytes of address space, where the system can do that."""
    if not WINDOWS:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_growth(size: int) -> None:
    """Let this process take at most ``size`` bytes more than it holds now, where the system can do that."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        limit_memory(int(statm.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") + size)


def limit_work(seconds: float) -> None:
    """End this process after so many more seconds of its own computing, where the system can do that."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody handles the signal: it ends the process


def worked_too_long(exitcode: int | None) -> bool:
    """Return whether a process was ended by ``limit_work``."""
    return sys.platform != "win32" and exitcode == -signal.SIGPROF


def ran_out_of_memory(exitcode: int | None) -> bool:
    """Return whether a process aborted itself or was killed: where it may take no more, that is why."""
    return sys.platform != "win32" and exitcode in (-signal.SIGABRT, -signal.SIGKILL)


def leave_no_dump() -> None:
    """Let this process, which may die of what it reads, write no image of its memory to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_file_size(size: int) -> Callable[[], None]:
    """Let no file of this process grow beyond ``size`` bytes, as on a full disk, where possible.

    Calling what is returned makes room again.
    """
    if sys.platform == "win32":
        return lambda: None
    import resource

    heed = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a refused write, not a death
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    def make_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heed)

    return make_room


def held(path: Path) -> BinaryIO | None:
    """Return ``path``, this process's alone until it is closed or dies; None where another has it."""
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def silence_stderr() -> None:
    """Point standard error at nothing, for a child whose parser prints its own death."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
