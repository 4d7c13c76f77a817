-- The job `summarise` (sql): all that was ever transformed, by station and hour. Its Output is readings.hourly.
--
-- readings.transformed is what the crawler has found. To crawlers, times in CSV are texts.

CREATE VIEW hourly AS
SELECT
    station,
    date_trunc('hour', measured_at::TIMESTAMP) AS hour,
    count(*) AS readings,
    round(avg(celsius), 2) AS celsius,
    strftime(measured_at::TIMESTAMP, '%Y-%m-%d') AS day
FROM readings.transformed
GROUP BY ALL
ORDER BY hour, station;
