-- Reports that were handed on (decision 0018): the dataset as it was known, sealed; and the mail that carries it.
-- Legal steps of a mail are the table of electron/billing/lives.ts; a test compares the two.

-- ── As known then (L4) ───────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE sealed_report (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  unit TEXT NOT NULL CHECK (unit IN ('week', 'month', 'quarter', 'year')),
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL CHECK (last_day >= first_day),
  -- Of the span: 2026-W47.
  name TEXT NOT NULL CHECK (length(name) > 0),
  -- Of the dataset's form.
  version INTEGER NOT NULL CHECK (version > 0),
  because TEXT NOT NULL CHECK (because IN ('schedule', 'user')),
  sealed_at INTEGER NOT NULL,
  -- What was known: the last entry and the last event, outcomes among them; 0 where there was none.
  last_entry_id INTEGER NOT NULL CHECK (last_entry_id >= 0),
  last_event_id INTEGER NOT NULL CHECK (last_event_id >= 0),
  -- Canonical JSON: keys in order, whole numbers only.
  dataset TEXT NOT NULL CHECK (length(dataset) > 0),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  CONSTRAINT "W6 only weeks are made by themselves" CHECK (because = 'user' OR unit = 'week')
) STRICT;
-- W6: a week is made once.
CREATE UNIQUE INDEX sealed_report_one_a_week ON sealed_report(workspace_id, first_day) WHERE because = 'schedule';
CREATE INDEX sealed_report_by_span ON sealed_report(workspace_id, first_day);
CREATE TRIGGER sealed_report_never_changes BEFORE UPDATE ON sealed_report BEGIN SELECT RAISE(ABORT, 'L4 a sealed report never changes'); END;
CREATE TRIGGER sealed_report_never_vanishes BEFORE DELETE ON sealed_report BEGIN SELECT RAISE(ABORT, 'L4 a sealed report never vanishes'); END;

-- Weeks that are over and whose report broke off while it was made: tried again, and told until it is there.
CREATE TABLE failed_week (
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL CHECK (last_day >= first_day),
  name TEXT NOT NULL CHECK (length(name) > 0),
  failed_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, first_day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER failed_week_is_not_made BEFORE INSERT ON failed_week BEGIN
  SELECT RAISE(ABORT, 'W6 a week that was made has not failed')
    WHERE EXISTS (SELECT 1 FROM sealed_report WHERE workspace_id = NEW.workspace_id AND first_day = NEW.first_day AND because = 'schedule');
END;
CREATE TRIGGER sealed_report_is_of_no_failed_week AFTER INSERT ON sealed_report WHEN NEW.because = 'schedule' BEGIN
  DELETE FROM failed_week WHERE workspace_id = NEW.workspace_id AND first_day = NEW.first_day;
END;

-- ── Mail (W6) ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One message, whole before any server hears of it.
CREATE TABLE outgoing_mail (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  report_id INTEGER NOT NULL REFERENCES sealed_report(id) DEFERRABLE INITIALLY DEFERRED,
  because TEXT NOT NULL CHECK (because IN ('schedule', 'user')),
  message_id TEXT NOT NULL UNIQUE CHECK (length(message_id) >= 16),
  sender TEXT NOT NULL CHECK (length(sender) > 0),
  -- JSON: addresses.
  recipients TEXT NOT NULL CHECK (json_array_length(recipients) > 0),
  subject TEXT NOT NULL,
  -- As it goes over the line, and into a file.
  bytes BLOB NOT NULL CHECK (length(bytes) > 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'given_up')),
  made_at INTEGER NOT NULL,
  next_try_at INTEGER,
  -- When it was sent, refused or given up.
  closed_at INTEGER,
  CHECK ((state = 'waiting') = (next_try_at IS NOT NULL)),
  CHECK ((state IN ('sent', 'refused', 'given_up')) = (closed_at IS NOT NULL))
) STRICT;
-- The week's report goes out once: of a report that the schedule made there is one mail of the schedule.
CREATE UNIQUE INDEX outgoing_mail_one_a_report ON outgoing_mail(report_id) WHERE because = 'schedule';
CREATE INDEX outgoing_mail_by_workspace ON outgoing_mail(workspace_id);
CREATE INDEX outgoing_mail_waiting ON outgoing_mail(next_try_at) WHERE state = 'waiting';
CREATE INDEX outgoing_mail_sending ON outgoing_mail(state) WHERE state = 'sending';
CREATE TRIGGER outgoing_mail_carries_its_report BEFORE INSERT ON outgoing_mail BEGIN
  SELECT RAISE(ABORT, 'W6 a mail waits before it is anything else') WHERE NEW.state <> 'waiting';
  SELECT RAISE(ABORT, 'W6 a mail carries a report of its workspace, the one of the schedule a week that the schedule made')
    WHERE NOT EXISTS (SELECT 1 FROM sealed_report AS r WHERE r.id = NEW.report_id AND r.workspace_id = NEW.workspace_id
      AND (NEW.because = 'user' OR r.because = 'schedule'));
END;
CREATE TRIGGER outgoing_mail_takes_legal_steps BEFORE UPDATE OF state ON outgoing_mail
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
    'waiting>sending', 'waiting>given_up', 'sending>sent', 'sending>waiting', 'sending>refused', 'refused>waiting', 'refused>given_up')
  BEGIN SELECT RAISE(ABORT, 'W6 a mail takes no such step'); END;
