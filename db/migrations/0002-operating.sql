-- Operating an account: payment methods, what is owed and tried, decisions, fees, campaigns, offered leads, refund requests.
-- Legal steps of each life are the tables of electron/billing/lives.ts; a test compares the two.

-- Names this book at payment processors; NULL until it is first needed.
ALTER TABLE book ADD COLUMN uid TEXT;
CREATE TRIGGER book_keeps_its_uid BEFORE UPDATE OF uid ON book WHEN OLD.uid IS NOT NULL AND OLD.uid IS NOT NEW.uid
  BEGIN SELECT RAISE(ABORT, 'T10 the name of a book at its processors never changes'); END;

-- Another one with every setting that is written: what was read of the settings and of the book itself holds as long as the mark is the same.
ALTER TABLE book ADD COLUMN settings_mark BLOB;
CREATE TRIGGER setting_marks_the_book AFTER INSERT ON setting BEGIN UPDATE book SET settings_mark = randomblob(16); END;
CREATE TRIGGER book_marks_itself AFTER UPDATE OF organisation, sample_day ON book BEGIN UPDATE book SET settings_mark = randomblob(16); END;

-- ── Payment methods (M1 to M5) ───────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE payment_method (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  processor TEXT NOT NULL CHECK (processor IN ('sandbox', 'manual', 'stripe')),
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  customer TEXT NOT NULL,
  -- The processor's name for the set-up by which the owner puts the card on file.
  setup TEXT,
  -- The processor's token; NULL until it has verified the method.
  token TEXT,
  brand TEXT NOT NULL DEFAULT '',
  last4 TEXT NOT NULL DEFAULT '' CONSTRAINT "M4 no more than the last four digits" CHECK (length(last4) <= 4),
  expiry_month INTEGER CHECK (expiry_month BETWEEN 1 AND 12),
  expiry_year INTEGER CHECK (expiry_year BETWEEN 2000 AND 2200),
  funding TEXT NOT NULL DEFAULT 'unknown' CHECK (funding IN ('credit', 'debit', 'prepaid', 'unknown')),
  nickname TEXT NOT NULL DEFAULT ''
    CONSTRAINT "M4 no full number" CHECK (nickname NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'),
  state TEXT NOT NULL CHECK (state IN ('added', 'verified', 'active', 'expired', 'disabled', 'removed')),
  added_at INTEGER NOT NULL,
  CONSTRAINT "M1 what is active was verified" CHECK (state IN ('added', 'expired', 'disabled', 'removed') OR token IS NOT NULL)
) STRICT;
CREATE INDEX payment_method_by_workspace ON payment_method(workspace_id);
CREATE TRIGGER payment_method_starts_added BEFORE INSERT ON payment_method WHEN NEW.state <> 'added'
  BEGIN SELECT RAISE(ABORT, 'M1 a method is added before it is anything else'); END;
CREATE TRIGGER payment_method_takes_legal_steps BEFORE UPDATE OF state ON payment_method
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
    'added>verified', 'added>disabled', 'added>expired', 'added>removed',
    'verified>active', 'verified>disabled', 'verified>expired', 'verified>removed',
    'active>verified', 'active>disabled', 'active>expired', 'active>removed',
    'expired>verified', 'expired>removed', 'disabled>verified', 'disabled>removed')
  BEGIN SELECT RAISE(ABORT, 'M1 a payment method takes no such step'); END;
CREATE TRIGGER payment_method_stays_itself BEFORE UPDATE OF id, workspace_id, processor, mode, added_at ON payment_method
  BEGIN SELECT RAISE(ABORT, 'M1 a payment method stays with its processor'); END;
CREATE TRIGGER payment_method_never_vanishes BEFORE DELETE ON payment_method BEGIN SELECT RAISE(ABORT, 'L3 a payment method never vanishes'); END;

