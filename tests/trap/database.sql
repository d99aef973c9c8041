-- What sqlite does while its misses are trapped: tables, an index, joins, and changes
-- that are taken back.  The last lines are the results, which the caller compares.
PRAGMA cache_size = -65536;
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, weight INTEGER);
CREATE TABLE part (item INTEGER REFERENCES item, of INTEGER REFERENCES item, n INTEGER);
BEGIN;
WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < 60000)
INSERT INTO item SELECT i, printf('item %08d', i * 7919 % 60013), i * 31 % 1009 FROM number;
INSERT INTO part SELECT id, id * 17 % 60000 + 1, id % 13 FROM item;
COMMIT;
CREATE INDEX by_name ON item (name);
CREATE INDEX by_whole ON part (of);
BEGIN;
UPDATE item SET weight = weight + 1 WHERE id % 3 = 0;
DELETE FROM part WHERE n = 0;
SAVEPOINT half;
DELETE FROM item WHERE id % 2 = 0;
ROLLBACK TO half;
COMMIT;
VACUUM;
PRAGMA integrity_check;
SELECT count(*), sum(weight), min(name), max(name) FROM item;
SELECT count(*), sum(p.n * i.weight) FROM part p JOIN item i ON i.id = p.of;
SELECT count(*) FROM item a JOIN item b ON b.name = a.name WHERE a.id % 10 = 0;
