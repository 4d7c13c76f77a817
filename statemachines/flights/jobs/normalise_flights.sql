-- The job `normalise-flights` (sql): raw records in, clean ones out, and the others aside with their reasons.
--
--   source       the drop's flights.json: a JSON array or JSON Lines
--   destination  Parquet: departure, delay, distance, origin, destination
--   rejected     CSV: record, reason, content; record counts from 1
--
-- A delay may be missing (a flight that was cancelled) and may be negative (early). Everything else has to be
-- there and to make sense. The text is read and not the table that the crawler has made of it, so that a
-- value of another type costs its record and not the drop.
--
-- Arguments of an sql job are variables: --source is getvariable('source'). To run it by hand:
--   duckdb -cmd "SET VARIABLE source = 'raw/flights.json'; …" -f jobs/normalise_flights.sql

CREATE TEMP MACRO text_of(value) AS
    CASE WHEN json_type(value) = 'VARCHAR' THEN value ->> '$' END;
CREATE TEMP MACRO airport_code(value) AS
    -- Nearly all are as they should be, and need not be taken apart.
    CASE WHEN regexp_full_match(value::VARCHAR, '"[A-Z0-9]{3}"') THEN (value::VARCHAR)[2:4]
        ELSE upper(trim(text_of(value), E' \t\r\n')) END;
CREATE TEMP MACRO is_whole(value) AS
    json_type(value) IN ('UBIGINT', 'BIGINT');

CREATE TEMP TABLE judged AS
WITH records AS (
    SELECT
        row_number() OVER () AS record,
        json AS content,
        json_transform(json, '{"date":"JSON","delay":"JSON","distance":"JSON","origin":"JSON","destination":"JSON"}') AS raw
    FROM read_json_objects(getvariable('source'))
),
cleaned AS (
    SELECT
        record, content, raw,
        CASE WHEN regexp_full_match(text_of(raw.date), '\d{4}[/-]\d\d[/-]\d\d[ T]([01]\d|2[0-3]):[0-5]\d')
            THEN try_cast(translate(text_of(raw.date), '/T', '- ') AS TIMESTAMP) END AS departure,
        CASE WHEN is_whole(raw.delay) THEN try_cast(raw.delay AS INTEGER) END AS delay,
        CASE WHEN is_whole(raw.distance) THEN try_cast(raw.distance AS INTEGER) END AS distance,
        airport_code(raw.origin) AS origin,
        airport_code(raw.destination) AS destination
    FROM records
),
reasoned AS (
    SELECT
        *,
        -- The first that holds is what is said of the record.
        CASE
            WHEN json_type(content) IS DISTINCT FROM 'OBJECT' THEN 'not an object'
            WHEN departure IS NULL THEN 'date is no moment'
            WHEN raw.delay IS NOT NULL AND delay IS NULL THEN 'delay is no whole number'
            WHEN distance IS NULL OR distance <= 0 THEN 'distance is no positive whole number'
            WHEN origin IS NULL THEN 'origin is missing'
            WHEN NOT regexp_full_match(origin, '[A-Z0-9]{3}') THEN 'origin is no airport code'
            WHEN destination IS NULL THEN 'destination is missing'
            WHEN NOT regexp_full_match(destination, '[A-Z0-9]{3}') THEN 'destination is no airport code'
        END AS reason
    FROM cleaned
)
SELECT
    departure, delay, distance, origin, destination, reason,
    CASE WHEN reason IS NOT NULL THEN record END AS record,
    CASE WHEN reason IS NOT NULL THEN content END AS content
FROM reasoned;

COPY (SELECT departure, delay, distance, origin, destination FROM judged WHERE reason IS NULL)
TO (getvariable('destination')) (FORMAT parquet);

COPY (SELECT record, reason, content FROM judged WHERE reason IS NOT NULL ORDER BY record)
TO (getvariable('rejected')) (FORMAT csv, HEADER true);
