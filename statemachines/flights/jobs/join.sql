-- The job `join-flights` (sql): each flight once, with the places it connects, as partitioned Parquet.
--
--   flights      CSV by normalise-flights
--   airports     Parquet by normalise-airports
--   destination  folder; …/origin_state=TX/month=2026-09/*.parquet. What was there is replaced.

COPY (
    WITH flights AS (
        -- Records that were sent twice count once.
        SELECT DISTINCT *
        FROM read_csv(getvariable('flights'), header = true, columns = {
            'departure': 'TIMESTAMP', 'delay': 'INTEGER', 'distance': 'INTEGER',
            'origin': 'VARCHAR', 'destination': 'VARCHAR'})
    )
    SELECT
        f.departure, f.delay, f.distance,
        f.origin, o.city AS origin_city,
        f.destination, d.city AS destination_city,
        coalesce(d.state, 'unknown') AS destination_state,
        -- An airport that is not in the list costs the place, never the flight.
        o.code IS NOT NULL AND d.code IS NOT NULL AS airports_known,
        coalesce(o.state, 'unknown') AS origin_state,
        strftime(f.departure, '%Y-%m') AS month
    FROM flights f
    LEFT JOIN read_parquet(getvariable('airports')) o ON o.code = f.origin
    LEFT JOIN read_parquet(getvariable('airports')) d ON d.code = f.destination
    ORDER BY origin_state, month, departure, origin, destination
)
TO (getvariable('destination')) (FORMAT parquet, PARTITION_BY (origin_state, month), OVERWRITE);