-- Every step of every method: what it was, and why.
CREATE TABLE method_step (
  id INTEGER PRIMARY KEY,
  method_id INTEGER NOT NULL REFERENCES payment_method(id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL,
  because TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX method_step_by_method ON method_step(method_id);
CREATE TRIGGER method_step_never_changes BEFORE UPDATE ON method_step BEGIN SELECT RAISE(ABORT, 'L3 the history of a method never changes'); END;
CREATE TRIGGER method_step_never_vanishes BEFORE DELETE ON method_step BEGIN SELECT RAISE(ABORT, 'L3 the history of a method never vanishes'); END;

-- ── Decisions (T8): what was decided, from which figures and settings ─────────────────────────────────────────────────

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('top_up', 'fee')),
  because TEXT NOT NULL CHECK (length(because) > 0),
  -- JSON: the decision whole, with the snapshot it was made from.
  facts TEXT NOT NULL,
  -- JSON: ids of the settings that were in force.
  settings TEXT NOT NULL
) STRICT;
CREATE INDEX decision_by_workspace ON decision(workspace_id, at);
CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'T8 a decision never changes'); END;
CREATE TRIGGER decision_never_vanishes BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'T8 a decision never vanishes'); END;

-- ── Campaigns and leads (C4) ─────────────────────────────────────────────────────────────────────────────────────────

