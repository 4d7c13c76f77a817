-- The job `join-flights` (sql): each flight once, with the places it connects, and a row about the drop.
--
--   run       the name of the run: the partition that is written
--   flights   Parquet by normalise-flights
--   rejected  CSV by normalise-flights
--   airports  Parquet by normalise-airports
--
-- What stands here under the names of the job's Outputs (see pawl.yaml) is written by Pawl once the script
-- has succeeded: the tables staging.flights and staging.drops.

CREATE TEMP TABLE distinct_flights AS
-- Records that were sent twice count once.
SELECT DISTINCT * FROM read_parquet(getvariable('flights'));

CREATE VIEW flights AS
SELECT
    f.departure, f.delay, f.distance,
    f.origin, o.city AS origin_city,
    f.destination, d.city AS destination_city,
    coalesce(d.state, 'unknown') AS destination_state,
    -- An airport that is not in the list costs the place, never the flight.
    o.code IS NOT NULL AND d.code IS NOT NULL AS airports_known,
    coalesce(o.state, 'unknown') AS origin_state,
    strftime(f.departure, '%Y-%m') AS month,
    getvariable('run') AS run
FROM distinct_flights f
LEFT JOIN read_parquet(getvariable('airports')) o ON o.code = f.origin
LEFT JOIN read_parquet(getvariable('airports')) d ON d.code = f.destination;

CREATE VIEW drops AS
WITH counted AS (
    SELECT
        (SELECT count(*) FROM read_parquet(getvariable('flights'))) AS normalised,
        (SELECT count(*) FROM distinct_flights) AS rows,
        (SELECT count(*) FROM read_csv(getvariable('rejected'), header = true, columns = {
            'record': 'BIGINT', 'reason': 'VARCHAR', 'content': 'VARCHAR'})) AS rejected,
        (SELECT count(*) FROM read_parquet(getvariable('airports'))) AS airports
)
SELECT
    rows, airports, rejected,
    normalised - rows AS duplicates,
    -- Shares of what arrived. Nothing at all is no share of anything.
    coalesce(rejected / nullif(normalised + rejected, 0), 0) AS rejected_share,
    coalesce((normalised - rows) / nullif(normalised, 0), 0) AS duplicate_share,
    getvariable('run') AS run
FROM counted;
