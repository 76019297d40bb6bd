extension LogSchema {
    /// Judges and writes one group of appends.
    ///
    /// Streams are sent once each and named by their place from 1, as everything in arrays is. `in_earlier` is the place of the
    /// last append before with the same command, 0 for none. Of one array for all appends, as events and conditions are, the
    /// counts tell how many belong to each. Hashes of 32 bytes are sent one behind another.
    ///
    /// `kinds` are 0 for committed, 1 for repeated, 2 for a conflict; a conflict has the stream's true version, and in
    /// `blocking` the place of that stream. `in_now` is given by the owner alone, when a test sets the time.
    ///
    /// `in_version` is the schema's version that the program knows, and with `in_standby` an append is refused where no second
    /// server would have it.
    private static let parameters = """
        in_version bigint, in_standby bigint, in_log uuid, in_now bigint, in_streams bytea[], in_ids uuid[], in_earlier integer[], in_names bytea[],
        in_actors bytea[], in_correlations uuid[], in_causations uuid[], in_targets integer[], in_versions bigint[],
        in_asked bytea[], in_details bytea[], in_codes bytea[], in_messages bytea[], in_answer_hashes bytea,
        in_event_counts integer[], in_types text[], in_schemas integer[], in_occurred bigint[], in_data bytea[],
        in_event_hashes bytea, in_condition_counts integer[], in_condition_streams integer[], in_condition_versions bigint[],
        OUT kinds integer[], OUT versions bigint[], OUT positions bigint[], OUT chains bytea[], OUT blocking integer[]
        """

    /// How many values a call sends.
    static let parameterCount = 27

    static let append = """
        CREATE FUNCTION event_log.append(\(parameters))
        LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = event_log, pg_temp
        -- Small tables grow: a plan made for an empty one must use the index too. Compiling costs more than it saves here.
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
        SET plan_cache_mode = force_generic_plan
        SET lock_timeout = '5s'
        AS $$
        DECLARE
            closed_because text; closing_code text;
            size integer := cardinality(in_ids);
            moment bigint; head bigint; link bytea; number bigint; answer_link bytea; newest_stream bigint; is_ours boolean;
            stream_ids bigint[]; current bigint[]; is_answered boolean[];
            new_streams integer[]; new_stream_ids bigint[];
            event_positions bigint[]; event_versions bigint[]; event_commands integer[]; event_sources integer[];
            event_chains bytea[]; event_count integer := 0;
            answer_commands integer[]; answer_chains bytea[]; answer_count integer := 0;
            first_event integer := 0; first_condition integer := 0;
            target integer; other integer; stands boolean;
        BEGIN
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'an append needs READ COMMITTED' USING ERRCODE = '\(Code.isolation)';
            END IF;
            IF in_now IS NOT NULL AND NOT pg_has_role(session_user, current_user, 'USAGE') THEN
                RAISE EXCEPTION 'only the owner of the log sets its time' USING ERRCODE = '\(Code.notOwner)';
            END IF;
            -- What is read below is read after the lock is held, by statements whose snapshots are newer than it.
            PERFORM pg_advisory_xact_lock(\(lock));
            SELECT e.position, e.chain, c.sequence, c.chain, s.id, a.id IS NOT NULL,
                    CASE WHEN a.moved_to IS NOT NULL THEN 'was moved to ' || a.moved_to
                        WHEN a.is_arriving THEN '\(LogReading.arriving)' END,
                    CASE WHEN a.moved_to IS NOT NULL THEN '\(Code.closed)' ELSE '\(Code.arriving)' END
                INTO head, link, number, answer_link, newest_stream, is_ours, closed_because, closing_code
                FROM (SELECT) AS always
                LEFT JOIN LATERAL (SELECT position, chain FROM events ORDER BY position DESC LIMIT 1) AS e ON true
                LEFT JOIN LATERAL (SELECT sequence, chain FROM commands ORDER BY sequence DESC LIMIT 1) AS c ON true
                LEFT JOIN LATERAL (SELECT id FROM streams ORDER BY id DESC LIMIT 1) AS s ON true
                LEFT JOIN about AS a ON a.id = in_log AND a.schema_version = in_version;
            IF NOT is_ours THEN
                RAISE EXCEPTION 'this is another log, or one of another version' USING ERRCODE = '\(Code.otherLog)';
            END IF;
            IF closed_because IS NOT NULL THEN
                RAISE EXCEPTION '%', closed_because USING ERRCODE = closing_code;
            END IF;
            IF in_standby > 0 AND NOT \(LogReading.hasStandby) THEN
                RAISE EXCEPTION '\(LogReading.oneCopy)'
                    USING ERRCODE = '\(Code.oneCopy)';
            END IF;
            head := coalesce(head, 0); number := coalesce(number, 0); newest_stream := coalesce(newest_stream, 0);
            link := coalesce(link, decode(repeat('00', 32), 'hex'));
            answer_link := coalesce(answer_link, decode(repeat('00', 32), 'hex'));
            moment := coalesce(in_now, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);

            SELECT array_agg(s.id ORDER BY w.place), array_agg(coalesce(v.version, 0) ORDER BY w.place)
                INTO stream_ids, current
                FROM unnest(in_streams) WITH ORDINALITY AS w(name, place)
                LEFT JOIN streams AS s ON s.hash = sha256(w.name)
                LEFT JOIN LATERAL (
                    SELECT version FROM events WHERE stream_id = s.id ORDER BY version DESC LIMIT 1) AS v ON true;
            SELECT array_agg(c.command_id IS NOT NULL ORDER BY w.place) INTO is_answered
                FROM unnest(in_ids) WITH ORDINALITY AS w(id, place)
                LEFT JOIN commands AS c ON c.command_id = w.id;

            FOR i IN 1..size LOOP
                target := in_targets[i];
                kinds[i] := 2; versions[i] := 0; positions[i] := 0; chains[i] := NULL; blocking[i] := 0;
                IF is_answered[i] OR (in_earlier[i] > 0 AND kinds[in_earlier[i]] < 2) THEN
                    kinds[i] := 1;
                ELSIF current[target] <> in_versions[i] THEN
                    versions[i] := current[target]; blocking[i] := target;
                ELSE
                    stands := true;
                    FOR j IN first_condition + 1..first_condition + in_condition_counts[i] LOOP
                        other := in_condition_streams[j];
                        IF current[other] <> in_condition_versions[j] THEN
                            versions[i] := current[other]; positions[i] := in_condition_versions[j]; blocking[i] := other;
                            stands := false;
                            EXIT;
                        END IF;
                    END LOOP;
                    IF stands THEN
                        IF in_event_counts[i] > 0 AND stream_ids[target] IS NULL THEN
                            newest_stream := newest_stream + 1;
                            stream_ids[target] := newest_stream;
                            new_streams := new_streams || target; new_stream_ids := new_stream_ids || newest_stream;
                        END IF;
                        FOR j IN first_event + 1..first_event + in_event_counts[i] LOOP
                            head := head + 1;
                            current[target] := current[target] + 1;
                            link := sha256(
                                link || int8send(head) || int8send(current[target]) || int8send(moment)
                                || substr(in_event_hashes, 32 * j - 31, 32));
                            event_count := event_count + 1;
                            event_positions[event_count] := head;
                            event_versions[event_count] := current[target];
                            event_commands[event_count] := i;
                            event_sources[event_count] := j;
                            event_chains[event_count] := link;
                        END LOOP;
                        number := number + 1;
                        answer_link := sha256(
                            answer_link || int8send(number) || int8send(current[target]) || int8send(head)
                            || int8send(moment) || substr(in_answer_hashes, 32 * i - 31, 32));
                        answer_count := answer_count + 1;
                        answer_commands[answer_count] := i;
                        answer_chains[answer_count] := answer_link;
                        kinds[i] := 0; versions[i] := current[target]; positions[i] := head; chains[i] := link;
                    END IF;
                END IF;
                first_event := first_event + in_event_counts[i];
                first_condition := first_condition + in_condition_counts[i];
            END LOOP;

            IF event_count > 0 THEN
                IF new_streams IS NOT NULL THEN
                    INSERT INTO streams (id, name)
                        SELECT n.id, in_streams[n.place] FROM unnest(new_stream_ids, new_streams) AS n(id, place);
                END IF;
                INSERT INTO events
                    SELECT n.position, stream_ids[in_targets[n.command]], n.version, in_types[n.source],
                        in_schemas[n.source], in_occurred[n.source], moment, in_ids[n.command], in_actors[n.command],
                        in_correlations[n.command], in_causations[n.command], in_data[n.source], n.chain
                    FROM unnest(event_positions, event_versions, event_commands, event_sources, event_chains)
                        AS n(position, version, command, source, chain);
                INSERT INTO event_types
                    SELECT DISTINCT in_types[source], in_schemas[source] FROM unnest(event_sources) AS n(source)
                    ON CONFLICT DO NOTHING;
                PERFORM pg_notify('\(channel)', head::text);
            END IF;
            IF answer_count > 0 THEN
                INSERT INTO commands (
                    sequence, command_id, name, stream, version, position, answered_at, asked, chain, details,
                    rejection_code, rejection_message, actor)
                    SELECT number - answer_count + n.place, in_ids[n.command], in_names[n.command],
                        in_streams[in_targets[n.command]], versions[n.command], positions[n.command], moment,
                        in_asked[n.command], n.chain, in_details[n.command], in_codes[n.command],
                        in_messages[n.command],
                        CASE WHEN in_codes[n.command] IS NOT NULL THEN in_actors[n.command] END
                    FROM unnest(answer_commands, answer_chains) WITH ORDINALITY AS n(command, chain, place);
            ELSIF 1 = ANY (kinds) THEN
                -- A commit that writes nothing waits for no standby, which may not have the first answer yet.
                PERFORM pg_logical_emit_message(true, '\(channel)', '');
            END IF;
        END $$;

        """

    /// Ends the transaction on the server's side, so that a client that is cut off keeps no lock.
    ///
    /// A routine with its owner's rights, or with settings of its own, may not commit: this one has neither.
    static let commit = """
        CREATE PROCEDURE event_log.commit_group(\(parameters))
        LANGUAGE plpgsql AS $$
        BEGIN
            SELECT * INTO kinds, versions, positions, chains, blocking FROM event_log.append(
                in_version, in_standby, in_log, in_now, in_streams, in_ids, in_earlier, in_names, in_actors, in_correlations, in_causations,
                in_targets, in_versions, in_asked, in_details, in_codes, in_messages, in_answer_hashes, in_event_counts,
                in_types, in_schemas, in_occurred, in_data, in_event_hashes, in_condition_counts, in_condition_streams,
                in_condition_versions);
            COMMIT;
        END $$;

        """

    /// Calls it; the results are one row.
    static let call =
        "CALL event_log.commit_group("
        + (1...parameterCount).map { "$\($0)" }.joined(separator: ", ") + ", NULL, NULL, NULL, NULL, NULL)"
}