-- What a campaign buys is a dated setting, campaign:ID.
CREATE TABLE campaign (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL CHECK (length(name) > 0),
  -- From then on it buys nothing any more; what it bought stays its own.
  ended_at INTEGER,
  FOREIGN KEY (workspace_id, name, id) REFERENCES campaign_name(workspace_id, name, campaign_id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TRIGGER campaign_stays_itself BEFORE UPDATE OF id, workspace_id ON campaign
  BEGIN SELECT RAISE(ABORT, 'C4 a campaign stays itself'); END;
CREATE TRIGGER campaign_ends_once BEFORE UPDATE ON campaign WHEN OLD.ended_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'C4 a campaign that was ended never changes'); END;
CREATE TRIGGER campaign_never_vanishes BEFORE DELETE ON campaign BEGIN SELECT RAISE(ABORT, 'C4 a campaign never vanishes'); END;

-- Every name that a campaign has had: charges keep the one under which they were made, and no other campaign takes it.
CREATE TABLE campaign_name (
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL CHECK (length(name) > 0),
  campaign_id INTEGER NOT NULL REFERENCES campaign(id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (workspace_id, name),
  UNIQUE (workspace_id, name, campaign_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_name_by_campaign ON campaign_name(campaign_id);
CREATE TRIGGER campaign_name_never_changes BEFORE UPDATE ON campaign_name BEGIN SELECT RAISE(ABORT, 'C4 the name of a campaign stays its own'); END;
CREATE TRIGGER campaign_name_never_vanishes BEFORE DELETE ON campaign_name BEGIN SELECT RAISE(ABORT, 'C4 the name of a campaign stays its own'); END;

-- Where a workspace's offered leads come from, and how far they were read.
CREATE TABLE lead_feed (
  workspace_id INTEGER PRIMARY KEY REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'simulated')),
  -- The folder; a seed of the simulated marketplace.
  source TEXT NOT NULL,
  cursor TEXT,
  next_poll_at INTEGER,
  -- JSON: what stands in the way now.
  problems TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- The marketplace's id of the lead.
  source_id TEXT NOT NULL CHECK (length(source_id) > 0),
  category TEXT NOT NULL,
  area TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  quality INTEGER CHECK (quality BETWEEN 0 AND 100),
  -- A fingerprint: the same for the same customer, and no way back to them.
  customer TEXT NOT NULL,
  offered_at INTEGER NOT NULL,
  until INTEGER,
  note TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('available', 'passed', 'bought', 'gone')),
  -- Why it was passed over; of several campaigns' reasons the one that came nearest to buying.
  because TEXT NOT NULL DEFAULT '',
  campaign_id INTEGER REFERENCES campaign(id) DEFERRABLE INITIALLY DEFERRED,
  decided_at INTEGER,
  -- What the top-up rule said, where the balance did not cover it.
  decision_id INTEGER REFERENCES decision(id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (workspace_id, source_id),
  CONSTRAINT "C4 every lead not bought has a reason" CHECK (state <> 'passed' OR length(because) > 0),
  CONSTRAINT "T8 no evaluation without a reason" CHECK (because <> 'balance' OR decision_id IS NOT NULL)
) STRICT;
CREATE INDEX offer_by_time ON offer(workspace_id, offered_at);
CREATE INDEX offer_by_customer ON offer(workspace_id, customer) WHERE state = 'bought';
CREATE INDEX offer_open ON offer(workspace_id, until) WHERE state IN ('available', 'passed');
CREATE TRIGGER offer_takes_legal_steps BEFORE UPDATE OF state ON offer
  WHEN OLD.state || '>' || NEW.state NOT IN (
    'available>bought', 'available>passed', 'available>gone', 'passed>bought', 'passed>passed', 'passed>gone')
  BEGIN SELECT RAISE(ABORT, 'C4 a lead takes no such step'); END;
CREATE TRIGGER offer_stays_itself BEFORE UPDATE OF id, workspace_id, source_id, category, area, price, quality, customer, offered_at ON offer
  BEGIN SELECT RAISE(ABORT, 'C4 what was offered never changes'); END;
CREATE TRIGGER offer_never_vanishes BEFORE DELETE ON offer BEGIN SELECT RAISE(ABORT, 'C4 an offered lead never vanishes'); END;

-- ── Fees (C1 to C3) ──────────────────────────────────────────────────────────────────────────────────────────────────

-- The fee of one lead or quotation, from the customer's contact to its charge.
CREATE TABLE fee (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- Names the charge; the event that posts it has the same.
  source_id TEXT NOT NULL CHECK (length(source_id) > 0),
  kind TEXT NOT NULL CHECK (kind IN ('lead_purchase', 'quotation', 'promotion')),
  credits INTEGER NOT NULL CHECK (credits >= 0),
  campaign TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT '',
  lead TEXT,
  customer TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  by_campaign INTEGER NOT NULL CHECK (by_campaign IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('held', 'due', 'paying', 'unpaid', 'posted', 'released')),
  contacted_at INTEGER NOT NULL,
  -- A held fee is released at this instant.
  release_at INTEGER,
  -- Why an unpaid fee is not paid.
  because TEXT NOT NULL DEFAULT '',
  event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  -- The latest decision about how it is paid; NULL until it falls due.
  decision_id INTEGER REFERENCES decision(id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (workspace_id, source_id),
  CHECK (state <> 'held' OR release_at IS NOT NULL),
  CHECK ((state = 'posted') = (event_id IS NOT NULL)),
  CONSTRAINT "T8 what is not paid has a reason" CHECK (state <> 'unpaid' OR length(because) > 0)
) STRICT;
CREATE INDEX fee_open ON fee(workspace_id, state, because) WHERE state IN ('held', 'due', 'paying', 'unpaid');
CREATE INDEX fee_held ON fee(release_at) WHERE state = 'held';
CREATE INDEX fee_by_event ON fee(event_id) WHERE event_id IS NOT NULL;
CREATE TRIGGER fee_takes_legal_steps BEFORE UPDATE OF state ON fee
  WHEN OLD.state || '>' || NEW.state NOT IN (
    'held>due', 'held>released', 'due>posted', 'due>paying', 'due>unpaid', 'paying>posted', 'paying>unpaid', 'unpaid>due')
  BEGIN SELECT RAISE(ABORT, 'C2 a fee takes no such step'); END;
CREATE TRIGGER fee_stays_itself BEFORE UPDATE OF id, workspace_id, source_id, kind, credits, campaign, category, lead, customer, by_campaign, contacted_at ON fee
  BEGIN SELECT RAISE(ABORT, 'C1 a fee never changes'); END;
CREATE TRIGGER fee_never_vanishes BEFORE DELETE ON fee BEGIN SELECT RAISE(ABORT, 'C1 a fee never vanishes'); END;

-- Customers whom Promotion Service sent a quotation by itself: they can still cause a fee when it has been switched off (C3).
CREATE TABLE automatic_quotation (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  lead TEXT NOT NULL CHECK (length(lead) > 0),
  customer TEXT NOT NULL,
  -- What the fee would be.
  credits INTEGER NOT NULL CHECK (credits >= 0),
  sent_at INTEGER NOT NULL,
  UNIQUE (workspace_id, lead)
) STRICT;
CREATE TRIGGER automatic_quotation_never_changes BEFORE UPDATE ON automatic_quotation BEGIN SELECT RAISE(ABORT, 'C3 what was sent never changes'); END;
CREATE TRIGGER automatic_quotation_never_vanishes BEFORE DELETE ON automatic_quotation BEGIN SELECT RAISE(ABORT, 'C3 what was sent never vanishes'); END;

-- ── Obligations and attempts (T5, T9, T10) ────────────────────────────────────────────────────────────────────────────

CREATE TABLE obligation (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- Random: names it at the processor, and names the event that it becomes.
  uid TEXT NOT NULL UNIQUE CHECK (length(uid) >= 16),
  purpose TEXT NOT NULL CHECK (purpose IN ('top_up', 'fee', 'verification')),
  -- found: a charge of this book that the processor has and the book had lost. recorded: paid elsewhere, and entered by a person.
  because TEXT NOT NULL CHECK (because IN ('automatic', 'by_hand', 'verification', 'fee', 'found', 'recorded')),
  state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'awaiting_owner', 'unknown', 'succeeded', 'failed', 'cancelled')),
  amount INTEGER NOT NULL CHECK (amount > 0),
  -- What it buys; 0 for a fee.
  credits INTEGER NOT NULL CHECK (credits >= 0),
  -- JSON: the pack and how many of it; NULL for a fee.
  pack TEXT,
  fee_id INTEGER REFERENCES fee(id) DEFERRABLE INITIALLY DEFERRED,
  decision_id INTEGER REFERENCES decision(id) DEFERRABLE INITIALLY DEFERRED,
  -- The business day that caps count it on.
  day INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  retry_at INTEGER,
  event_id INTEGER UNIQUE REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  failure TEXT NOT NULL DEFAULT '',
  -- When its user gave it up while it waited for the owner of the card: nothing new is tried for it from then on.
  give_up_at INTEGER,
  CONSTRAINT "T8 what is charged was decided" CHECK (because NOT IN ('automatic', 'by_hand', 'fee') OR decision_id IS NOT NULL),
  CHECK ((purpose = 'fee') = (fee_id IS NOT NULL)),
  CHECK ((purpose = 'fee') = (credits = 0)),
  CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (closed_at IS NOT NULL)),
  CHECK ((state = 'waiting') = (retry_at IS NOT NULL)),
  CONSTRAINT "T10 what succeeded is posted" CHECK ((state = 'succeeded') = (event_id IS NOT NULL))
) STRICT;
-- T5. One that was found again at the processor, or paid elsewhere, is a fact, whatever is open now.
CREATE UNIQUE INDEX obligation_one_open_top_up ON obligation(workspace_id) WHERE purpose = 'top_up' AND closed_at IS NULL AND because NOT IN ('found', 'recorded');
CREATE UNIQUE INDEX obligation_one_for_a_fee ON obligation(fee_id) WHERE fee_id IS NOT NULL AND state NOT IN ('failed', 'cancelled');
CREATE INDEX obligation_by_decision ON obligation(decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX obligation_open ON obligation(workspace_id) WHERE closed_at IS NULL;
CREATE INDEX obligation_by_day ON obligation(workspace_id, day) WHERE purpose = 'top_up';
CREATE INDEX obligation_automatic ON obligation(workspace_id) WHERE purpose = 'top_up' AND because = 'automatic';
CREATE TRIGGER obligation_takes_legal_steps BEFORE UPDATE OF state ON obligation
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
    'open>succeeded', 'open>awaiting_owner', 'open>unknown', 'open>waiting', 'open>failed', 'open>cancelled',
    'waiting>open', 'waiting>failed', 'waiting>cancelled',
    'awaiting_owner>succeeded', 'awaiting_owner>unknown', 'awaiting_owner>open', 'awaiting_owner>failed',
    'unknown>succeeded', 'unknown>awaiting_owner', 'unknown>open', 'unknown>failed')
  BEGIN SELECT RAISE(ABORT, 'T9 a payment takes no such step'); END;
