-- The first schema of a book: settings, workspaces, events and their imports, the journal, lots, and the rollups that
-- reports read. Tables are STRICT; triggers refuse what would break a rule, whatever the code above does.

-- ── The book and its settings ────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE book (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  organisation TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- The sample book's today stands still on this day; NULL in a book of one's own.
  sample_day INTEGER
) STRICT;

CREATE TABLE workspace (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
  vendor TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  currency_decimals INTEGER NOT NULL CHECK (currency_decimals BETWEEN 0 AND 4),
  credit_decimals INTEGER NOT NULL CHECK (credit_decimals BETWEEN 0 AND 4),
  created_at INTEGER NOT NULL,
  -- Lots that expire up to this day have their expiry posted; reports count later ones as due.
  expired_through INTEGER
) STRICT;

-- L10: what decides money is a dated fact. The value of a day is the one with the latest from_day that is not after it, of several for one from_day the one recorded last.
CREATE TABLE setting (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  from_day INTEGER NOT NULL,
  value TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX setting_by_name ON setting(name, workspace_id, from_day);
CREATE TRIGGER setting_never_changes BEFORE UPDATE ON setting BEGIN SELECT RAISE(ABORT, 'L10 a dated setting never changes'); END;
CREATE TRIGGER setting_never_vanishes BEFORE DELETE ON setting BEGIN SELECT RAISE(ABORT, 'L10 a dated setting never vanishes'); END;

-- L5: a command's first answer, returned again for the same id with the same input.
CREATE TABLE command (
  id TEXT PRIMARY KEY,
  method TEXT NOT NULL,
  input_hash BLOB NOT NULL CHECK (length(input_hash) = 32),
  answer TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many transactions were counted: one that has no command of its own is looked up by it when its commit failed.
CREATE TABLE commit_count (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  commits INTEGER NOT NULL
) STRICT;
INSERT INTO commit_count (id, commits) VALUES (1, 0);
CREATE TRIGGER commit_count_goes_up BEFORE UPDATE ON commit_count WHEN NEW.commits <> OLD.commits + 1
BEGIN SELECT RAISE(ABORT, 'commits are counted one by one'); END;
CREATE TRIGGER commit_count_stays BEFORE DELETE ON commit_count BEGIN SELECT RAISE(ABORT, 'the count of commits stays'); END;

-- ── Imports: the raw file is kept, line by line findable (I3) ────────────────────────────────────────────────────────

CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  recorded_at INTEGER NOT NULL,
  undone_at INTEGER,
  read INTEGER NOT NULL CHECK (read >= 0),
  added INTEGER NOT NULL CHECK (added >= 0),
  matched INTEGER NOT NULL CHECK (matched >= 0),
  -- By the user, row by row.
  skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped >= 0),
  CONSTRAINT "I1 rows read are added, matched or skipped" CHECK (read = added + matched + skipped)
) STRICT;

CREATE TABLE import_file (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  -- W1: newest first in the file, so it is read backwards.
  backwards INTEGER NOT NULL CHECK (backwards IN (0, 1))
) STRICT;
CREATE INDEX import_file_by_import ON import_file(import_id);
CREATE INDEX import_file_by_hash ON import_file(sha256);

