-- The job `price-orders` (sql): a day's orders with who ordered, and the price of that day.
--
--   day  the partition of staging.orders that is read, and that of the Output staging.sales

CREATE VIEW sales AS
SELECT
    o.order_id, o.ordered_at, o.product, o.quantity, o.coupon, o.shop,
    o.user_id, u.country, u.segment,
    p.unit_price,
    -- A coupon is ten percent.
    round(o.quantity * p.unit_price * CASE WHEN o.coupon IS NULL THEN 1 ELSE 0.9 END, 2)::DECIMAL(12, 2) AS amount,
    o.day
FROM staging.orders o
LEFT JOIN raw.users u USING (user_id)
-- Prices change: the latest that was valid when it was ordered.
ASOF LEFT JOIN raw.prices p ON p.product = o.product AND p.valid_from <= o.ordered_at
WHERE o.day = getvariable('day');