CREATE TRIGGER obligation_stays_itself BEFORE UPDATE OF id, workspace_id, uid, purpose, because, amount, credits, pack, fee_id, decision_id, day, opened_at ON obligation
  BEGIN SELECT RAISE(ABORT, 'T9 what is owed never changes'); END;
CREATE TRIGGER obligation_is_given_up_once BEFORE UPDATE OF give_up_at ON obligation
  WHEN OLD.give_up_at IS NOT NEW.give_up_at AND (OLD.give_up_at IS NOT NULL OR OLD.state <> 'awaiting_owner')
  BEGIN SELECT RAISE(ABORT, 'T9 what waits for its owner is given up, once'); END;
CREATE TRIGGER obligation_never_vanishes BEFORE DELETE ON obligation BEGIN SELECT RAISE(ABORT, 'T9 a payment never vanishes'); END;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  obligation_id INTEGER NOT NULL REFERENCES obligation(id) DEFERRABLE INITIALLY DEFERRED,
  method_id INTEGER NOT NULL REFERENCES payment_method(id) DEFERRABLE INITIALLY DEFERRED,
  -- The idempotency key, committed before the call.
  key TEXT NOT NULL UNIQUE CHECK (length(key) >= 16),
  state TEXT NOT NULL CHECK (state IN ('intended', 'unknown', 'awaiting_owner', 'succeeded', 'declined', 'given_up', 'absent', 'mismatched', 'given_back', 'disowned')),
  -- The processor's name for the charge, once it has told.
  charge TEXT,
  -- owner: nothing was charged, because the bank wants the owner.
  decline TEXT CHECK (decline IN ('hard', 'soft', 'owner')),
  code TEXT NOT NULL DEFAULT '',
  advice TEXT NOT NULL DEFAULT '',
  -- What was answered that does not match what was asked.
  detail TEXT NOT NULL DEFAULT '',
  -- JSON: the charge that was answered, where it does not match.
  answered TEXT,
  owner_url TEXT,
  -- Its bank asked for the owner, whatever came of that.
  asked_owner INTEGER NOT NULL DEFAULT 0 CHECK (asked_owner IN (0, 1)),
  intended_at INTEGER NOT NULL,
  settled_at INTEGER,
  look_up_at INTEGER,
  look_ups INTEGER NOT NULL DEFAULT 0,
  CHECK ((state = 'declined') = (decline IS NOT NULL)),
  CHECK ((state IN ('succeeded', 'declined', 'given_up', 'absent', 'given_back', 'disowned')) = (settled_at IS NOT NULL)),
  CHECK (state <> 'mismatched' OR answered IS NOT NULL),
  CHECK (state <> 'succeeded' OR charge IS NOT NULL)
) STRICT;
CREATE INDEX attempt_by_obligation ON attempt(obligation_id);
CREATE INDEX attempt_by_method ON attempt(method_id);
CREATE UNIQUE INDEX attempt_one_at_a_time ON attempt(obligation_id) WHERE state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched', 'succeeded');
CREATE UNIQUE INDEX attempt_charged_once ON attempt(charge) WHERE state = 'succeeded';
CREATE INDEX attempt_unsettled ON attempt(state) WHERE state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched');
CREATE TRIGGER attempt_is_of_an_open_obligation BEFORE INSERT ON attempt BEGIN
  SELECT RAISE(ABORT, 'T10 an attempt is intended before it is anything else') WHERE NEW.state NOT IN ('intended', 'succeeded');
  SELECT RAISE(ABORT, 'T9 nothing is tried for what is not open')
    WHERE NOT EXISTS (SELECT 1 FROM obligation WHERE id = NEW.obligation_id AND state = 'open' AND give_up_at IS NULL);
  SELECT RAISE(ABORT, 'M1 only an activated method of the workspace is charged')
    WHERE NOT EXISTS (SELECT 1 FROM payment_method AS m JOIN obligation AS o ON o.id = NEW.obligation_id
      WHERE m.id = NEW.method_id AND m.workspace_id = o.workspace_id
        AND (m.state = 'active' OR (o.purpose = 'verification' AND m.state = 'verified') OR o.because = 'found' OR (o.because = 'recorded' AND m.state = 'verified')));
  SELECT RAISE(ABORT, 'M1 a payment made elsewhere is recorded with a method that is paid by hand, and such a method is never charged')
    WHERE EXISTS (SELECT 1 FROM obligation AS o, payment_method AS m
      WHERE o.id = NEW.obligation_id AND m.id = NEW.method_id AND (o.because = 'recorded') <> (m.processor = 'manual'));
  SELECT RAISE(ABORT, 'T9 a method that was declined for good is not tried again for the same payment')
    WHERE EXISTS (SELECT 1 FROM attempt WHERE obligation_id = NEW.obligation_id AND method_id = NEW.method_id AND decline IN ('hard', 'owner'));