-- Pieces of the raw file, deflated; each begins at the start of line first_line.
CREATE TABLE import_piece (
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  first_line INTEGER NOT NULL,
  deflated BLOB NOT NULL,
  PRIMARY KEY (file_id, first_line)
) STRICT;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- The vendor's id, ours for what we operate, or expiry:ID for what expired by itself because of event ID.
  source_id TEXT NOT NULL CHECK (length(source_id) > 0),
  -- import: a row of a file. engine: done by us in the vendor's account. book: what the book concludes from the others.
  origin TEXT NOT NULL CHECK (origin IN ('import', 'engine', 'book')),
  -- Compared one by one, the frequent ones first: SQLite builds a table for IN, anew for every row that is inserted.
  kind TEXT NOT NULL CHECK (kind = 'lead_purchase' OR kind = 'quotation' OR kind = 'lead' OR kind = 'promotion' OR kind = 'refund' OR kind = 'top_up' OR kind = 'adjustment' OR kind = 'bonus' OR kind = 'expiry' OR kind = 'opening' OR kind = 'card_refund' OR kind = 'chargeback' OR kind = 'taken_again'),
  day INTEGER NOT NULL,
  instant INTEGER,
  credits INTEGER,
  -- Below 0 where it came back to the card.
  amount INTEGER CHECK (amount >= 0 OR kind = 'card_refund' OR kind = 'chargeback'),
  method TEXT NOT NULL DEFAULT '',
  tax INTEGER CHECK (tax >= 0),
  stated_balance INTEGER,
  expires_day INTEGER CHECK (expires_day > day),
  campaign TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT '',
  lead TEXT,
  outcome TEXT CHECK (outcome = 'open' OR outcome = 'quoted' OR outcome = 'won' OR outcome = 'lost'),
  value INTEGER CHECK (value >= 0),
  note TEXT NOT NULL DEFAULT '',
  -- JSON object of the file's unknown columns.
  extra TEXT,
  -- Derived from the set of events, and rewritten when that changes: place within the day (W1), the charge that a refund
  -- gives back for (C5), the entry that posts the event now.
  position INTEGER NOT NULL,
  refunds_event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  entry_id INTEGER REFERENCES journal_entry(id) DEFERRABLE INITIALLY DEFERRED,
  -- Set when the last import that held the event was undone; the event stays on record.
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
  CHECK (kind = 'adjustment' OR coalesce(credits, 0) >= 0)
) STRICT;
CREATE UNIQUE INDEX event_by_source ON event(workspace_id, source_id, (origin = 'book')) WHERE gone = 0;
-- For the key's sake: while a lot passes through what is wrong, SQLite looks at every entry whether an event waits for it.
CREATE INDEX event_by_entry ON event(entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX event_by_day ON event(workspace_id, day, position) WHERE gone = 0;
CREATE INDEX event_by_lead ON event(workspace_id, lead) WHERE gone = 0 AND lead IS NOT NULL;
CREATE INDEX event_by_charge ON event(refunds_event_id) WHERE gone = 0 AND refunds_event_id IS NOT NULL;
CREATE INDEX event_with_balance ON event(workspace_id, day) WHERE gone = 0 AND stated_balance IS NOT NULL;
CREATE INDEX event_paid ON event(workspace_id, day) WHERE gone = 0 AND amount IS NOT NULL;
CREATE TRIGGER event_facts_never_change BEFORE UPDATE OF
  id, workspace_id, source_id, origin, kind, day, instant, credits, amount, method, tax, stated_balance, expires_day, campaign, category, lead, outcome, value, note, extra
  ON event BEGIN SELECT RAISE(ABORT, 'L3 the facts of an event never change'); END;
CREATE TRIGGER event_stays_gone BEFORE UPDATE OF gone ON event WHEN OLD.gone = 1 AND NEW.gone = 0
  BEGIN SELECT RAISE(ABORT, 'L3 an event that was taken back is imported anew'); END;
CREATE TRIGGER event_never_vanishes BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'L3 an event never vanishes'); END;

CREATE TABLE import_row (
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  line INTEGER NOT NULL,
  PRIMARY KEY (event_id, file_id, line)
) STRICT, WITHOUT ROWID;

-- ── The journal ──────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  type TEXT NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
  role TEXT NOT NULL,
  -- Lead cost has an account for each kind of charge and campaign.
  kind TEXT NOT NULL DEFAULT '',
  campaign TEXT NOT NULL DEFAULT '',
  -- Of a bank account, a card, a processor's balance.
  name TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL,
  UNIQUE (workspace_id, role, kind, campaign, name)
) STRICT;
CREATE TRIGGER account_never_changes BEFORE UPDATE ON account BEGIN SELECT RAISE(ABORT, 'L3 an account never changes'); END;
CREATE TRIGGER account_never_vanishes BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'L3 an account never vanishes'); END;

CREATE TABLE journal_entry (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- What it posts: an event, or what settles lines of a statement.
  event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  match_id INTEGER REFERENCES line_match(id) DEFERRABLE INITIALLY DEFERRED,
  movement TEXT NOT NULL,
  -- L4: the business day, and the instant of recording.
  day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  business_key TEXT NOT NULL UNIQUE CHECK (length(business_key) > 0),
  reverses_id INTEGER UNIQUE REFERENCES journal_entry(id) DEFERRABLE INITIALLY DEFERRED,
  -- L6: SHA-256 over the hash before and the canonical text of this entry.
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CHECK ((event_id IS NULL) <> (match_id IS NULL))
) STRICT;
CREATE INDEX journal_entry_by_event ON journal_entry(event_id);
CREATE INDEX journal_entry_by_match ON journal_entry(match_id) WHERE match_id IS NOT NULL;