CREATE TRIGGER outgoing_mail_is_sent_by_an_attempt BEFORE UPDATE OF state ON outgoing_mail WHEN OLD.state = 'sending' AND NEW.state <> 'sending' BEGIN
  SELECT RAISE(ABORT, 'W6 a mail stands as its last attempt ended') WHERE EXISTS (SELECT 1 FROM mail_attempt WHERE mail_id = OLD.id AND state = 'under_way')
    OR (NEW.state = 'sent') = EXISTS (SELECT 1 FROM json_each(OLD.recipients) AS r WHERE r.value NOT IN (SELECT address FROM mail_taken WHERE mail_id = OLD.id));
END;
CREATE TRIGGER outgoing_mail_is_closed_once BEFORE UPDATE ON outgoing_mail WHEN OLD.state IN ('sent', 'given_up')
  BEGIN SELECT RAISE(ABORT, 'W6 a mail that was sent or given up never changes'); END;
CREATE TRIGGER outgoing_mail_stays_itself BEFORE UPDATE OF id, workspace_id, report_id, because, message_id, sender, recipients, subject, bytes, made_at ON outgoing_mail
  BEGIN SELECT RAISE(ABORT, 'W6 a mail never changes'); END;
CREATE TRIGGER outgoing_mail_never_vanishes BEFORE DELETE ON outgoing_mail BEGIN SELECT RAISE(ABORT, 'W6 a mail never vanishes'); END;

-- One try to hand a mail to a server, on record before the server hears of it.
CREATE TABLE mail_attempt (
  id INTEGER PRIMARY KEY,
  mail_id INTEGER NOT NULL REFERENCES outgoing_mail(id) DEFERRABLE INITIALLY DEFERRED,
  -- accepted: for all whom it went to; partly: for some of them. lost: whether the server took it is not known.
  state TEXT NOT NULL CHECK (state IN ('under_way', 'accepted', 'partly', 'deferred', 'refused', 'lost')),
  server TEXT NOT NULL,
  -- JSON: addresses that it goes to, of recipients for whom no server took the mail yet.
  recipients TEXT NOT NULL CHECK (json_array_length(recipients) > 0),
  -- What was in the way; empty where nothing was.
  problem TEXT NOT NULL DEFAULT '',
  -- The server's words, without control characters.
  reply TEXT NOT NULL DEFAULT '',
  -- JSON: [{"address", "isForGood", "reply"}], those whom the server did not take by an answer about them alone.
  not_taken TEXT NOT NULL DEFAULT '[]',
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((state = 'under_way') = (ended_at IS NULL)),
  CONSTRAINT "W6 what was not accepted has a reason" CHECK (state IN ('under_way', 'accepted') OR length(problem) > 0),
  CONSTRAINT "W6 an attempt is accepted for all whom it went to, and partly for some" CHECK (CASE state
    WHEN 'accepted' THEN json_array_length(not_taken) = 0
    WHEN 'partly' THEN json_array_length(not_taken) BETWEEN 1 AND json_array_length(recipients) - 1 ELSE 1 END)
) STRICT;
CREATE INDEX mail_attempt_by_mail ON mail_attempt(mail_id);
CREATE UNIQUE INDEX mail_attempt_one_under_way ON mail_attempt(mail_id) WHERE state = 'under_way';
-- For whom a server took a mail.
CREATE VIEW mail_taken AS SELECT a.mail_id, r.value AS address FROM mail_attempt AS a, json_each(a.recipients) AS r
  WHERE a.state IN ('accepted', 'partly') AND r.value NOT IN (SELECT n.value ->> 'address' FROM json_each(a.not_taken) AS n);
CREATE TRIGGER mail_attempt_is_of_a_mail_that_is_sent BEFORE INSERT ON mail_attempt BEGIN
  SELECT RAISE(ABORT, 'W6 an attempt is under way before it is anything else') WHERE NEW.state <> 'under_way';
  SELECT RAISE(ABORT, 'W6 only a mail that is being sent is tried') WHERE NOT EXISTS (SELECT 1 FROM outgoing_mail WHERE id = NEW.mail_id AND state = 'sending');
  SELECT RAISE(ABORT, 'W6 a mail goes to its recipients, and to nobody for whom a server took it') FROM json_each(NEW.recipients) AS r
    WHERE r.value NOT IN (SELECT value FROM outgoing_mail AS m, json_each(m.recipients) WHERE m.id = NEW.mail_id)
      OR r.value IN (SELECT address FROM mail_taken WHERE mail_id = NEW.mail_id);
END;
CREATE TRIGGER mail_attempt_takes_legal_steps BEFORE UPDATE OF state ON mail_attempt
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
    'under_way>accepted', 'under_way>partly', 'under_way>deferred', 'under_way>refused', 'under_way>lost')
  BEGIN SELECT RAISE(ABORT, 'W6 an attempt to send takes no such step'); END;
CREATE TRIGGER mail_attempt_stays_itself BEFORE UPDATE OF id, mail_id, server, recipients, begun_at ON mail_attempt
  BEGIN SELECT RAISE(ABORT, 'W6 an attempt to send never changes'); END;
CREATE TRIGGER mail_attempt_ends_once BEFORE UPDATE ON mail_attempt WHEN OLD.state <> 'under_way'
  BEGIN SELECT RAISE(ABORT, 'W6 an attempt to send that ended never changes'); END;
CREATE TRIGGER mail_attempt_never_vanishes BEFORE DELETE ON mail_attempt BEGIN SELECT RAISE(ABORT, 'W6 an attempt to send never vanishes'); END;
