-- The job `normalise-airports` (sql): the list of airports, cleaned, as Parquet.
--
--   source       the drop's airports.csv
--   destination  Parquet: code, name, city, state, country, latitude, longitude
--
-- Arguments of an sql job are variables: --source is getvariable('source'). To run it by hand:
--   duckdb -cmd "SET VARIABLE source = 'raw/airports.csv'" -cmd "SET VARIABLE destination = 'airports.parquet'" -f jobs/airports.sql

COPY (
    WITH cleaned AS (
        SELECT
            upper(trim(iata)) AS code,
            trim(name) AS name,
            -- Such lists write NA where they do not know.
            nullif(trim(city), 'NA') AS city,
            nullif(trim(state), 'NA') AS state,
            trim(country) AS country,
            try_cast(latitude AS DOUBLE) AS latitude,
            try_cast(longitude AS DOUBLE) AS longitude
        FROM read_csv(getvariable('source'), header = true, all_varchar = true)
        WHERE trim(iata) <> ''
    )
    SELECT *
    FROM cleaned
    -- One row for each code, and always the same one.
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY name, city, state, country, latitude, longitude) = 1
    ORDER BY code
)
TO (getvariable('destination')) (FORMAT parquet);
