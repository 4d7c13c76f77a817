-- The job `transform` (sql): one file in one form, as CSV.
--
--   source       the file that has arrived: station,time,celsius
--   destination  where it goes: station, measured_at, celsius; what is no measurement is left out

COPY (
    -- In WHERE, a column of the file counts before a name given in SELECT: so the names are new ones.
    SELECT name AS station, measured_at, degrees AS celsius
    FROM (
        SELECT
            upper(trim(station)) AS name,
            try_cast(time AS TIMESTAMP) AS measured_at,
            try_cast(replace(celsius, ',', '.') AS DECIMAL(5, 2)) AS degrees
        FROM read_csv(getvariable('source'), header = true, all_varchar = true)
    )
    WHERE measured_at IS NOT NULL AND degrees IS NOT NULL
    ORDER BY name, measured_at
)
TO (getvariable('destination')) (FORMAT csv, HEADER true);
