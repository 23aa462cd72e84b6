-- What arrived, the queues of it, and the runs it became. Times are epoch milliseconds, JSON is text,
-- one text for SQLite and PostgreSQL.

CREATE TABLE inbox (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    platform     TEXT,
    conversation TEXT   NOT NULL, -- the queue it stands in; one of its own once it went on apart
    seq          BIGINT NOT NULL,
    dedupe_key   TEXT   NOT NULL UNIQUE,
    run_id       TEXT,
    received_at  BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    state        TEXT   NOT NULL, -- received, done, dead
    outcome      TEXT,
    reason       TEXT,
    attempts     INTEGER NOT NULL,
    ended_at     BIGINT
);
CREATE INDEX inbox_queue ON inbox (conversation, seq);
CREATE INDEX inbox_run ON inbox (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX inbox_dead ON inbox (received_at) WHERE state = 'dead';

-- A queue. Ready when last_seq > done_seq, so nothing can be stranded. lease_until is the database's time, 0 when free;
-- ready_at and first_at are the replica's.
CREATE TABLE conversation (
    id          TEXT    NOT NULL PRIMARY KEY,
    parent      TEXT, -- of an event that went on apart: where it came from
    last_seq    BIGINT  NOT NULL,
    done_seq    BIGINT  NOT NULL,
    lease_owner TEXT,
    lease_until BIGINT  NOT NULL,
    epoch       BIGINT  NOT NULL,
    ready_at    BIGINT  NOT NULL,
    attempts    INTEGER NOT NULL, -- of the event at its head
    first_at    BIGINT  NOT NULL, -- when that one was first tried
    held_for    TEXT, -- the run that the next event waits for, until ready_at at the longest
    ended_run   TEXT -- the last run of it that ended: keeps a run's end and the wait for it from missing each other
);
CREATE INDEX conversation_ready ON conversation (ready_at) WHERE last_seq > done_seq;
CREATE INDEX conversation_parent ON conversation (parent) WHERE parent IS NOT NULL;

CREATE TABLE run (
    id           TEXT    NOT NULL PRIMARY KEY,
    flow         TEXT    NOT NULL,
    flow_hash    TEXT    NOT NULL,
    platform     TEXT,
    conversation TEXT,
    event_id     TEXT,
    trigger_data TEXT    NOT NULL,
    input        TEXT    NOT NULL,
    subject      TEXT,
    state        TEXT    NOT NULL, -- running, succeeded, stopped, failed, dead
    lease_owner  TEXT,
    lease_until  BIGINT  NOT NULL,
    epoch        BIGINT  NOT NULL,
    ready_at     BIGINT  NOT NULL,
    attempts     INTEGER NOT NULL,
    apart        INTEGER NOT NULL,
    warnings     TEXT,
    reason       TEXT,
    started_at   BIGINT  NOT NULL,
    ended_at     BIGINT
);
CREATE INDEX run_ready ON run (ready_at) WHERE state = 'running';
CREATE INDEX run_flow ON run (flow, id);
CREATE INDEX run_subject ON run (subject) WHERE subject IS NOT NULL;

CREATE TABLE journal (
    op_id   TEXT    NOT NULL PRIMARY KEY,
    run_id  TEXT    NOT NULL,
    n       BIGINT  NOT NULL,
    step    TEXT    NOT NULL,
    item    INTEGER NOT NULL,
    state   TEXT    NOT NULL, -- started, done, failed, skipped
    attempt INTEGER NOT NULL,
    input   TEXT,
    output  TEXT,
    error   TEXT,
    at      BIGINT  NOT NULL
);
CREATE INDEX journal_run ON journal (run_id, n);

CREATE TABLE decision (
    run_id TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT,
    PRIMARY KEY (run_id, name)
);

CREATE TABLE flow_version (
    hash     TEXT   NOT NULL PRIMARY KEY,
    stem     TEXT   NOT NULL,
    document TEXT   NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX flow_version_stem ON flow_version (stem, added_at);

-- on_response: what an answer of this person may still start.
CREATE TABLE pending_response (
    id         TEXT    NOT NULL PRIMARY KEY,
    run_id     TEXT    NOT NULL,
    idx        INTEGER NOT NULL,
    pattern    TEXT    NOT NULL,
    flow       TEXT    NOT NULL,
    recipient  TEXT    NOT NULL,
    subject    TEXT,
    message_id TEXT,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    used_at    BIGINT,
    UNIQUE (run_id, idx, recipient)
);
CREATE INDEX pending_response_open ON pending_response (recipient, created_at) WHERE used_at IS NULL;
CREATE INDEX pending_response_subject ON pending_response (subject) WHERE used_at IS NULL;

CREATE TABLE transcript (
    id        TEXT   NOT NULL PRIMARY KEY,
    person    TEXT   NOT NULL,
    direction TEXT   NOT NULL, -- in, out
    wamid     TEXT UNIQUE,
    text      TEXT,
    subject   TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX transcript_person ON transcript (person, at);
