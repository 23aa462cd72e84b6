-- Messages remembered before they are sent (design.md, decision 6), the lanes that feed each sending number, timers.

CREATE TABLE outbox (
  id                TEXT PRIMARY KEY,
  op_id             TEXT NOT NULL,
  seq               BIGINT NOT NULL,
  run_id            TEXT,
  flow              TEXT,
  platform          TEXT NOT NULL,
  channel           TEXT NOT NULL,
  lane              TEXT NOT NULL,
  recipient         TEXT NOT NULL,
  priority          INTEGER NOT NULL,
  body              TEXT NOT NULL,
  subject           TEXT,
  only_while_open   INTEGER NOT NULL,
  state             TEXT NOT NULL,
  provider_id       TEXT,
  attempts          INTEGER NOT NULL DEFAULT 0,
  reason            TEXT,
  ready_at          BIGINT NOT NULL,
  doubt_until       BIGINT,
  possibly_repeated INTEGER NOT NULL DEFAULT 0,
  moved_on          INTEGER NOT NULL DEFAULT 0,
  lane_epoch        BIGINT,
  created_at        BIGINT NOT NULL,
  updated_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX outbox_op ON outbox (op_id);
CREATE INDEX outbox_seq ON outbox (seq);
CREATE INDEX outbox_next ON outbox (lane, state, priority, seq);
CREATE INDEX outbox_person ON outbox (lane, recipient, state, priority, seq);
CREATE INDEX outbox_told ON outbox (recipient, seq);
CREATE INDEX outbox_run ON outbox (run_id);
CREATE INDEX outbox_subject ON outbox (subject);
CREATE INDEX outbox_created ON outbox (created_at);

-- Every id that the other side gave a message of ours: a repeated send has two. Statuses of messages that are not ours
-- (yet) stand here without a message.
CREATE TABLE outbox_wamid (
  wamid      TEXT PRIMARY KEY,
  message_id TEXT,
  status     TEXT,
  errors     TEXT,
  at         BIGINT NOT NULL
);
CREATE INDEX outbox_wamid_message ON outbox_wamid (message_id);
CREATE INDEX outbox_wamid_at ON outbox_wamid (at);

-- What a person may tap: a payload counts only from the person it was sent to.
CREATE TABLE outbox_offer (
  recipient  TEXT NOT NULL,
  payload    TEXT NOT NULL,
  title      TEXT,
  message_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (recipient, payload)
);
CREATE INDEX outbox_offer_message ON outbox_offer (message_id);

-- One row a sending number (or other channel): its owner alone sends.
CREATE TABLE outbox_lane (
  lane        TEXT PRIMARY KEY,
  owner       TEXT,
  lease_until BIGINT NOT NULL DEFAULT 0,
  epoch       BIGINT NOT NULL DEFAULT 0,
  rest_until  BIGINT NOT NULL DEFAULT 0,
  slow_until  BIGINT NOT NULL DEFAULT 0,
  faults      INTEGER NOT NULL DEFAULT 0,
  stopped     INTEGER NOT NULL DEFAULT 0,
  reason      TEXT
);

-- What is due when, under the caller's own name for it; scheduled_tasks below holds only the ids.
CREATE TABLE timer (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  at         BIGINT NOT NULL,
  data       TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX timer_name ON timer (name);
CREATE INDEX timer_at ON timer (at);

-- db-scheduler's table, as its PostgreSQL script has it; SQLite takes the same types.
CREATE TABLE scheduled_tasks (
  task_name            TEXT NOT NULL,
  task_instance        TEXT NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMP WITH TIME ZONE,
  picked               BOOLEAN NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMP WITH TIME ZONE,
  last_failure         TIMESTAMP WITH TIME ZONE,
  consecutive_failures INT,
  last_heartbeat       TIMESTAMP WITH TIME ZONE,
  version              BIGINT NOT NULL,
  priority             SMALLINT,
  state                TEXT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
