"""``server ca DIR``: who signs the county's certificates, the server's, and one per workstation."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import Usage
from app.cli.frame import Answer, Call
from app.core.clock import system_clock
from db import certificates
from db.certificates import Issued, Wanted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act's own options."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="证书文件夹；第一次是空的，以后用同一个")
    parser.add_argument("--title", default="", metavar="NAME", help="县（市、区）名称，写在签发证书上")
    for option, word, text in (
        ("--server", "HOST", "服务器的主机名或 IP 地址；用户在地址里怎样写，这里就怎样写，可以多个"),
        ("--station", "NAME", "给哪些电脑签发，例如 jingban-1"),
        ("--revoke", "NAME", "吊销哪些电脑的证书"),
    ):
        parser.add_argument(option, nargs="+", default=[], metavar=word, help=text)
    parser.add_argument("--renew", action="store_true", help="已有证书的换发一份，旧的吊销")


def run(call: Call) -> Answer:
    """Return which folders to carry where; nothing that was issued before is overwritten.

    Raises:
        Usage: nothing was asked for.
    """
    asked = call.options
    wanted = Wanted(asked.server, asked.station, asked.revoke, asked.renew)
    if not (wanted.names or wanted.stations or wanted.revoked):
        raise Usage("缺少参数：请写明 --server、--station 或 --revoke。")
    issued = certificates.issue(asked.folder, asked.title, wanted, system_clock())
    data = {
        "authority": "new" if issued.new else "kept",
        "server": issued.server,
        "stations": {place.name: place for place in issued.stations},
        "revoked": issued.revoked,
        "until": issued.until.date() if issued.until else None,
    }
    return Answer(data, "\n".join(_lines(asked.folder, issued)))


def _lines(folder: Path, issued: Issued) -> list[str]:
    lines: list[str] = []
    if issued.new:
        lines.append(
            f"已建立签发证书：{folder}。其中 ca.key 只留在这里，不要拷到服务器和电脑上，另存一份备份。"
        )
    if issued.server:
        lines.append(f"服务器的证书：{issued.server}，里面的文件都放到数据库服务器上。")
    lines += [
        f"电脑“{place.name}”的证书：{place}，里面三个文件放到那台电脑的“certificates”文件夹。"
        for place in issued.stations
    ]
    if issued.revoked:
        lines.append(f"已吊销：{'、'.join(issued.revoked)}。请把新的 ca.crl 放到服务器上并重新载入配置。")
    if (issued.server or issued.stations) and issued.until:
        lines.append(f"有效期到 {issued.until:%Y-%m-%d}，到期前用 --renew 换发。")
    return lines
