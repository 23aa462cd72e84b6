-- What a timer belongs to, such as alert:alr-…: it ends with that. Rows of older replicas have none and are found by name.
ALTER TABLE timer ADD COLUMN subject TEXT;
CREATE INDEX timer_subject ON timer (subject);

-- 1: due after a while, which does not become longer when the clock is set back; 0: due at a time of day.
ALTER TABLE timer ADD COLUMN after_a_while INTEGER NOT NULL DEFAULT 0;

-- The latest time that the store's clock showed, written every few seconds: tells when it was set back, also over a restart.
CREATE TABLE store_clock (
    id      INTEGER NOT NULL PRIMARY KEY,
    seen_at BIGINT  NOT NULL
);
INSERT INTO store_clock (id, seen_at) VALUES (1, 0);
