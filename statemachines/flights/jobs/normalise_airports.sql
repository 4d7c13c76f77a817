-- The job `normalise-airports` (sql): a run's list of airports, cleaned, as Parquet.
--
--   run          whose drop: a partition of the table raw.airports, which the crawler has made
--   destination  Parquet: code, name, city, state, country, latitude, longitude

COPY (
    WITH cleaned AS (
        SELECT
            upper(trim(iata)) AS code,
            trim(name) AS name,
            -- Such lists write NA where they do not know.
            nullif(nullif(trim(city), 'NA'), '') AS city,
            nullif(nullif(trim(state), 'NA'), '') AS state,
            trim(country) AS country,
            latitude, longitude
        FROM raw.airports
        WHERE run = getvariable('run') AND trim(iata) <> ''
    )
    SELECT *
    FROM cleaned
    -- One row for each code, and always the same one.
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY name, city, state, country, latitude, longitude) = 1
    ORDER BY code
)
TO (getvariable('destination')) (FORMAT parquet);
