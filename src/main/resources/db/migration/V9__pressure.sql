-- What a flood must not hold up: queues in the order in which they are taken. 0: a person's, a timer's, a critical alert's;
-- 1: statuses, notices and alerts that can wait. A replica of before writes 1 for all, and first come is first served.
ALTER TABLE conversation ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1;
-- In place of the one by ready_at alone, which would tempt a planner to read the whole flood first. A replica of before
-- reads all of this one: every queue that has something to do.
CREATE INDEX conversation_urgent ON conversation (urgency, ready_at) WHERE last_seq > done_seq;
DROP INDEX conversation_ready;

-- Written and emptied again to see whether anything can be kept.
CREATE TABLE store_probe (
    id     INTEGER NOT NULL PRIMARY KEY,
    filler TEXT    NOT NULL
);