END;
CREATE TRIGGER attempt_takes_legal_steps BEFORE UPDATE OF state ON attempt
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
    'intended>succeeded', 'intended>declined', 'intended>awaiting_owner', 'intended>unknown', 'intended>mismatched',
    'unknown>succeeded', 'unknown>declined', 'unknown>awaiting_owner', 'unknown>absent', 'unknown>mismatched',
    'awaiting_owner>succeeded', 'awaiting_owner>declined', 'awaiting_owner>given_up', 'awaiting_owner>unknown', 'awaiting_owner>mismatched',
    'mismatched>succeeded', 'mismatched>declined', 'mismatched>given_back', 'mismatched>disowned')
  BEGIN SELECT RAISE(ABORT, 'T10 an attempt takes no such step'); END;
CREATE TRIGGER attempt_stays_itself BEFORE UPDATE OF id, obligation_id, method_id, key, intended_at ON attempt
  BEGIN SELECT RAISE(ABORT, 'T10 an intent never changes'); END;
CREATE TRIGGER attempt_never_vanishes BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'T10 an attempt never vanishes'); END;

-- What a person decided about a charge that does not match (T9): on record before it is done, and never changed.
CREATE TABLE settlement (
  id INTEGER PRIMARY KEY,
  attempt_id INTEGER NOT NULL REFERENCES attempt(id) DEFERRABLE INITIALLY DEFERRED,
  way TEXT NOT NULL CHECK (way IN ('give_back', 'accept', 'disown')),
  -- What was charged, as the person saw it; 0 where nothing was found.
  amount INTEGER NOT NULL CHECK (amount >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  -- What an accepted charge bought.
  credits INTEGER NOT NULL CHECK (credits >= 0),
  -- In the person's own words.
  reason TEXT NOT NULL CONSTRAINT "T8 what is settled by hand has a reason" CHECK (length(trim(reason)) > 0),
  -- The idempotency key of giving back.
  key TEXT UNIQUE CHECK (length(key) >= 16),
  state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'refused')),
  decided_at INTEGER NOT NULL,
  done_at INTEGER,
  -- When giving back is tried again.
  next_at INTEGER,
  -- What the processor said where it refused.
  detail TEXT NOT NULL DEFAULT '',
  CHECK ((way = 'give_back') = (key IS NOT NULL)),
  CHECK ((state = 'intended') = (done_at IS NULL)),
  CHECK ((state = 'intended') = (next_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX settlement_one_at_a_time ON settlement(attempt_id) WHERE state <> 'refused';
CREATE TRIGGER settlement_is_of_a_charge_that_does_not_match BEFORE INSERT ON settlement
  WHEN NEW.state <> 'intended' OR NOT EXISTS (SELECT 1 FROM attempt WHERE id = NEW.attempt_id AND state = 'mismatched')
  BEGIN SELECT RAISE(ABORT, 'T9 a person settles what does not match, and nothing else'); END;
CREATE TRIGGER settlement_takes_legal_steps BEFORE UPDATE OF state ON settlement WHEN OLD.state <> NEW.state AND OLD.state <> 'intended'
  BEGIN SELECT RAISE(ABORT, 'T9 what is settled stays settled'); END;
CREATE TRIGGER settlement_stays_itself BEFORE UPDATE OF id, attempt_id, way, amount, currency, credits, reason, key, decided_at ON settlement
  BEGIN SELECT RAISE(ABORT, 'L3 a decision never changes'); END;
CREATE TRIGGER settlement_never_vanishes BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'L3 a decision never vanishes'); END;

-- ── Money back (decision 0014) ────────────────────────────────────────────────────────────────────────────────────────

-- What went back to the card of a charge, or was taken again: one row for each event of these kinds. Processors tell totals, so each row has
-- the totals after it, and the same figures told again make no other row.
CREATE TABLE money_back (
  event_id INTEGER PRIMARY KEY REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  -- The top-up, or the charge by card, that was paid.
  charge_event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  -- Of those of its charge: 1, 2, …
  number INTEGER NOT NULL CHECK (number >= 1),
  -- All that is back since this row, by refund and by dispute.
  refunded INTEGER NOT NULL CHECK (refunded >= 0),
  disputed INTEGER NOT NULL CHECK (disputed >= 0),
  UNIQUE (charge_event_id, number)
) STRICT;
CREATE TRIGGER money_back_follows BEFORE INSERT ON money_back BEGIN
  SELECT RAISE(ABORT, 'T9 money comes back for what a card paid in the same workspace')
    WHERE NOT EXISTS (SELECT 1 FROM event AS c JOIN event AS e ON e.id = NEW.event_id WHERE c.id = NEW.charge_event_id AND c.gone = 0
      AND c.workspace_id = e.workspace_id AND c.kind IN ('top_up', 'lead_purchase', 'quotation', 'promotion') AND c.amount > 0);
  SELECT RAISE(ABORT, 'T9 no more money comes back than was charged')
    WHERE NEW.refunded + NEW.disputed > (SELECT amount FROM event WHERE id = NEW.charge_event_id);
  SELECT RAISE(ABORT, 'T9 money back is numbered without a gap')
    WHERE NEW.number <> 1 + coalesce((SELECT max(number) FROM money_back WHERE charge_event_id = NEW.charge_event_id), 0);
  SELECT RAISE(ABORT, 'T9 an event moves back what the totals say')
    FROM (SELECT e.kind, -e.amount AS amount,
        NEW.refunded - coalesce((SELECT refunded FROM money_back WHERE charge_event_id = NEW.charge_event_id AND number = NEW.number - 1), 0) AS refund,
        NEW.disputed - coalesce((SELECT disputed FROM money_back WHERE charge_event_id = NEW.charge_event_id AND number = NEW.number - 1), 0) AS dispute
      FROM event AS e WHERE e.id = NEW.event_id)
    WHERE NOT CASE kind WHEN 'card_refund' THEN refund = amount AND refund > 0 AND dispute = 0 WHEN 'chargeback' THEN dispute = amount AND dispute > 0 AND refund = 0
      WHEN 'taken_again' THEN refund + dispute = amount AND (refund = 0 OR dispute = 0) AND amount < 0 ELSE FALSE END;
END;
CREATE TRIGGER money_back_never_changes BEFORE UPDATE ON money_back BEGIN SELECT RAISE(ABORT, 'L3 money that came back never changes'); END;
CREATE TRIGGER money_back_never_vanishes BEFORE DELETE ON money_back BEGIN SELECT RAISE(ABORT, 'L3 money that came back never vanishes'); END;

-- What a processor says of a charge whose money went back; with a problem, it could not be posted.
CREATE TABLE money_back_told (
  attempt_id INTEGER PRIMARY KEY REFERENCES attempt(id) DEFERRABLE INITIALLY DEFERRED,
  refunded INTEGER NOT NULL,
  disputed INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  problem TEXT NOT NULL DEFAULT ''
) STRICT;

-- When the processors of a workspace are asked next what went back.
CREATE TABLE money_back_look (
  workspace_id INTEGER PRIMARY KEY REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  next_at INTEGER NOT NULL
) STRICT;

-- ── Refund requests (C5) ─────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE refund_request (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspace(id) DEFERRABLE INITIALLY DEFERRED,
  -- The charge whose credits are asked for.
  charge_event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  credits INTEGER NOT NULL CHECK (credits > 0),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  note TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'credited', 'denied', 'withdrawn')),
  requested_at INTEGER NOT NULL,
  decided_at INTEGER,
  -- The refund that credited it.
  event_id INTEGER UNIQUE REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((state = 'requested') = (decided_at IS NULL)),
  CHECK ((state = 'credited') = (event_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX refund_request_one_open ON refund_request(charge_event_id) WHERE state IN ('requested', 'approved');
CREATE INDEX refund_request_open ON refund_request(workspace_id) WHERE state IN ('requested', 'approved');
CREATE TRIGGER refund_request_takes_legal_steps BEFORE UPDATE OF state ON refund_request
  WHEN OLD.state || '>' || NEW.state NOT IN (
    'requested>approved', 'requested>denied', 'requested>withdrawn', 'approved>credited', 'approved>denied')
  BEGIN SELECT RAISE(ABORT, 'C5 a refund request takes no such step'); END;
CREATE TRIGGER refund_request_never_vanishes BEFORE DELETE ON refund_request BEGIN SELECT RAISE(ABORT, 'C5 a refund request never vanishes'); END;
