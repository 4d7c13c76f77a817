-- The tables that the rules of rules/*.txt are asked of.
CREATE TABLE orders AS FROM (VALUES
    (1, 'ann@example.org',  'US', 'open',    10.00::DECIMAL(10,2), 2, DATE '2024-01-30', TIMESTAMP '2024-01-31 22:00:00', true,  '12345', 1.5::DOUBLE,  '1',    '2024-01-01'),
    (2, 'bob@example.org',  'US', 'open',    20.00, 1, DATE '2024-01-29', TIMESTAMP '2024-01-31 12:00:00', true,  '12346', 2.5,  '2',    '2024-01-02'),
    (3, NULL,               'CA', 'closed',  30.00, 5, DATE '2024-01-28', TIMESTAMP '2024-01-30 12:00:00', false, '12',    3.5,  '3.5',  '2024-01-03'),
    (4, 'dan@example.org',  'CA', 'closed',  40.00, 4, DATE '2024-01-27', TIMESTAMP '2024-01-20 12:00:00', true,  '',      4.5,  'four', 'soon'),
    (5, 'ann@example.org',  'DE', 'Open',    50.00, 3, NULL,              NULL,                            NULL,  NULL,    NULL, NULL,   NULL),
    (6, 'flo@example.org',  'DE', '  ',      NULL,  9, DATE '2024-01-25', TIMESTAMP '2024-01-31 23:59:59', false, '99999', 6.5,  '6',    '2024-01-06')
) t(id, email, country, status, price, quantity, ordered_on, updated_at, paid, postcode, weight, code, due);

CREATE TABLE "odd names" AS SELECT id AS "Order Id", country AS "Land-Code", {'city': country, 'zip': postcode} AS address, [id] AS tags, email AS "qu""ote",
    {'count': id, 'seen': ordered_on, 'note': 'ab', 'counts': [id], 'in, "ner': {'odd name': id}} AS detail FROM orders;

CREATE TABLE countries AS FROM (VALUES ('US', 'America'), ('CA', 'America'), ('FR', 'Europe')) t(code, continent);
CREATE TABLE all_countries AS FROM (VALUES ('US', 'America'), ('CA', 'America'), ('DE', 'Europe')) t(code, continent);

CREATE TABLE orders_copy AS SELECT * FROM orders;
-- One row differs in its price, one is missing.
CREATE TABLE orders_changed AS SELECT * REPLACE (CASE WHEN id = 2 THEN 21.00 ELSE price END::DECIMAL(10,2) AS price) FROM orders WHERE id < 6;
-- One column has another name, one another type.
CREATE TABLE orders_other AS SELECT id::BIGINT AS id, email AS mail, * EXCLUDE (id, email) FROM orders;

CREATE TABLE nobody AS SELECT * FROM orders WHERE false;
