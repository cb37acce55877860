-- Reconciling: accounts of money, the lines of their statements, matches between lines and the books, and periods that were closed (rules I1 to I3, R1 to R4).

-- ── Accounts of money ────────────────────────────────────────────────────────────────────────────────────────────────

-- A bank account, a card or a processor's balance, in the currency of its workspace. In the ledger it is the account of its kind and name.
CREATE TABLE money_account (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  kind TEXT NOT NULL CHECK (kind IN ('bank', 'card', 'processor')),
  -- As its statements name it; '' until one does.
  number TEXT NOT NULL DEFAULT '',
  -- What was on it before its first line, where its statements do not say so; holder's side.
  opening INTEGER,
  made_at INTEGER NOT NULL,
  UNIQUE (workspace_id, name)
) STRICT;
CREATE TRIGGER money_account_stays_itself BEFORE UPDATE OF id, workspace_id, name, kind, made_at ON money_account
  BEGIN SELECT RAISE(ABORT, 'L3 an account never changes'); END;
CREATE TRIGGER money_account_never_vanishes BEFORE DELETE ON money_account BEGIN SELECT RAISE(ABORT, 'L3 an account never vanishes'); END;

-- Which methods are charged to the account, by the name that events have for them. A method of no account belongs to whichever account it fits.
CREATE TABLE charged_to (
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  method TEXT NOT NULL,
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (workspace_id, method)
) STRICT, WITHOUT ROWID;

-- What was answered of a source (rule I2): the files of one layout for one account are read the same way.
CREATE TABLE source_profile (
  id INTEGER PRIMARY KEY,
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  layout TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON of electron/readers/statement.ts, ReadingOptions.
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  changed_at INTEGER NOT NULL,
  UNIQUE (money_account_id, layout)
) STRICT;

-- ── Statement lines ──────────────────────────────────────────────────────────────────────────────────────────────────

-- An import of statements is one of an account; an import of the vendor's history has none.
ALTER TABLE import ADD COLUMN money_account_id INTEGER REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED;
-- How the bytes of a statement file are written, what kind of file it is, and what files of its source have in common; NULL for activity files.
ALTER TABLE import_file ADD COLUMN encoding TEXT;
ALTER TABLE import_file ADD COLUMN format TEXT;
ALTER TABLE import_file ADD COLUMN layout TEXT;
-- Whether each balance that it states behind a row is the one before it and the row; NULL where it states none.
ALTER TABLE import_file ADD COLUMN adds_up INTEGER CHECK (adds_up IN (0, 1));
-- M4: SHA-256 of what is kept, where card numbers in the file were masked before.
ALTER TABLE import_file ADD COLUMN masked_sha256 BLOB CHECK (length(masked_sha256) = 32);

-- A line with the row that it came with: which line of which file.
CREATE TABLE statement_line (
  id INTEGER PRIMARY KEY,
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  source_line INTEGER NOT NULL,
  -- Its place among the rows of the file, from 1: several may stand on one line of text.
  place INTEGER NOT NULL CHECK (place >= 1),
  -- On which the bank booked it; its value date may be another.
  day INTEGER NOT NULL,
  value_day INTEGER,
  -- From the holder's side: what went out is below 0.
  amount INTEGER NOT NULL,
  description TEXT NOT NULL,
  counterparty TEXT NOT NULL,
  reference TEXT NOT NULL DEFAULT '',
  bank_id TEXT NOT NULL DEFAULT '',
  -- The account's balance after it, where its file has one.
  stated_balance INTEGER,
  -- Set when the last import that held it was undone; the line stays on record.
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
  -- Taken out by the user, with a reason. It stays out when its file comes again.
  removed_at INTEGER,
  removed_because TEXT,
  -- Of a line that is gone: an equal one came after it, and what the user decides counts for that one.
  came_again INTEGER NOT NULL DEFAULT 0 CHECK (came_again = 0 OR gone = 1),
  CHECK ((removed_at IS NULL) = (removed_because IS NULL))
) STRICT;
CREATE INDEX statement_line_by_day ON statement_line(money_account_id, day) WHERE gone = 0;
CREATE UNIQUE INDEX "I1 a row of a file is one line" ON statement_line(file_id, place);
-- What the user took out stays out when it was taken back and comes again.
CREATE INDEX statement_line_taken_out ON statement_line(money_account_id, day) WHERE gone = 1 AND removed_at IS NOT NULL AND came_again = 0;
CREATE INDEX statement_line_by_bank_id ON statement_line(money_account_id, bank_id) WHERE gone = 0 AND bank_id <> '';
CREATE TRIGGER statement_line_facts_never_change BEFORE UPDATE OF
  id, money_account_id, file_id, source_line, place, day, value_day, amount, description, counterparty, reference, bank_id, stated_balance
  ON statement_line BEGIN SELECT RAISE(ABORT, 'L3 a statement line never changes'); END;