-- Amounts: debit positive, credit negative. Postings come before their entry, whose insert checks them (L2).
CREATE TABLE posting (
  entry_id INTEGER NOT NULL REFERENCES journal_entry(id) DEFERRABLE INITIALLY DEFERRED,
  line INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED,
  day INTEGER NOT NULL,
  movement TEXT NOT NULL,
  amount INTEGER NOT NULL,
  -- Change of prepaid credits; 0 on every account but Prepaid.
  credits INTEGER NOT NULL,
  -- W2: a credit counted as one unit of the currency, on Lead cost; 0 elsewhere.
  face_value INTEGER NOT NULL,
  -- 1, or -1 in a reversal: events counted by the rollup.
  events INTEGER NOT NULL CHECK (events IN (-1, 1)),
  PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;

-- What an account did on a day, by movement: kept by the insert of each posting, never written otherwise.
CREATE TABLE account_day (
  account_id INTEGER NOT NULL REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED,
  day INTEGER NOT NULL,
  movement TEXT NOT NULL,
  amount INTEGER NOT NULL,
  credits INTEGER NOT NULL,
  face_value INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (account_id, day, movement)
) STRICT, WITHOUT ROWID;

-- Checks at commit: SQLite has no deferred CHECK, but a deferred foreign key to a table that is always empty is one.
-- A column that names the broken rule refers to it; NULL, when no rule is broken, refers to nothing.
CREATE TABLE broken_rule (rule TEXT PRIMARY KEY CHECK (rule IS NULL)) STRICT;

-- L7: credits bought or given together. remaining and cost_remaining follow the movements by trigger. Within a command
-- that reverses and posts anew they may pass through what is wrong; a commit that leaves them wrong is refused.
CREATE TABLE lot (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- The event that made it.
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  cost INTEGER NOT NULL CHECK (cost >= 0),
  day INTEGER NOT NULL,
  expires_day INTEGER CHECK (expires_day > day),
  -- L8: bonus drains before paid; opening ranks as paid.
  bonus INTEGER NOT NULL CHECK (bonus IN (0, 1)),
  priority INTEGER NOT NULL DEFAULT 0,
  remaining INTEGER NOT NULL DEFAULT 0,
  cost_remaining INTEGER NOT NULL DEFAULT 0,
  broken_rule TEXT GENERATED ALWAYS AS (CASE
    WHEN remaining NOT BETWEEN 0 AND quantity THEN 'L9'
    WHEN cost_remaining NOT BETWEEN 0 AND cost THEN 'L7'
    -- Cost used is C·d/Q rounded half up; products beyond 64 bits are left to verify.
    WHEN quantity <= 2000000000 AND cost <= 2000000000
      AND cost_remaining <> cost - (2 * cost * (quantity - remaining) + quantity) / (2 * quantity) THEN 'L7'
    END) STORED REFERENCES broken_rule(rule) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX lot_by_event ON lot(event_id);
CREATE INDEX lot_open ON lot(workspace_id) WHERE remaining > 0;
CREATE TRIGGER lot_terms_never_change BEFORE UPDATE OF id, workspace_id, event_id, quantity, cost, day, expires_day, bonus, priority ON lot
  BEGIN SELECT RAISE(ABORT, 'L3 the terms of a lot never change'); END;
CREATE TRIGGER lot_never_vanishes BEFORE DELETE ON lot BEGIN SELECT RAISE(ABORT, 'L3 a lot never vanishes'); END;
CREATE TRIGGER lot_starts_empty BEFORE INSERT ON lot WHEN NEW.remaining <> 0 OR NEW.cost_remaining <> 0
  BEGIN SELECT RAISE(ABORT, 'L7 a lot is filled by its first movement'); END;

CREATE TABLE lot_movement (
  entry_id INTEGER NOT NULL REFERENCES journal_entry(id) DEFERRABLE INITIALLY DEFERRED,
  line INTEGER NOT NULL,
  lot_id INTEGER NOT NULL REFERENCES lot(id) DEFERRABLE INITIALLY DEFERRED,
  day INTEGER NOT NULL,
  credits INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;

-- Triggers on the way of every import roll the whole command back: a statement that may be undone alone has to keep a copy of
-- every page it touches, and a command that broke a rule is not carried on anyway. For the same reason every foreign key is deferred.
CREATE TRIGGER posting_rolls_up AFTER INSERT ON posting BEGIN
  SELECT RAISE(ROLLBACK, 'L3 an entry that exists takes no further posting') WHERE NEW.entry_id <= (SELECT max(id) FROM journal_entry);
  INSERT INTO account_day VALUES (NEW.account_id, NEW.day, NEW.movement, NEW.amount, NEW.credits, NEW.face_value, NEW.events)
  ON CONFLICT (account_id, day, movement) DO UPDATE SET
    amount = amount + excluded.amount,
    credits = credits + excluded.credits,
    face_value = face_value + excluded.face_value,
    events = events + excluded.events;
END;
CREATE TRIGGER posting_never_changes BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'L3 a posting never changes'); END;
CREATE TRIGGER posting_never_vanishes BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'L3 a posting never vanishes'); END;

CREATE TRIGGER lot_movement_moves_its_lot AFTER INSERT ON lot_movement BEGIN
  SELECT RAISE(ROLLBACK, 'L3 an entry that exists takes no further lot movement') WHERE NEW.entry_id <= (SELECT max(id) FROM journal_entry);
  UPDATE lot SET remaining = remaining + NEW.credits, cost_remaining = cost_remaining + NEW.cost WHERE id = NEW.lot_id;
END;
CREATE TRIGGER lot_movement_never_changes BEFORE UPDATE ON lot_movement BEGIN SELECT RAISE(ABORT, 'L3 a lot movement never changes'); END;
CREATE TRIGGER lot_movement_never_vanishes BEFORE DELETE ON lot_movement BEGIN SELECT RAISE(ABORT, 'L3 a lot movement never vanishes'); END;

CREATE TRIGGER journal_entry_is_whole BEFORE INSERT ON journal_entry BEGIN
  SELECT CASE
      WHEN NEW.id IS NULL OR NEW.id <> 1 + coalesce((SELECT max(id) FROM journal_entry), 0) THEN RAISE(ROLLBACK, 'L6 entries are numbered without a gap')
      WHEN count(*) < 2 THEN RAISE(ROLLBACK, 'L2 an entry has two postings or more')
      WHEN sum(p.amount) <> 0 THEN RAISE(ROLLBACK, 'L2 an entry sums to zero')
      WHEN min(a.currency) <> max(a.currency) AND EXISTS (
        SELECT 1 FROM posting AS q JOIN account AS b ON b.id = q.account_id
        WHERE q.entry_id = NEW.id GROUP BY b.currency HAVING sum(q.amount) <> 0)
        THEN RAISE(ROLLBACK, 'L2 an entry sums to zero in each currency')
      WHEN sum(p.day <> NEW.day OR p.movement <> NEW.movement OR a.workspace_id <> NEW.workspace_id) > 0
        THEN RAISE(ROLLBACK, 'L4 a posting has the workspace, day and movement of its entry')
      WHEN sum(p.credits) <> (SELECT coalesce(sum(credits), 0) FROM lot_movement WHERE entry_id = NEW.id)
        OR sum(CASE WHEN a.role = 'prepaid' THEN p.amount ELSE 0 END) <> (SELECT coalesce(sum(cost), 0) FROM lot_movement WHERE entry_id = NEW.id)
        OR sum(p.credits <> 0 AND a.role <> 'prepaid') > 0
        THEN RAISE(ROLLBACK, 'L7 lots move by what is posted to Prepaid')
    END
  FROM posting AS p CROSS JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = NEW.id;
END;
CREATE TRIGGER journal_entry_reverses_exactly AFTER INSERT ON journal_entry WHEN NEW.reverses_id IS NOT NULL BEGIN
  SELECT RAISE(ROLLBACK, 'L3 a reversal has the date of its original and posts the same')
    FROM journal_entry AS original WHERE original.id = NEW.reverses_id
      AND (original.day <> NEW.day OR original.event_id IS NOT NEW.event_id OR original.match_id IS NOT NEW.match_id OR original.reverses_id IS NOT NULL);
  SELECT RAISE(ROLLBACK, 'L3 a reversal negates its original')
    WHERE EXISTS (
      SELECT account_id, movement, -amount, -credits, -face_value, -events FROM posting WHERE entry_id = NEW.reverses_id
      EXCEPT SELECT account_id, movement, amount, credits, face_value, events FROM posting WHERE entry_id = NEW.id)
    OR (SELECT count(*) FROM posting WHERE entry_id = NEW.reverses_id) <> (SELECT count(*) FROM posting WHERE entry_id = NEW.id)
    OR EXISTS (
      SELECT lot_id, -credits, -cost FROM lot_movement WHERE entry_id = NEW.reverses_id
      EXCEPT SELECT lot_id, credits, cost FROM lot_movement WHERE entry_id = NEW.id)
    OR (SELECT count(*) FROM lot_movement WHERE entry_id = NEW.reverses_id) <> (SELECT count(*) FROM lot_movement WHERE entry_id = NEW.id);
END;
CREATE TRIGGER journal_entry_never_changes BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'L3 an entry never changes'); END;
CREATE TRIGGER journal_entry_never_vanishes BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, 'L3 an entry never vanishes'); END;

