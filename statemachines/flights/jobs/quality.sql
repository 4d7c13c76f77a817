-- The job `measure-quality` (sql): counts, and no opinion. The state machine compares them with its thresholds.
--
--   flights, rejected  CSVs by normalise-flights
--   airports           Parquet by normalise-airports
--   curated            folder by join-flights
--   destination        JSON, one object

COPY (
    WITH normalised AS (
        SELECT *
        FROM read_csv(getvariable('flights'), header = true, columns = {
            'departure': 'TIMESTAMP', 'delay': 'INTEGER', 'distance': 'INTEGER',
            'origin': 'VARCHAR', 'destination': 'VARCHAR'})
    ),
    counted AS (
        SELECT
            (SELECT count(*) FROM normalised) AS normalised,
            (SELECT count(*) FROM (SELECT DISTINCT * FROM normalised)) AS distinct_rows,
            (SELECT count(*) FROM read_csv(getvariable('rejected'), header = true, columns = {
                'record': 'BIGINT', 'reason': 'VARCHAR', 'content': 'VARCHAR'})) AS rejected,
            (SELECT count(*) FROM read_parquet(getvariable('airports'))) AS airports
    ),
    curated AS (
        SELECT
            count(*) AS rows,
            count(DISTINCT (origin_state, month)) AS partitions,
            count(*) FILTER (delay IS NULL) AS null_delays,
            count(*) FILTER (NOT airports_known) AS unknown_airports
        FROM read_parquet(
            getvariable('curated') || '/*/*/*.parquet',
            hive_partitioning = true, hive_types_autocast = false)
    )
    SELECT
        rows, airports, partitions, rejected,
        normalised - distinct_rows AS duplicates,
        null_delays AS "nullDelays",
        unknown_airports AS "unknownAirports",
        -- Shares of what arrived, or of what is to be loaded, in percent. Nothing at all is no share of anything.
        round(coalesce(100.0 * rejected / nullif(normalised + rejected, 0), 0), 3) AS "rejectedPercent",
        round(coalesce(100.0 * (normalised - distinct_rows) / nullif(normalised, 0), 0), 3) AS "duplicatePercent",
        round(coalesce(100.0 * null_delays / nullif(rows, 0), 0), 3) AS "nullPercent",
        round(coalesce(100.0 * unknown_airports / nullif(rows, 0), 0), 3) AS "unknownPercent"
    FROM counted, curated
)
TO (getvariable('destination')) (FORMAT json);
