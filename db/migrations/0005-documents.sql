-- The charge audit (R5): what the user said of top-ups, and the vendor's invoices and receipts. Charges are named by the vendor's id, so that what is
-- said of one holds when its file is undone and imported anew.

-- What the user said of a top-up that no history tells: bought by hand, or made to verify a card. The latest row counts; NULL takes it back.
CREATE TABLE said_of_top_up (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  source_id TEXT NOT NULL,
  said TEXT CHECK (said IN ('by_hand', 'verification')),
  note TEXT NOT NULL DEFAULT '',
  said_at INTEGER NOT NULL
) STRICT;
CREATE INDEX said_of_top_up_by_source ON said_of_top_up(workspace_id, source_id);
CREATE TRIGGER said_of_top_up_is_of_the_history BEFORE INSERT ON said_of_top_up BEGIN
  SELECT RAISE(ABORT, 'R5 only of a top-up of the history more is said than it tells')
    WHERE NOT EXISTS (SELECT 1 FROM event WHERE workspace_id = NEW.workspace_id AND source_id = NEW.source_id AND origin = 'import' AND kind = 'top_up' AND amount > 0);
END;
CREATE TRIGGER said_of_top_up_never_changes BEFORE UPDATE ON said_of_top_up BEGIN SELECT RAISE(ABORT, 'L3 what was said of a top-up never changes'); END;
CREATE TRIGGER said_of_top_up_never_vanishes BEFORE DELETE ON said_of_top_up BEGIN SELECT RAISE(ABORT, 'L3 what was said of a top-up never vanishes'); END;

-- The vendor's invoices and receipts. The files are in the book's folder of documents, each under its hash.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'receipt')),
  -- As its issuer counts it; empty where it has none.
  number TEXT NOT NULL DEFAULT '',
  day INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  -- Of the file, when it was added.
  name TEXT NOT NULL CHECK (length(name) > 0),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  added_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX document_once ON document(workspace_id, sha256) WHERE removed_at IS NULL;
CREATE TRIGGER document_is_added_standing BEFORE INSERT ON document WHEN NEW.removed_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'R5 a document stands before it is removed'); END;
CREATE TRIGGER document_is_removed_once BEFORE UPDATE ON document
  WHEN OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL OR NEW.id <> OLD.id OR NEW.workspace_id <> OLD.workspace_id OR NEW.kind <> OLD.kind OR NEW.number <> OLD.number
    OR NEW.day <> OLD.day OR NEW.amount <> OLD.amount OR NEW.name <> OLD.name OR NEW.sha256 <> OLD.sha256 OR NEW.bytes <> OLD.bytes OR NEW.added_at <> OLD.added_at
  BEGIN SELECT RAISE(ABORT, 'L3 a document never changes, and is removed once'); END;
CREATE TRIGGER document_never_vanishes BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'L3 a document leaves a trace'); END;

-- The charges that a document is for, by the user's own act.
CREATE TABLE document_charge (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  source_id TEXT NOT NULL,
  attached_at INTEGER NOT NULL,
  detached_at INTEGER
) STRICT;
CREATE UNIQUE INDEX document_charge_once ON document_charge(document_id, source_id) WHERE detached_at IS NULL;
CREATE TRIGGER document_charge_is_of_a_charge BEFORE INSERT ON document_charge BEGIN
  SELECT RAISE(ABORT, 'R5 a document that stands is attached to a charge of its workspace')
    WHERE NEW.detached_at IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM document AS d JOIN event AS e ON e.workspace_id = d.workspace_id AND e.source_id = NEW.source_id
      WHERE d.id = NEW.document_id AND d.removed_at IS NULL AND e.gone = 0 AND e.amount > 0 AND e.kind IN ('top_up', 'lead_purchase', 'quotation', 'promotion'));
END;
CREATE TRIGGER document_charge_is_detached_once BEFORE UPDATE ON document_charge
  WHEN OLD.detached_at IS NOT NULL OR NEW.detached_at IS NULL OR NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.source_id <> OLD.source_id OR NEW.attached_at <> OLD.attached_at
  BEGIN SELECT RAISE(ABORT, 'L3 an attachment never changes, and is taken off once'); END;
CREATE TRIGGER document_charge_never_vanishes BEFORE DELETE ON document_charge BEGIN SELECT RAISE(ABORT, 'L3 an attachment leaves a trace'); END;
