CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price INTEGER);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
    INSERT INTO item SELECT i, 'item ' || (i * 7919 % 60013), i * 31 % 997 FROM n;
CREATE INDEX item_name ON item (name);
SELECT count(*), sum(price), max(name) FROM item;
SELECT price, count(*), group_concat(id % 10, '') FROM item WHERE id < 3000 GROUP BY price
    ORDER BY 2 DESC, 1 LIMIT 5;
SELECT a.name, b.price FROM item a JOIN item b ON b.name = 'item ' || (a.id % 1000)
    WHERE a.price = 500 ORDER BY a.name LIMIT 5;
UPDATE item SET name = name || name WHERE id % 3 = 0;
DELETE FROM item WHERE id % 5 = 0;
SELECT count(*), sum(length(name)) FROM item;
SELECT hex(substr(group_concat(name), 1, 40)), length(group_concat(name)) FROM item;
VACUUM;
PRAGMA integrity_check;
