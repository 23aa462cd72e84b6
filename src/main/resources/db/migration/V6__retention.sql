-- What retention looks at. Old rows are found by their ids, which sort by time; these indexes hold only what still has
-- content, so that a walk does not pass what was emptied before.

ALTER TABLE inbox ADD COLUMN emptied_at BIGINT; -- when its content was removed; null while it is there
ALTER TABLE run ADD COLUMN emptied_at BIGINT;
ALTER TABLE outbox ADD COLUMN emptied_at BIGINT;
CREATE INDEX inbox_content ON inbox (id) WHERE ended_at IS NOT NULL AND emptied_at IS NULL;
CREATE INDEX run_content ON run (id) WHERE ended_at IS NOT NULL AND emptied_at IS NULL;
CREATE INDEX outbox_content ON outbox (id) WHERE emptied_at IS NULL;
CREATE INDEX transcript_content ON transcript (id) WHERE text IS NOT NULL;

-- Work that one replica does at a time. lease_until is the database's time, due_at the replica's.
CREATE TABLE turn (
    name        TEXT   NOT NULL PRIMARY KEY,
    owner       TEXT,
    lease_until BIGINT NOT NULL,
    due_at      BIGINT NOT NULL
);
INSERT INTO turn (name, lease_until, due_at) VALUES ('retention', 0, 0);

-- What is open is found without passing what is over; what went wrong without passing what went well.
CREATE INDEX alert_open ON alert (created_at, id) WHERE state <> 'resolved';
CREATE INDEX run_wrong ON run (id) WHERE state IN ('failed', 'dead', 'stopped');
CREATE INDEX outbox_wrong ON outbox (seq) WHERE state IN ('failed', 'dead', 'withdrawn');
