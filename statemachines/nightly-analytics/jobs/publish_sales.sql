-- The job `publish-sales` (sql): what readers see. Its Outputs are analytics.sales and analytics.revenue.
--
--   day  the partition that is published; other days stay as they are

CREATE VIEW sales AS
FROM staging.sales WHERE day = getvariable('day') ORDER BY ordered_at, order_id;

CREATE VIEW revenue AS
SELECT country, segment, count(*) AS orders, sum(quantity)::BIGINT AS items, sum(amount) AS amount, day
FROM staging.sales
WHERE day = getvariable('day')
GROUP BY ALL
ORDER BY country, segment;
