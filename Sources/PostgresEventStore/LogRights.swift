import CQRS

/// Makes the statements that give a user rights, and those that keep rights while routines are made again.
struct LogRights {
    private let name: String
    private let literal: String

    static let limit = Duration.seconds(30)
    /// A step may have to write every row again.
    static let migrationLimit = Duration.seconds(24 * 3_600)

    init(user: String) {
        // No name on a server holds a zero byte; with it the rest of the statement would be cut off.
        let user = user.replacing("\0", with: "")
        name = "\"" + user.replacing("\"", with: "\"\"") + "\""
        literal = Self.literal(user)
    }

    /// Writes a text as SQL does, whatever is in it.
    static func literal(_ text: String) -> String {
        let text = text.replacing("\0", with: "")
        // With the E the backslash means itself only when doubled, whatever the server is set to.
        return "E'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }

    /// Selects a row when there is such a user.
    var exists: String { "SELECT 1 FROM pg_roles WHERE rolname = \(literal)" }

    /// Selects a row when the user owns the log.
    var ownsLog: String { "SELECT 1 FROM (\(Self.owner)) AS o WHERE o.rolname = \(literal)" }

    /// Selects the role that owns the log.
    private static let owner = """
        SELECT r.oid, r.rolname FROM pg_roles AS r JOIN pg_namespace AS n ON n.nspowner = r.oid WHERE n.nspname = 'event_log'
        """

    /// Owns what is made in the rest of the transaction, and grants in the owner's name.
    private static let asOwner = """
        SELECT set_config('role', rolname, true) FROM (\(owner)) AS o;

        """

    /// Takes from everybody else the right to connect, where the database is ours.
    static let closing = """
        DO $$ BEGIN
            IF EXISTS (
                SELECT FROM pg_database AS d JOIN pg_roles AS r ON r.oid = d.datdba
                WHERE d.datname = current_database() AND r.rolname = current_user)
            THEN
                EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
            END IF;
        END $$
        """

    /// Replaces the user's rights by those of a role.
    func statements(of role: LogRole?) -> String {
        var statements = "BEGIN; \(membership(role == .owner)) \(connecting(role != nil)) \(Self.asOwner)"
        for kind in ["ALL TABLES IN SCHEMA", "ALL ROUTINES IN SCHEMA", "SCHEMA"] {
            statements += "REVOKE ALL ON \(kind) event_log FROM \(name);"
        }
        if role != nil {
            statements += """
                GRANT USAGE ON SCHEMA event_log TO \(name);
                GRANT SELECT ON ALL TABLES IN SCHEMA event_log TO \(name);
                """
        }
        if role == .writer || role == .owner {
            statements += "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA event_log TO \(name);"
        }
        return statements + "COMMIT"
    }

    /// Makes the user a member of the role that owns the log, or ends that.
    private func membership(_ isOwner: Bool) -> String {
        let verb = isOwner ? "GRANT %I TO %I" : "REVOKE %I FROM %I"
        return """
            DO $$ DECLARE owner name; is_member boolean; BEGIN
                SELECT o.rolname, EXISTS (
                    SELECT FROM pg_auth_members AS m JOIN pg_roles AS u ON u.oid = m.member
                    WHERE m.roleid = o.oid AND u.rolname = \(literal)) INTO owner, is_member FROM (\(Self.owner)) AS o;
                IF is_member <> \(isOwner) THEN EXECUTE format('\(verb)', owner, \(literal)); END IF;
            END $$;
            """
    }

    /// Lets the user connect, or no more, where the database is ours.
    private func connecting(_ mayConnect: Bool) -> String {
        let verb = mayConnect ? "GRANT CONNECT ON DATABASE %I TO %I" : "REVOKE CONNECT ON DATABASE %I FROM %I"
        return """
            DO $$ BEGIN
                IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE') THEN
                    EXECUTE format('\(verb)', current_database(), \(literal));
                END IF;
            END $$;
            """
    }

    // MARK: Migrating

    /// Brings a log from `version` to today's: the steps that are missing, and the routines made again with who may run them.
    static func migration(from version: Int) -> String {
        """
        BEGIN;
        SET LOCAL lock_timeout = '30s';
        SELECT pg_advisory_xact_lock(\(LogSchema.lock));
        \(asOwner)
        \(keepRights)
        \(LogSchema.steps.dropFirst(version).joined())
        \(LogSchema.routines)
        \(LogSchema.rights)
        \(restoreRights)
        \(LogSchema.setVersion)
        COMMIT
        """
    }

    private static let keepRights = """
        SELECT set_config('event_log.appending', coalesce((
            SELECT array_agg(DISTINCT a.grantee::regrole::text)::text FROM pg_proc AS p, aclexplode(p.proacl) AS a
            WHERE p.pronamespace = 'event_log'::regnamespace AND p.proname = 'commit_group' AND a.grantee <> p.proowner
                AND a.grantee <> 0), '{}'), true);
        DO $$ DECLARE routine regprocedure; BEGIN
            FOR routine IN SELECT oid FROM pg_proc
                WHERE pronamespace = 'event_log'::regnamespace AND proname IN ('append', 'commit_group')
            LOOP EXECUTE format('DROP ROUTINE %s', routine); END LOOP;
        END $$;
        """

    private static let restoreRights = """
        DO $$ DECLARE grantee text; BEGIN
            FOREACH grantee IN ARRAY current_setting('event_log.appending')::text[] LOOP
                EXECUTE format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA event_log TO %s', grantee);
            END LOOP;
        END $$;
        """
}