-- ── Closed periods (L11, R4) ─────────────────────────────────────────────────────────────────────────────────────────

-- A workspace is closed up to the latest day of a row that was not reopened. Nothing is posted on or before that day.
CREATE TABLE closed_period (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  through_day INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  reopened_at INTEGER,
  -- Why it was reopened.
  reason TEXT,
  CHECK ((reopened_at IS NULL) = (reason IS NULL))
) STRICT;
CREATE INDEX closed_period_standing ON closed_period(workspace_id, through_day) WHERE reopened_at IS NULL;
CREATE TRIGGER closed_period_never_vanishes BEFORE DELETE ON closed_period BEGIN SELECT RAISE(ABORT, 'R4 a closed period leaves a trace'); END;
CREATE TRIGGER closed_period_reopens_once BEFORE UPDATE ON closed_period
  WHEN OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL OR length(NEW.reason) = 0
    OR NEW.workspace_id <> OLD.workspace_id OR NEW.through_day <> OLD.through_day OR NEW.closed_at <> OLD.closed_at
  BEGIN SELECT RAISE(ABORT, 'R4 a closed period is reopened once, with a reason'); END;
CREATE TRIGGER journal_entry_in_an_open_period BEFORE INSERT ON journal_entry
  WHEN NEW.day <= (SELECT max(through_day) FROM closed_period WHERE workspace_id = NEW.workspace_id AND reopened_at IS NULL)
  BEGIN SELECT RAISE(ROLLBACK, 'L11 nothing is posted in a closed period'); END;

