-- The job `transform` (sql): one file in one form, as CSV.
--
--   source       the file that has arrived: station,time,celsius
--   destination  where it goes: station, measured_at, celsius; what is no measurement is left out

COPY (
    SELECT
        upper(trim(station)) AS station,
        try_cast(time AS TIMESTAMP) AS measured_at,
        try_cast(replace(celsius, ',', '.') AS DECIMAL(5, 2)) AS celsius
    FROM read_csv(getvariable('source'), header = true, all_varchar = true)
    WHERE measured_at IS NOT NULL AND celsius IS NOT NULL
    ORDER BY station, measured_at
)
TO (getvariable('destination')) (FORMAT csv, HEADER true);
