"""What guards a server's rows, as ten hashes of its catalogue: taken when set up, audited, compared later.

Whoever changes a policy, a right, a function or a trigger behind the program's back changes a hash; the
expected ones lie in the audit chain, whose own end is printed on paper (trust.md 1.5).
"""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import Connection, text

_NAMED = "coalesce(nullif(pg_get_userbyid(nullif(x.grantee, 0)), ''), 'PUBLIC')"
_RIGHTS = f"string_agg({_NAMED} || ':' || x.privilege_type, ' ' ORDER BY {_NAMED}, x.privilege_type)"
_OURS = "n.nspname = 'app'"
SECTIONS = {
    "策略": (
        "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies "
        "WHERE schemaname = 'app' ORDER BY 1, 2"
    ),
    "表权限": (  # the owner's rights are left out: later servers have one more of them
        "SELECT c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(relowner), "
        f"array_to_string(reloptions, ','), (SELECT {_RIGHTS} FROM aclexplode(relacl) x "
        "WHERE x.grantee <> relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE {_OURS} AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') ORDER BY 1"
    ),
    "列权限": (
        f"SELECT c.relname, attname, (SELECT {_RIGHTS} FROM aclexplode(attacl) x) FROM pg_attribute a "
        f"JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OURS} "
        "AND attacl IS NOT NULL ORDER BY 1, 2"
    ),
    "函数": (
        "SELECT p.oid::regprocedure::text, prosecdef, pg_get_userbyid(proowner), md5(prosrc), provolatile, "
        f"array_to_string(proconfig, ','), (SELECT {_RIGHTS} FROM aclexplode(coalesce(proacl, "
        "acldefault('f', proowner))) x) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace "
        f"WHERE {_OURS} ORDER BY 1"
    ),
    "触发器": (
        "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE {_OURS} AND NOT tgisinternal ORDER BY 1, 2"
    ),
    "规则": ("SELECT tablename, rulename, definition FROM pg_rules WHERE schemaname = 'app' ORDER BY 1, 2"),
    "角色": (
        "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin, "
        "rolreplication FROM pg_roles WHERE rolname LIKE 'cg\\_%' ORDER BY 1"
    ),
    "角色隶属": (
        "SELECT r.rolname, m.rolname, a.admin_option FROM pg_auth_members a "
        "JOIN pg_roles r ON r.oid = roleid JOIN pg_roles m ON m.oid = member "
        "WHERE m.rolname LIKE 'cg\\_%' AND (r.rolname LIKE 'cg\\_%' OR r.rolname LIKE 'pg\\_%') "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ),
    "模式和数据库": (
        f"SELECT nspname, pg_get_userbyid(nspowner), (SELECT {_RIGHTS} FROM aclexplode(nspacl) x) "
        "FROM pg_namespace WHERE nspname IN ('app', 'public') UNION ALL SELECT 'database', '', "
        f"(SELECT {_RIGHTS} FROM aclexplode(datacl) x WHERE x.grantee <> datdba) FROM pg_database "
        "WHERE datname = current_database() ORDER BY 1"
    ),
    "扩展": "SELECT extname FROM pg_extension ORDER BY 1",
}

_PATH = text("SELECT set_config('search_path', :path, true)")


def taken(connection: Connection) -> dict[str, str]:
    """Return the hash of each section of the catalogue as it is now."""
    found: dict[str, str] = {}
    path = connection.scalar(text("SELECT current_setting('search_path')"))
    connection.execute(_PATH, {"path": "pg_catalog"})  # a definition names what is not on it in full
    for name, query in SECTIONS.items():
        rows = [list(map(str, row)) for row in connection.execute(text(query))]
        found[name] = sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
    connection.execute(_PATH, {"path": path})
    return found


def record(connection: Connection) -> None:
    """Write into the audit what the catalogue is now, after it was set up or upgraded."""
    if not connection.scalar(text("SELECT count(*) FROM app.audit_head")):
        return  # tables without a database around them: founding is not at its end
    payload = json.dumps(taken(connection), ensure_ascii=False, sort_keys=True)
    add = text("SELECT app.audit_add('security', 'APPLY', '', :payload)")
    connection.execute(add, {"payload": payload})


def drifted(connection: Connection) -> list[str]:
    """List the sections that are not what they were when last set up."""
    kept: str | None = connection.scalar(text("SELECT app.fingerprint_kept()"))
    if kept is None:
        return ["安全基线没有登记"]
    expected, now = json.loads(kept), taken(connection)
    return [f"{name}与登记的安全基线不符" for name in SECTIONS if now[name] != expected.get(name)]