CREATE TRIGGER statement_line_stays_gone BEFORE UPDATE OF gone ON statement_line WHEN OLD.gone = 1 AND NEW.gone = 0
  BEGIN SELECT RAISE(ABORT, 'L3 a line that was taken back is imported anew'); END;
CREATE TRIGGER statement_line_never_vanishes BEFORE DELETE ON statement_line BEGIN SELECT RAISE(ABORT, 'L3 a statement line never vanishes'); END;

-- Further rows that hold a line, of files that came after its own.
CREATE TABLE statement_row (
  line_id INTEGER NOT NULL REFERENCES statement_line(id) DEFERRABLE INITIALLY DEFERRED,
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  source_line INTEGER NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 1),
  -- What this row says otherwise than the line: by it, a further file's row is found to be the same line. NULL where it says the same, or nothing.
  words TEXT,
  bank_id TEXT,
  stated_balance INTEGER,
  PRIMARY KEY (line_id, file_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_row_by_file ON statement_row(file_id, place);

-- Every row that holds a line, its first one among them. Columns of both kinds have the same type, or SQLite would look through all of it in a join.
CREATE VIEW holding_row AS
  SELECT id AS line_id, file_id, source_line, place, CAST(NULL AS TEXT) AS words, CAST(NULL AS TEXT) AS bank_id, CAST(NULL AS INTEGER) AS stated_balance
    FROM statement_line
  UNION ALL SELECT line_id, file_id, source_line, place, words, bank_id, stated_balance FROM statement_row;

-- Rows of a file that became no line, and why: headers and balances by the file's own words, others by the user.
CREATE TABLE skipped_row (
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  place INTEGER NOT NULL,
  source_line INTEGER NOT NULL,
  because TEXT NOT NULL CHECK (length(because) > 0),
  PRIMARY KEY (file_id, place)
) STRICT, WITHOUT ROWID;

-- What a file says of the account at a moment: known balances, between which a first break is looked for (R2).
CREATE TABLE stated_balance (
  file_id INTEGER NOT NULL REFERENCES import_file(id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  which TEXT NOT NULL CHECK (which IN ('opening', 'closing')),
  day INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (file_id, number)
) STRICT, WITHOUT ROWID;

-- ── Matches ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Lines settled together: against events that went through card or bank, and what is posted besides. Accepting posts one entry; undoing reverses it.
CREATE TABLE line_match (
  id INTEGER PRIMARY KEY,
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  -- As proposed, or put together by the user.
  made_by TEXT NOT NULL CHECK (made_by IN ('proposal', 'hand')),
  -- 0 to 100, and JSON of its reasons, as they were shown; NULL where a user put it together.
  score INTEGER CHECK (score BETWEEN 0 AND 100),
  reasons TEXT CHECK (reasons IS NULL OR json_valid(reasons)),
  -- Words by which the payee is known, for what is learned from it; '' where there are none.
  payee TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  accepted_at INTEGER NOT NULL,
  undone_at INTEGER,
  -- The entry that posts it now; NULL once it is undone.
  entry_id INTEGER REFERENCES journal_entry(id) DEFERRABLE INITIALLY DEFERRED,
  broken_rule TEXT GENERATED ALWAYS AS (CASE WHEN (undone_at IS NULL) <> (entry_id IS NOT NULL) THEN 'R1' END) STORED
    REFERENCES broken_rule(rule) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX line_match_by_account ON line_match(money_account_id) WHERE undone_at IS NULL;
CREATE INDEX line_match_by_entry ON line_match(entry_id) WHERE entry_id IS NOT NULL;
CREATE TRIGGER line_match_stays_itself BEFORE UPDATE OF id, money_account_id, made_by, score, reasons, payee, note, accepted_at ON line_match
  BEGIN SELECT RAISE(ABORT, 'L3 what was accepted never changes'); END;
CREATE TRIGGER line_match_is_undone_once BEFORE UPDATE OF undone_at ON line_match WHEN OLD.undone_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'L3 a match is undone once'); END;
CREATE TRIGGER line_match_never_vanishes BEFORE DELETE ON line_match BEGIN SELECT RAISE(ABORT, 'L3 a match never vanishes'); END;

CREATE TABLE match_line (
  match_id INTEGER NOT NULL REFERENCES line_match(id) DEFERRABLE INITIALLY DEFERRED,
  line_id INTEGER NOT NULL REFERENCES statement_line(id) DEFERRABLE INITIALLY DEFERRED,
  standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0, 1)),
  PRIMARY KEY (match_id, line_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "R1 a line is settled once" ON match_line(line_id) WHERE standing = 1;

CREATE TABLE match_event (
  match_id INTEGER NOT NULL REFERENCES line_match(id) DEFERRABLE INITIALLY DEFERRED,
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0, 1)),
  PRIMARY KEY (match_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "R1 an event is cleared once" ON match_event(event_id) WHERE standing = 1;

-- What lines hold beyond the events they clear, from the holder's side: a fee, a difference, an entry that the books did not have.
CREATE TABLE match_rest (
  match_id INTEGER NOT NULL REFERENCES line_match(id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('fees', 'currency_differences', 'interest', 'transfers', 'other_business')),
  amount INTEGER NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (match_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER match_is_undone_with_its_parts AFTER UPDATE OF undone_at ON line_match WHEN NEW.undone_at IS NOT NULL BEGIN
  UPDATE match_line SET standing = 0 WHERE match_id = NEW.id;
  UPDATE match_event SET standing = 0 WHERE match_id = NEW.id;
END;
CREATE TRIGGER match_line_of_its_account BEFORE INSERT ON match_line BEGIN
  SELECT RAISE(ABORT, 'R1 a match settles standing lines of its own account')
    WHERE NOT EXISTS (SELECT 1 FROM line_match AS m JOIN statement_line AS l ON l.money_account_id = m.money_account_id
      WHERE m.id = NEW.match_id AND l.id = NEW.line_id AND l.gone = 0 AND l.removed_at IS NULL AND m.undone_at IS NULL);
END;
CREATE TRIGGER match_event_of_its_workspace BEFORE INSERT ON match_event BEGIN
  SELECT RAISE(ABORT, 'R1 a match clears standing events of its own workspace')
    WHERE NOT EXISTS (SELECT 1 FROM line_match AS m JOIN money_account AS a ON a.id = m.money_account_id JOIN event AS e ON e.workspace_id = a.workspace_id
      WHERE m.id = NEW.match_id AND e.id = NEW.event_id AND e.gone = 0 AND e.entry_id IS NOT NULL AND m.undone_at IS NULL);
END;
CREATE TRIGGER matched_line_stays BEFORE UPDATE OF gone, removed_at ON statement_line
  WHEN (NEW.gone = 1 OR NEW.removed_at IS NOT NULL) AND EXISTS (SELECT 1 FROM match_line WHERE line_id = NEW.id AND standing = 1)
  BEGIN SELECT RAISE(ABORT, 'R1 a line that is settled stays until its match is undone'); END;
CREATE TRIGGER cleared_event_stays BEFORE UPDATE OF gone ON event
  WHEN NEW.gone = 1 AND EXISTS (SELECT 1 FROM match_event WHERE event_id = NEW.id AND standing = 1)
  BEGIN SELECT RAISE(ABORT, 'R1 an event that is cleared stays until its match is undone'); END;

-- What is no longer learned from: acceptances up to this moment of this payee for this target.
CREATE TABLE forgotten_payee (
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  payee TEXT NOT NULL,
  target TEXT NOT NULL,
  forgotten_at INTEGER NOT NULL,
  PRIMARY KEY (money_account_id, payee, target)
) STRICT, WITHOUT ROWID;

-- ── Periods reconciled and closed (R2, R4) ───────────────────────────────────────────────────────────────────────────

-- An account is closed up to the latest day of a row that was not reopened: its lines and matches up to then stay as they are.
CREATE TABLE reconciliation (
  id INTEGER PRIMARY KEY,
  money_account_id INTEGER NOT NULL REFERENCES money_account(id) DEFERRABLE INITIALLY DEFERRED,
  through_day INTEGER NOT NULL,
  -- Of the statement, and of the books, on that day; they differ by what is carried.
  closing INTEGER NOT NULL,
  books INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  reopened_at INTEGER,
  reason TEXT,
  CHECK ((reopened_at IS NULL) = (reason IS NULL))
) STRICT;
CREATE INDEX reconciliation_standing ON reconciliation(money_account_id, through_day) WHERE reopened_at IS NULL;
CREATE TRIGGER reconciliation_never_vanishes BEFORE DELETE ON reconciliation BEGIN SELECT RAISE(ABORT, 'R4 a closed period leaves a trace'); END;
CREATE TRIGGER reconciliation_reopens_once BEFORE UPDATE ON reconciliation
  WHEN OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL OR length(NEW.reason) = 0 OR NEW.money_account_id <> OLD.money_account_id
    OR NEW.through_day <> OLD.through_day OR NEW.closing <> OLD.closing OR NEW.books <> OLD.books OR NEW.closed_at <> OLD.closed_at
  BEGIN SELECT RAISE(ABORT, 'R4 a closed period is reopened once, with a reason'); END;

-- What the books had on that day and the statement did not: it is expected on a later one.
CREATE TABLE carried_event (
  reconciliation_id INTEGER NOT NULL REFERENCES reconciliation(id) DEFERRABLE INITIALLY DEFERRED,
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  amount INTEGER NOT NULL,
  PRIMARY KEY (reconciliation_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_event_by_event ON carried_event(event_id);
CREATE TRIGGER carried_event_never_changes BEFORE UPDATE ON carried_event BEGIN SELECT RAISE(ABORT, 'R4 a closed period leaves a trace'); END;
CREATE TRIGGER carried_event_never_vanishes BEFORE DELETE ON carried_event BEGIN SELECT RAISE(ABORT, 'R4 a closed period leaves a trace'); END;

CREATE TRIGGER carried_event_stays BEFORE UPDATE OF gone ON event
  WHEN NEW.gone = 1 AND EXISTS (SELECT 1 FROM carried_event AS c JOIN reconciliation AS r ON r.id = c.reconciliation_id WHERE c.event_id = NEW.id AND r.reopened_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'R4 an event that a closed period carries stays until it is reopened'); END;
CREATE TRIGGER statement_line_in_an_open_period BEFORE INSERT ON statement_line
  WHEN NEW.day <= (SELECT max(through_day) FROM reconciliation WHERE money_account_id = NEW.money_account_id AND reopened_at IS NULL)
  BEGIN SELECT RAISE(ROLLBACK, 'R4 a closed period takes no further line'); END;
CREATE TRIGGER statement_line_stays_in_a_closed_period BEFORE UPDATE OF gone, removed_at ON statement_line
  WHEN OLD.day <= (SELECT max(through_day) FROM reconciliation WHERE money_account_id = OLD.money_account_id AND reopened_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'R4 a line of a closed period stays as it is'); END;
CREATE TRIGGER match_line_in_an_open_period BEFORE INSERT ON match_line
  WHEN (SELECT l.day <= (SELECT max(through_day) FROM reconciliation WHERE money_account_id = l.money_account_id AND reopened_at IS NULL)
    FROM statement_line AS l WHERE l.id = NEW.line_id)
  BEGIN SELECT RAISE(ABORT, 'R4 a line of a closed period is matched no other way'); END;
CREATE TRIGGER match_stays_in_a_closed_period BEFORE UPDATE OF undone_at ON line_match
  WHEN EXISTS (SELECT 1 FROM match_line AS p JOIN statement_line AS l ON l.id = p.line_id WHERE p.match_id = OLD.id
    AND l.day <= (SELECT max(through_day) FROM reconciliation WHERE money_account_id = OLD.money_account_id AND reopened_at IS NULL))
  BEGIN SELECT RAISE(ABORT, 'R4 a match of a closed period stays as it is'); END;
