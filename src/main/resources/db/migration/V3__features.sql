-- Alerts, incidents and approvals. Times are epoch milliseconds, people are phone digits or another key of theirs.

CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('firing', 'acknowledged', 'resolved')),
  severity TEXT NOT NULL,
  weight INTEGER NOT NULL,
  service TEXT NOT NULL,
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  runbook_url TEXT,
  fingerprint TEXT,
  dedup_key TEXT NOT NULL,
  pagerduty_incident_id TEXT,
  platform TEXT,
  assigned_to TEXT,
  acknowledged_by TEXT,
  acknowledged_at BIGINT,
  escalated_by TEXT,
  resolved_by TEXT,
  resolved_at BIGINT,
  occurrences INTEGER NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
-- The same firing alert again joins the open one; after it is resolved the same identity may fire anew.
CREATE UNIQUE INDEX alert_open_identity ON alert (identity) WHERE state <> 'resolved';
CREATE INDEX alert_identity ON alert (identity);
CREATE INDEX alert_created ON alert (created_at, id);
CREATE INDEX alert_dedup ON alert (dedup_key);
CREATE INDEX alert_pagerduty ON alert (pagerduty_incident_id);

-- Who was asked to take it: the escalation chain so far.
CREATE TABLE alert_asked (
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  place INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (alert_id, person)
);
CREATE INDEX alert_asked_person ON alert_asked (person);

CREATE TABLE alert_history (
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  who TEXT,
  detail TEXT,
  PRIMARY KEY (alert_id, seq)
);

CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
  status TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  service TEXT,
  description TEXT,
  reported_by TEXT,
  commander TEXT,
  alert_id TEXT,
  resolved_by TEXT,
  resolved_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX incident_created ON incident (created_at, id);
CREATE INDEX incident_open ON incident (created_at) WHERE state = 'open';

CREATE TABLE incident_history (
  incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  who TEXT,
  detail TEXT,
  PRIMARY KEY (incident_id, seq)
);

CREATE TABLE approval (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  service TEXT NOT NULL,
  version TEXT NOT NULL,
  environment TEXT NOT NULL,
  changes_url TEXT,
  requester TEXT NOT NULL,
  requester_key TEXT,
  approvers TEXT NOT NULL,
  required INTEGER NOT NULL,
  -- expired is what a pending one reads as once its time has passed
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
  expires_at BIGINT NOT NULL,
  decided_at BIGINT,
  platform TEXT,
  run_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX approval_created ON approval (created_at, id);
CREATE INDEX approval_pending ON approval (expires_at) WHERE state = 'pending';

CREATE TABLE approval_vote (
  approval_id TEXT NOT NULL REFERENCES approval (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('approve', 'reject')),
  at BIGINT NOT NULL,
  PRIMARY KEY (approval_id, person)
);
