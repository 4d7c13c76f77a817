-- The job `publish-flights` (sql): a run's flights, by state of origin and month, and a row a day.
--
--   run  whose flights: a partition of staging.flights
--
-- Its Outputs are the tables flights.flights and flights.daily: what was there is replaced, and readers see the
-- old files or the new ones, never some of both.

CREATE VIEW flights AS
SELECT * EXCLUDE (run)
FROM staging.flights
WHERE run = getvariable('run')
ORDER BY departure, origin, destination;

CREATE VIEW daily AS
SELECT
    departure::DATE AS day,
    count(*) AS flights,
    count(*) FILTER (delay > 15) AS late,
    round(avg(delay), 3) AS mean_delay
FROM staging.flights
WHERE run = getvariable('run')
GROUP BY day
ORDER BY day;
