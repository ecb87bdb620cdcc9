"""Login roles of a server: how they are made, stopped and given another passphrase, and by whom.

The functions belong to ``cg_rolemgr``, which nobody can log in as; the security administrators call them.
What they refuse, they refuse to SQL typed by hand too (trust.md 1.1 and 1.4).
"""

from __future__ import annotations

from app.domain.accounts import ADMINISTRATORS, Role
from app.domain.passphrases import LASTS

CONNECTIONS = 10  # four readers, a writer, one that listens, the lock's own, and a command beside the window
SCRAM = r"^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$"
_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"


def user_functions() -> list[str]:
    """List what makes the functions; run as ``cg_rolemgr``."""
    return [
        _lasts(),
        "REVOKE ALL ON FUNCTION app.user_lasts() FROM PUBLIC",
        _create(),
        _passphrase(),
        _disable(),
        *_for_secadmins(
            "user_create(text, text, text[])", "user_passphrase(text, text)", "user_disable(text)"
        ),
    ]


def _for_secadmins(*functions: str) -> list[str]:
    return [
        statement
        for each in functions
        for statement in (
            f"REVOKE ALL ON FUNCTION app.{each} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION app.{each} TO cg_secadmin",
        )
    ]


def _refuse(condition: str, sentence: str, state: str = "22023") -> str:
    return f"IF {condition} THEN RAISE EXCEPTION '{sentence}' USING errcode = '{state}'; END IF;"


_VERIFIER = _refuse(f"p_verifier !~ '{SCRAM}'", "口令只能以加密形式送到服务器")


def _lasts() -> str:
    """Tell how long a passphrase lasts: a demonstration's, which is said openly, for ever."""
    return f"""CREATE OR REPLACE FUNCTION app.user_lasts() RETURNS text {_HEAD}
BEGIN
  IF (SELECT value FROM app.meta WHERE key = 'demo') = '1' THEN RETURN 'infinity'; END IF;
  RETURN (now() + interval '{LASTS.days} days')::text;
END$$"""


def _create() -> str:
    known = ", ".join(f"'cg_{role.value}'" for role in Role)
    lone = ", ".join(f"'cg_{role.value}'" for role in sorted(ADMINISTRATORS))
    return f"""CREATE OR REPLACE FUNCTION app.user_create(p_login text, p_verifier text, p_roles text[])
RETURNS void {_HEAD}
DECLARE r text := 'u_'||p_login; x text;
BEGIN
  {_refuse("p_login IS NULL OR p_login !~ '^[a-z][a-z0-9_]{2,29}$'", "登录名不合规定")}
  {_refuse("p_verifier IS NULL", "口令只能以加密形式送到服务器")}
  {_VERIFIER}
  {_refuse("coalesce(cardinality(p_roles), 0) = 0", "至少要有一个角色")}
  {
        _refuse(
            f"EXISTS (SELECT FROM unnest(p_roles) q WHERE q IS NULL OR q NOT IN ({known}))",
            "没有这个角色",
            "42501",
        )
    }
  {_refuse(f"p_roles && ARRAY[{lone}] AND cardinality(p_roles) > 1", "管理员和审计员不兼其他角色", "42501")}
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
    RAISE EXCEPTION '服务器上已有登录名“%”，请换一个登录名，或请管理员先删除它', p_login
      USING errcode = '42710'; END IF;
  EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT {CONNECTIONS} VALID UNTIL %L',
    r, p_verifier, app.user_lasts());
  EXECUTE format('GRANT cg_app TO %I', r);
  FOREACH x IN ARRAY p_roles LOOP EXECUTE format('GRANT %I TO %I', x, r); END LOOP;
END$$"""


def _passphrase() -> str:
    return f"""CREATE OR REPLACE FUNCTION app.user_passphrase(p_login text, p_verifier text)
RETURNS void {_HEAD}
BEGIN
  {_refuse("p_verifier IS NULL", "口令只能以加密形式送到服务器")}
  {_VERIFIER}
  EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', 'u_'||p_login, p_verifier, app.user_lasts());
END$$"""


def _disable() -> str:
    """Take the roles too, by who granted them: from 16 on a REVOKE of another's grant does nothing."""
    return f"""CREATE OR REPLACE FUNCTION app.user_disable(p_login text) RETURNS void {_HEAD}
DECLARE r text := 'u_'||p_login; x text;
BEGIN
  EXECUTE format('ALTER ROLE %I NOLOGIN', r);
  FOR x IN SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
             JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = r AND g.rolname LIKE 'cg\\_%' LOOP
    EXECUTE format('REVOKE %I FROM %I', x, r);
  END LOOP;
  IF (SELECT rolcanlogin FROM pg_roles WHERE rolname = r) OR EXISTS (
    SELECT FROM pg_roles g WHERE g.rolname LIKE 'cg\\_%' AND pg_has_role(r, g.oid, 'member')) THEN
    RAISE EXCEPTION '“%”的角色不是本程序授予的，停用没有生效；请服务器管理员用 REVOKE 收回后再停用', p_login
      USING errcode = '55000';
  END IF;
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = r AND pid <> pg_backend_pid();
END$$"""
