-- What was set aside as dead, newest first, found without reading all that ever arrived.
CREATE INDEX inbox_dead_id ON inbox (id) WHERE state = 'dead';

-- Idempotency-Key: what was asked under it and what was answered, so that a repeat is answered as the first time and
-- another request under the same key is refused in place of being swallowed.
CREATE TABLE idempotency (
    id     TEXT   NOT NULL PRIMARY KEY, -- the path and the key
    hash   TEXT   NOT NULL, -- of what was asked
    events TEXT   NOT NULL, -- the ids of the events and runs that it became, JSON
    at     BIGINT NOT NULL
);
CREATE INDEX idempotency_at ON idempotency (at);
