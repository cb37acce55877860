/** Activity files of any length for the bench: the form of `test/model`'s believable histories, made fast, the same for the same seed. */

import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newRandom, type Random } from '../model/random.ts';
import { activityColumns } from '../model/csv.ts';

/** Three years of days, up to 23 November 2026. */
export const HISTORY_DAYS = 1096;
export const FIRST_DAY = Date.UTC(2023, 10, 24) / 86_400_000;
export const LAST_DAY = FIRST_DAY + HISTORY_DAYS - 1;

const FEES = [850, 1200, 1999, 2500, 3333, 4700] as const;
const PACKS = [
  [50_000, 47_500],
  [50_000, 47_500],
  [100_000, 90_000],
] as const;
const KINDS = ['lead_purchase', 'lead_purchase', 'lead_purchase', 'quotation', 'quotation', 'promotion'] as const;
const CAMPAIGNS = ['', '', 'Bathrooms', 'Kitchens', 'Moving', 'Roofs', '"Piano, tuition"'] as const;
const METHODS = ['Visa 4242', 'Mastercard 4444'] as const;
const OUTCOMES = ['quoted', 'won', 'lost'] as const;
const VALUES = ['250.00', '800.00', '1432.17', '4999.99'] as const;

/** Refunds and outcomes are of one of so many charges before them. */
const RECENT = 2000;

interface Charge {
  readonly id: string;
  readonly lead: string;
  readonly credits: number;
  refunded: boolean;
}

interface Story {
  readonly random: Random;
  readonly recent: Charge[];
  /** Credits in paid lots at least: bonus lots come on top and keep the history from ever falling short. */
  available: number;
  /** Credits in all lots. */
  balance: number;
  leads: number;
}

/** Part of the name of a kept file: another number for another history. */
const VERSION = 1;

/** The file of a history of `rows` rows, written unless it is in `folder` already. */
export function historyOf(rows: number, folder: string): string {
  const file = join(folder, `history-${VERSION}-${rows}.csv`);
  if (existsSync(file)) return file;
  writeHistory(`${file}.unfinished`, rows);
  renameSync(`${file}.unfinished`, file);
  return file;
}

/** Writes `rows` rows to `file`, oldest first; no lot expires, so that a bare pipeline can drain them with a plain queue. */
function writeHistory(file: string, rows: number): void {
  const story: Story = { random: newRandom(1), recent: [], available: 0, balance: 0, leads: 0 };
  const dates = Array.from({ length: HISTORY_DAYS }, (_, day) => new Date((FIRST_DAY + day) * 86_400_000).toISOString().slice(0, 10));
  const descriptor = openSync(file, 'w');
  let text = `${activityColumns.join(',')}\r\n`;
  for (let row = 0; row < rows; row += 1) {
    const id = `E-${String(row + 1).padStart(8, '0')}`;
    const day = Math.floor((row * HISTORY_DAYS) / rows);
    text += `${id},${dates[day]},${tell(story, id)}\r\n`;
    if (text.length > 1_000_000 || row === rows - 1) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
}

/** What happens next, from the column `kind` on. */
function tell(story: Story, id: string): string {
  const { random } = story;
  if (story.available < 5000) return topUp(story);
  const chance = random.below(1000);
  if (chance < 805) return charge(story, id);
  if (chance < 845) return refund(story) ?? charge(story, id);
  if (chance < 985) return outcome(story) ?? charge(story, id);
  return chance < 990 ? bonus(story) : chance < 995 ? adjustment(story) : charge(story, id, true);
}

function topUp(story: Story): string {
  const [credits, price] = story.random.pick(PACKS);
  story.available += credits;
  story.balance += credits;
  return `top_up,${decimal(credits)},${decimal(price)},EUR,${story.random.pick(METHODS)},,${stated(story)},,,,,,,`;
}

function bonus(story: Story): string {
  const credits = story.random.pick([500, 1000, 2500]);
  story.balance += credits;
  return `bonus,${decimal(credits)},,,,,${stated(story)},,,,,,,goodwill`;
}

function adjustment(story: Story): string {
  const credits = story.random.pick([111, 300, 777]);
  story.available -= credits;
  story.balance -= credits;
  return `adjustment,-${decimal(credits)},,,,,${stated(story)},,,,,,,correction by the vendor`;
}

function charge(story: Story, id: string, byCard = false): string {
  const { random, recent } = story;
  const credits = random.pick(FEES);
  story.leads += 1;
  const lead = `L-${String(story.leads).padStart(8, '0')}`;
  const what = `${random.pick(CAMPAIGNS)},home,${lead},,,`;
  const kind = random.pick(KINDS);
  if (byCard) return `${kind},,${decimal(credits)},EUR,${random.pick(METHODS)},,,,${what}`;
  story.available -= credits;
  story.balance -= credits;
  recent[story.leads % RECENT] = { id, lead, credits, refunded: false };
  return `${kind},${decimal(credits)},,,,,${stated(story)},,${what}`;
}

/** All of a charge comes back: every other time it is named by its id, else by its lead. */
function refund(story: Story): string | undefined {
  const { random, recent } = story;
  const found = recent[random.below(RECENT)];
  if (!found || found.refunded) return undefined;
  found.refunded = true;
  story.available += found.credits;
  story.balance += found.credits;
  const note = random.chance(50) ? `refund of ${found.id}` : 'no contact details';
  return `refund,${decimal(found.credits)},,,,,${stated(story)},,,,${found.lead},,,${note}`;
}

function outcome(story: Story): string | undefined {
  const { random, recent } = story;
  const found = recent[random.below(RECENT)];
  if (!found) return undefined;
  const result = random.pick(OUTCOMES);
  return `lead,,,,,,,,,,${found.lead},${result},${result === 'won' ? random.pick(VALUES) : ''},`;
}

/** Every fifth row states the vendor's balance. */
function stated(story: Story): string {
  return story.random.chance(20) ? decimal(story.balance) : '';
}

function decimal(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
