-- What a timer belongs to, such as alert:alr-…: it ends with that. Rows of older replicas have none and are found by name.
ALTER TABLE timer ADD COLUMN subject TEXT;
CREATE INDEX timer_subject ON timer (subject);