-- ── Holds (L9) ───────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE hold (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  business_key TEXT NOT NULL UNIQUE,
  credits INTEGER NOT NULL CHECK (credits > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'released', 'charged')),
  placed_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX hold_open ON hold(workspace_id) WHERE state = 'open';
CREATE TRIGGER hold_is_covered BEFORE INSERT ON hold BEGIN
  SELECT RAISE(ABORT, 'L9 a hold reserves only what is available')
  WHERE NEW.state <> 'open' OR NEW.credits
    + (SELECT coalesce(sum(credits), 0) FROM hold WHERE workspace_id = NEW.workspace_id AND state = 'open')
    > (SELECT coalesce(sum(remaining), 0) FROM lot WHERE workspace_id = NEW.workspace_id AND remaining > 0);
END;
CREATE TRIGGER hold_settles_once BEFORE UPDATE ON hold
  WHEN OLD.state <> 'open' OR NEW.state = 'open' OR NEW.settled_at IS NULL
    OR NEW.credits <> OLD.credits OR NEW.business_key <> OLD.business_key OR NEW.workspace_id <> OLD.workspace_id
  BEGIN SELECT RAISE(ABORT, 'L9 a hold is settled once'); END;
CREATE TRIGGER hold_never_vanishes BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'L9 a hold never vanishes'); END;

-- ── Leads (W4): what the lead's events add up to, and the same by day of receipt ─────────────────────────────────────

CREATE TABLE lead (
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  lead TEXT NOT NULL,
  -- Day of its first charge; NULL for a lead never charged, which is kept but not counted.
  received_day INTEGER,
  cost INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome = 'open' OR outcome = 'quoted' OR outcome = 'won' OR outcome = 'lost'),
  value INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, lead)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_by_day ON lead(workspace_id, received_day);

CREATE TABLE lead_day (
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  day INTEGER NOT NULL,
  leads INTEGER NOT NULL,
  won INTEGER NOT NULL,
  value INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  undecided INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, day)
) STRICT, WITHOUT ROWID;
