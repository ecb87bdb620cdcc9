"""Login roles of a server: how they are made, stopped and given another passphrase, and by whom.

The functions belong to ``cg_rolemgr``, which nobody can log in as; the security administrators call them.
What they refuse, they refuse to SQL typed by hand too (trust.md 1.1 and 1.4).
"""

from __future__ import annotations

from app.domain.accounts import LONE, Role
from app.domain.passphrases import FAILURES, LASTS, SHUT_FOR, WITHIN
from db.rights import MULTI, SCOPE_ROLES, TOWN

KNOCK = "cg_knock"  # says that somebody was refused, and can do nothing else; its password is no secret
WRONG, AGAIN, RUN_OUT = "wrong", "again", "run out"
SHUT = "1970-01-01 00:00:00+00"  # an account that is shut has run out then: even the right word is refused
CONNECTIONS = 10  # four readers, a writer, one that listens, the lock's own, and a command beside the window
SCRAM = r"^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$"
_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"


def user_functions() -> list[str]:
    """List what makes the functions; run as ``cg_rolemgr``."""
    return [
        _lasts(),
        "REVOKE ALL ON FUNCTION app.user_lasts() FROM PUBLIC",
        *_shutting(),
        _create(),
        _passphrase(),
        _disable(),
        _spread(),
        _reach(),
        "REVOKE ALL ON FUNCTION app.user_spread(text) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION app.user_spread(text) TO cg_owner",
        *_for_secadmins(
            "user_create(text, text, text[])",
            "user_passphrase(text, text)",
            "user_disable(text)",
            "user_reach(text, boolean)",
        ),
        "GRANT EXECUTE ON FUNCTION app.user_passphrase(text, text) TO cg_owner",
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
    known = ", ".join(f"'{name}'" for name in (*(f"cg_{role.value}" for role in Role), *SCOPE_ROLES))
    lone = ", ".join(f"'cg_{role.value}'" for role in sorted(LONE))
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
  {
        _refuse(
            f"p_roles && ARRAY[{lone}] AND cardinality(p_roles) > 1",
            "管理员、审计员和部门经办不兼其他角色",
            "42501",
        )
    }
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


def _spread() -> str:
    """Let an account that served one unit serve all of its heirs; none of its jobs changes."""
    return f"""CREATE OR REPLACE FUNCTION app.user_spread(p_login text) RETURNS void {_HEAD}
BEGIN
  IF pg_has_role('u_'||p_login, '{TOWN}', 'member') THEN
    EXECUTE format('GRANT {MULTI} TO %I', 'u_'||p_login);
    EXECUTE format('REVOKE {TOWN} FROM %I', 'u_'||p_login);
  END IF;
END$$"""


def _shutting() -> list[str]:
    """List what shuts and opens an account, by its last day: NOLOGIN is told only to who knows the word."""
    return [
        f"""CREATE OR REPLACE FUNCTION app.user_until(p_login text, p_until text) RETURNS void {_HEAD}
BEGIN EXECUTE format('ALTER ROLE %I VALID UNTIL %L', 'u_'||p_login, p_until); END$$""",
        "REVOKE ALL ON FUNCTION app.user_until(text, text) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION app.user_until(text, text) TO cg_owner",
    ]


def knock_role(verifier: str) -> list[str]:
    """List what makes the role that says somebody was refused."""
    return [
        f"""DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{KNOCK}') THEN
CREATE ROLE {KNOCK} LOGIN PASSWORD '{verifier}' CONNECTION LIMIT 5; END IF; END$$""",
        f"ALTER ROLE {KNOCK} SET statement_timeout = '5s'",
        f"GRANT USAGE ON SCHEMA app TO {KNOCK}",
    ]


def owner_functions() -> list[str]:
    """List what counts failures and changes one's own passphrase; run as ``cg_owner``: its tables."""
    return [
        _failed(),
        "REVOKE ALL ON FUNCTION app.login_failed(text) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION app.login_failed(text) TO {KNOCK}",
        _own(),
        "REVOKE ALL ON FUNCTION app.own_passphrase(text, text) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION app.own_passphrase(text, text) TO cg_app",
    ]


def _failed() -> str:
    """Count a refusal of an account that is open; one that was shut long enough is opened again.

    Whoever may reach the server can shut somebody out for half an hour by it; the line in the audit says from
    which address.
    """
    return f"""CREATE OR REPLACE FUNCTION app.login_failed(p_login text) RETURNS text {_HEAD}
DECLARE ends timestamptz; s record;
  since timestamptz := clock_timestamp() - interval '{WITHIN.seconds} seconds';
BEGIN
  IF NOT EXISTS (SELECT FROM app.account WHERE login = p_login AND active) THEN RETURN '{WRONG}'; END IF;
  SELECT coalesce(rolvaliduntil, 'infinity') INTO ends FROM pg_roles WHERE rolname = 'u_'||p_login;
  IF ends = '{SHUT}' THEN
    SELECT detail, recorded_at + interval '{SHUT_FOR.seconds} seconds' AS until INTO s FROM app.act
      WHERE act_kind = 'sign_in_shut' AND purpose = p_login ORDER BY id DESC LIMIT 1;
    IF s.until > clock_timestamp() THEN RETURN s.until::text; END IF;
    PERFORM app.user_until(p_login, s.detail);
    RETURN '{AGAIN}';
  END IF;
  IF ends < clock_timestamp() THEN RETURN '{RUN_OUT}'; END IF;
  {_note("'sign_in_failed'", _PLACE)}
  IF (SELECT count(*) FROM app.act WHERE act_kind = 'sign_in_failed' AND purpose = p_login
        AND recorded_at > since) < {FAILURES} THEN RETURN '{WRONG}'; END IF;
  {_note("'sign_in_shut'", "ends::text")}
  PERFORM app.user_until(p_login, '{SHUT}');
  RETURN (clock_timestamp() + interval '{SHUT_FOR.seconds} seconds')::text;
END$$"""


_PLACE = "coalesce(host(inet_client_addr()), '')||' '||current_setting('application_name')"


def _note(kind: str, detail: str) -> str:
    columns = "act_kind, subject_kind, purpose, detail, recorded_at, recorded_by"
    values = f"{kind}, '', p_login, {detail}, clock_timestamp(), '{KNOCK}'"
    return f"INSERT INTO app.act({columns}) VALUES ({values});"


def _own() -> str:
    """Change verifier and key slot in one transaction, for nobody but whoever is signed in."""
    return f"""CREATE OR REPLACE FUNCTION app.own_passphrase(p_verifier text, p_slot text)
RETURNS void {_HEAD}
DECLARE l text := regexp_replace(session_user, '^u_', '');
BEGIN
  PERFORM p_slot::jsonb;
  UPDATE app.key_slot SET slot = p_slot, version = version + 1 WHERE login = l;
  {_refuse("NOT FOUND", "这个账号没有密钥，请安全管理员重新开通", "42501")}
  UPDATE app.account SET must_change = false, version = version + 1 WHERE login = l AND must_change;
  PERFORM app.user_passphrase(l, p_verifier);
END$$"""


def _reach() -> str:
    """Let an account kept to units be kept to one or to several; none of its jobs changes."""
    return f"""CREATE OR REPLACE FUNCTION app.user_reach(p_login text, p_several boolean) RETURNS void {_HEAD}
DECLARE r text := 'u_'||p_login; had text; gets text;
BEGIN
  {_refuse("p_login IS NULL OR p_several IS NULL", "要说明是哪个账号、管一个还是几个单位")}
  had := CASE WHEN p_several THEN '{TOWN}' ELSE '{MULTI}' END;
  gets := CASE WHEN p_several THEN '{MULTI}' ELSE '{TOWN}' END;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r AND rolcanlogin) OR NOT EXISTS (
    SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
    WHERE u.rolname = r AND g.rolname IN (had, gets)) THEN
    RAISE EXCEPTION '“%”不是管辖乡镇的账号，不能改管辖', p_login USING errcode = '42501';
  END IF;
  EXECUTE format('GRANT %I TO %I', gets, r);
  EXECUTE format('REVOKE %I FROM %I', had, r);
  IF pg_has_role(r, had, 'member') THEN
    RAISE EXCEPTION '“%”的角色不是本程序授予的，管辖没有改；请服务器管理员用 REVOKE 收回后再改', p_login
      USING errcode = '55000';
  END IF;
END$$"""
