-- The job `normalise-orders` (sql): a day's orders with one spelling of everything; what is none is kept apart.
--
--   day  the partition of raw.orders that is read, and that of the Outputs staging.orders and staging.rejected

CREATE TEMP TABLE cleaned AS
SELECT
    id AS order_id,
    user_id,
    lower(trim(product)) AS product,
    try_cast(quantity AS INTEGER) AS quantity,
    -- Shops write their own local time, each with its offset.
    try_cast(ordered_at AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS ordered_at,
    nullif(trim(coupon), '') AS coupon,
    shop,
    day
FROM raw.orders
WHERE day = getvariable('day');

CREATE VIEW orders AS
SELECT *
FROM cleaned
WHERE order_id IS NOT NULL AND user_id IS NOT NULL AND quantity > 0 AND ordered_at IS NOT NULL
-- Shops send again what they are not sure of: the first counts.
QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY ordered_at, shop) = 1;

CREATE VIEW rejected AS
SELECT
    order_id,
    CASE
        WHEN order_id IS NULL THEN 'no id'
        WHEN user_id IS NULL THEN 'no user'
        WHEN quantity IS NULL OR quantity <= 0 THEN 'quantity is no positive number'
        ELSE 'ordered_at is no moment'
    END AS reason,
    shop,
    day
FROM cleaned
WHERE order_id IS NULL OR user_id IS NULL OR quantity IS NULL OR quantity <= 0 OR ordered_at IS NULL;
