"""Where a database lies, as people write it: a file's URL, or a server's with one host or several."""

from __future__ import annotations

import re

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import Invalid

_SEVERAL = re.compile(r"(postgresql(?:\+\w+)?://(?:[^@/]*@)?)([^@/?]*,[^@/?]*)(/.*)?")
_PORT, _HOSTS = 5432, ("host", "port", "target_session_attrs")
_WRONG = "数据库地址写得不对，要写成 postgresql://主机/库名，例如 postgresql://10.0.0.5/wangge。"


def parsed(place: str | URL) -> URL:
    """Return the URL of a database.

    Several hosts, as libpq writes them (``postgresql://one:5432,two:5432/county``) or as SQLAlchemy does
    (``?host=one:5432&host=two:5432``), stand in its query, which both read; of them the one is meant that
    takes writes.

    Raises:
        Invalid: it is no URL.
    """
    try:
        return _parsed(place)
    except (ArgumentError, ValueError) as error:
        raise Invalid(_WRONG) from error


def _parsed(place: str | URL) -> URL:
    found = _SEVERAL.fullmatch(place) if isinstance(place, str) else None
    url = make_url(f"{found[1]}{found[3] or '/'}" if found else place)
    hosts = found[2].split(",") if found else _in_query(url)
    return _with_hosts(url, [host.strip().partition(":") for host in hosts]) if hosts else url


def _in_query(url: URL) -> list[str]:
    given = url.query.get("host", "")
    if isinstance(given, tuple):
        return list(given)
    return given.split(",") if "," in given and "port" not in url.query else []


def several(url: URL) -> bool:
    """Return whether a server has a standby: where the one is gone, another will take its place."""
    return "," in str(url.query.get("host", ""))


def written(url: URL) -> str:
    """Return a server's address as people write it, without who signs in there."""
    hosts, ports = (str(url.query.get(key, "")).split(",") for key in ("host", "port"))
    pairs = zip(hosts, ports, strict=True) if several(url) else [(url.host or "", str(url.port or _PORT))]
    rest = URL.create("postgresql", database=url.database, query=url.query).difference_update_query(_HOSTS)
    where = ",".join(f"{host}:{port}" for host, port in pairs)
    return rest.render_as_string().replace(":///", f"://{where}/", 1)


def _with_hosts(url: URL, hosts: list[tuple[str, str, str]]) -> URL:
    names = ",".join(host for host, _, _ in hosts)
    ports = ",".join(str(int(port or _PORT)) for _, _, port in hosts)
    return url.update_query_dict({"host": names, "port": ports, "target_session_attrs": "read-write"})
