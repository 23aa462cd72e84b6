-- Who did what. Rows are appended in the transaction of what they tell, with n null, and chained right after.
CREATE TABLE audit (
    id      TEXT   NOT NULL PRIMARY KEY,
    n       BIGINT UNIQUE,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT,
    detail  TEXT   NOT NULL,
    prev    TEXT,
    hash    TEXT
);
CREATE INDEX audit_waiting ON audit (at) WHERE n IS NULL;
CREATE INDEX audit_subject ON audit (subject) WHERE subject IS NOT NULL;

-- The chain's two ends: rows before first_n were trimmed by retention, whatever is missing after it was taken out.
CREATE TABLE audit_head (
    id         INTEGER NOT NULL PRIMARY KEY,
    first_n    BIGINT  NOT NULL,
    first_prev TEXT    NOT NULL,
    last_n     BIGINT  NOT NULL,
    last_hash  TEXT    NOT NULL
);
INSERT INTO audit_head (id, first_n, first_prev, last_n, last_hash) VALUES (1, 1, '', 0, '');
