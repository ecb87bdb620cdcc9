"""The door: arguments lead to a command or to the window; nothing is decided here.

This file must be readable by Pythons too old to run GridDesk: they get a sentence, not a traceback.
"""

import multiprocessing
import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def unsupported(version):
    """Return the sentence for a Python that cannot run GridDesk, or an empty string."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return ""
    found = "%d.%d" % tuple(version[:2])
    return (
        "本程序需要 Python 3.11 至 3.14，当前是 %s；请安装其中一个版本后重新执行 README 中的命令。\n"
        "GridDesk needs Python 3.11 to 3.14, this is %s: install one of them and repeat the README's command."
        % (found, found)
    )


def window(db=None, user=None):
    """Open the window on a database and return the exit code.

    Raises:
        Unavailable: no window can open here; the sentence says why.
    """
    from ui.shell import entry

    return entry.start(db, user)


def shots(place, login, passphrase, folder):
    """Draw every page of the window into a folder and return the pictures.

    Raises:
        Unavailable: the database cannot be opened, or a page could not be read.
    """
    from ui.shell import shots as drawing

    return drawing.take(place, login, passphrase, folder)


def main(argv):
    """Run the command, or open the window when none is named; return the exit code."""
    from app import cli

    return cli.run(argv, window, shots)


def guarded_main(argv):
    """Run ``main``; what this machine lacks is told in a sentence, never by a traceback."""
    sentence = unsupported(sys.version_info)
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 2
    from app.core import platform

    try:
        return main(argv)
    except ImportError as problem:
        sentence = platform.missing_software(problem)
        if not sentence:
            raise
        sys.stderr.write(sentence + "\n")
        return 2


if __name__ == "__main__":
    multiprocessing.freeze_support()
    try:
        sys.exit(guarded_main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有写入任何内容。\n")
        sys.exit(130)
