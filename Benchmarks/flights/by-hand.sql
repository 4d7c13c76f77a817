-- What the pipeline statemachines/flights does, as somebody would write it down in one DuckDB script: normalise,
-- reject, dedupe, join, partitioned Parquet, quality numbers, warehouse load. No step can be tried again alone, and
-- nothing is whole before the end.
--
--   duckdb -cmd "SET VARIABLE drop = …" -cmd "SET VARIABLE out = …" warehouse.duckdb -f by-hand.sql

CREATE TEMP TABLE judged AS
WITH records AS (
    SELECT
        row_number() OVER () AS record,
        json AS content,
        json_transform(json, '{"date":"JSON","delay":"JSON","distance":"JSON","origin":"JSON","destination":"JSON"}') AS raw
    FROM read_json_objects(getvariable('drop') || '/flights.json')
),
cleaned AS (
    SELECT
        record, content, raw,
        CASE WHEN regexp_full_match(raw.date ->> '$', '\d{4}[/-]\d\d[/-]\d\d[ T]([01]\d|2[0-3]):[0-5]\d')
            THEN try_cast(translate(raw.date ->> '$', '/T', '- ') AS TIMESTAMP) END AS departure,
        CASE WHEN json_type(raw.delay) IN ('UBIGINT', 'BIGINT') THEN try_cast(raw.delay AS INTEGER) END AS delay,
        CASE WHEN json_type(raw.distance) IN ('UBIGINT', 'BIGINT') THEN try_cast(raw.distance AS INTEGER) END AS distance,
        upper(trim(raw.origin ->> '$')) AS origin,
        upper(trim(raw.destination ->> '$')) AS destination
    FROM records
)
SELECT
    * EXCLUDE (content, raw),
    CASE
        WHEN departure IS NULL THEN 'date'
        WHEN raw.delay IS NOT NULL AND delay IS NULL THEN 'delay'
        WHEN distance IS NULL OR distance <= 0 THEN 'distance'
        WHEN origin IS NULL OR NOT regexp_full_match(origin, '[A-Z0-9]{3}') THEN 'origin'
        WHEN destination IS NULL OR NOT regexp_full_match(destination, '[A-Z0-9]{3}') THEN 'destination'
    END AS reason,
    CASE WHEN reason IS NOT NULL THEN content END AS content
FROM cleaned;

COPY (SELECT record, reason, content FROM judged WHERE reason IS NOT NULL ORDER BY record)
TO (getvariable('out') || '/rejected.csv') (FORMAT csv);

CREATE TEMP TABLE airports AS
SELECT upper(trim(iata)) AS code, nullif(trim(city), 'NA') AS city, nullif(trim(state), 'NA') AS state
FROM read_csv(getvariable('drop') || '/airports.csv')
QUALIFY row_number() OVER (PARTITION BY code ORDER BY name, city, state) = 1;

CREATE TEMP TABLE joined AS
SELECT
    f.*, o.city AS origin_city, d.city AS destination_city, coalesce(d.state, 'unknown') AS destination_state,
    o.code IS NOT NULL AND d.code IS NOT NULL AS airports_known,
    coalesce(o.state, 'unknown') AS origin_state, strftime(f.departure, '%Y-%m') AS month
FROM (SELECT DISTINCT departure, delay, distance, origin, destination FROM judged WHERE reason IS NULL) f
LEFT JOIN airports o ON o.code = f.origin
LEFT JOIN airports d ON d.code = f.destination;

COPY (FROM joined ORDER BY departure, origin, destination)
TO (getvariable('out') || '/flights') (FORMAT parquet, PARTITION_BY (origin_state, month));

COPY (
    SELECT
        count(*) AS rows, count(departure) AS departures, min(distance) AS distance, count(delay) / count(*) AS delays,
        min(length(origin)) AS origin, max(length(destination)) AS destination,
        avg(airports_known::INT) AS known,
        (SELECT count(*) FILTER (reason IS NOT NULL) / count(*) FROM judged) AS rejected,
        (SELECT count(*) FILTER (reason IS NULL) FROM judged) - count(*) AS duplicates
    FROM joined
)
TO (getvariable('out') || '/quality.json') (FORMAT json);

CREATE TABLE flights AS
SELECT 'by-hand' AS run, departure, month, delay, distance, origin, origin_state, origin_city, destination,
    destination_state, destination_city
FROM joined;
CREATE TABLE daily AS
SELECT run, departure::DATE AS day, count(*) AS flights, count(*) FILTER (delay > 15) AS late, round(avg(delay), 3) AS mean_delay
FROM flights GROUP BY ALL;
COPY (FROM daily) TO (getvariable('out') || '/daily.parquet') (FORMAT parquet);
