-- Who writes under which business-scoped user id: learned from messages that carry both.
CREATE TABLE whatsapp_identity (
    user_id TEXT   NOT NULL PRIMARY KEY,
    phone   TEXT   NOT NULL,
    seen_at BIGINT NOT NULL
);
