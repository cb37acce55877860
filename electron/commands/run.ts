/** Runs one command line: finds the command, reads its options, prints what it came to, and says how it ended. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { asRefusal } from '../../db/database-refusals.ts';
import type { Refusal } from '../../db/ledger/refusal.ts';
import { ACCOUNT_COMMANDS } from './accounts.ts';
import { AUDIT_COMMANDS } from './audit.ts';
import { BACKUP_COMMANDS } from './backups.ts';
import { BOOK_COMMANDS } from './books.ts';
import { CAMPAIGN_COMMANDS } from './campaigns.ts';
import { CHARGE_COMMANDS } from './charges.ts';
import { CODES_COMMANDS } from './codes.ts';
import { Call, WrongUsage, type Command, type Outcome } from './command.ts';
import { DAMAGED_COMMANDS } from './damaged.ts';
import { DOCUMENT_COMMANDS } from './documents.ts';
import { ENGINE_COMMANDS } from './engine.ts';
import { EXPORT_COMMANDS } from './exports.ts';
import { IMPORT_COMMANDS } from './imports.ts';
import { LEAD_FEED_COMMANDS } from './lead-feeds.ts';
import { LEAD_COMMANDS } from './leads.ts';
import { LINE_COMMANDS } from './lines.ts';
import { MAIL_COMMANDS } from './mail.ts';
import { MATCH_COMMANDS } from './matches.ts';
import { METHOD_COMMANDS } from './methods.ts';
import { MONEY_BACK_COMMANDS } from './money-back.ts';
import { MONEY_ACCOUNT_COMMANDS } from './money-accounts.ts';
import { PACK_COMMANDS } from './packs.ts';
import { PARSE_COMMANDS } from './parse.ts';
import { PAYMENT_COMMANDS } from './payments.ts';
import { createProgress } from './progress.ts';
import { PERIOD_REPORT_COMMANDS } from './period-reports.ts';
import { PERIOD_COMMANDS } from './periods.ts';
import { PLAN_COMPARISON_COMMANDS } from './plan-comparison.ts';
import { PROMOTION_COMMANDS } from './promotion.ts';
import { RECONCILE_COMMANDS } from './reconcile.ts';
import { REFUND_COMMANDS } from './refunds.ts';
import { REPORT_COMMANDS } from './reports.ts';
import { SEALED_COMMANDS } from './sealed.ts';
import { SERVE_COMMANDS } from './serve.ts';
import { printable } from './table.ts';
import { TAX_COMMANDS } from './tax.ts';
import { TERMS_COMMANDS } from './terms.ts';
import { TOP_UP_COMMANDS } from './top-ups.ts';
import { allUsage, usageOf } from './usage.ts';
import { VERIFY_COMMANDS } from './verify.ts';

export const COMMANDS: readonly Command[] = [
  ...BOOK_COMMANDS,
  ...IMPORT_COMMANDS,
  ...PARSE_COMMANDS,
  ...MONEY_ACCOUNT_COMMANDS,
  ...LINE_COMMANDS,
  ...RECONCILE_COMMANDS,
  ...MATCH_COMMANDS,
  ...PERIOD_COMMANDS,
  ...TERMS_COMMANDS,
  ...CODES_COMMANDS,
  ...METHOD_COMMANDS,
  ...PACK_COMMANDS,
  ...TOP_UP_COMMANDS,
  ...PAYMENT_COMMANDS,
  ...ACCOUNT_COMMANDS,
  ...CAMPAIGN_COMMANDS,
  ...LEAD_COMMANDS,
  ...LEAD_FEED_COMMANDS,
  ...CHARGE_COMMANDS,
  ...PROMOTION_COMMANDS,
  ...REFUND_COMMANDS,
  ...MONEY_BACK_COMMANDS,
  ...ENGINE_COMMANDS,
  ...REPORT_COMMANDS,
  ...AUDIT_COMMANDS,
  ...DOCUMENT_COMMANDS,
  ...PERIOD_REPORT_COMMANDS,
  ...PLAN_COMPARISON_COMMANDS,
  ...TAX_COMMANDS,
  ...SEALED_COMMANDS,
  ...MAIL_COMMANDS,
  ...EXPORT_COMMANDS,
  ...VERIFY_COMMANDS,
  ...DAMAGED_COMMANDS,
  ...BACKUP_COMMANDS,
  ...SERVE_COMMANDS,
];

export interface Surroundings {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Relative names of files are meant from here. */
  readonly folder: string;
  readonly now: () => number;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** Exit status: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCommandLine(surroundings: Surroundings): Promise<number> {
  const around = { ...surroundings, arguments: withAmountsBelowZero(surroundings.arguments) };
  const found = findCommand(around.arguments);
  if (typeof found === 'string') {
    around.stderr.write(`${found}\n\n${allUsage(COMMANDS)}`);
    return 2;
  }
  if (found.isHelp) {
    around.stdout.write(found.command ? usageOf(found.command) : allUsage(COMMANDS));
    return 0;
  }
  const { command } = found;
  const progress = createProgress(around.stderr, around.now);
  try {
    const given = readArguments(command, around.arguments);
    const call = new Call({ ...around, ...given, now: around.now(), progress, print: (line) => around.stdout.write(`${line}\n`) });
    const outcome = await command.run(call);
    progress.clear();
    return outcome ? print(around, outcome, given.values['json'] === true) : 0;
  } catch (error) {
    progress.clear();
    return tell(around, command, error);
  }
}

/** `--closing -12.00` as `--closing=-12.00`: what looks like an amount is no option. */
function withAmountsBelowZero(given: readonly string[]): readonly string[] {
  return given.flatMap((argument, at) => {
    const next = given[at + 1] ?? '';
    if (AMOUNT_BELOW_ZERO.test(argument) && LONG_OPTION.test(given[at - 1] ?? '')) return [];
    return LONG_OPTION.test(argument) && AMOUNT_BELOW_ZERO.test(next) ? [`${argument}=${next}`] : [argument];
  });
}

const LONG_OPTION = /^--[a-z][a-z-]*$/;
const AMOUNT_BELOW_ZERO = /^-\d/;

type Found = { readonly isHelp: true; readonly command?: Command } | { readonly isHelp: false; readonly command: Command };

const COMMON: NonNullable<ParseArgsConfig['options']> = {
  book: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

/** The command that the first words name; a text is what is wrong with them. */
function findCommand(given: readonly string[]): Found | string {
  const options = COMMANDS.reduce((all, command) => ({ ...all, ...configOf(command) }), COMMON);
  const { positionals, values } = parseArgs({ args: [...given], options, strict: false, allowPositionals: true });
  const command = COMMANDS.find(({ words }) => words.every((word, at) => positionals[at] === word));
  if (values['help'] === true) return command ? { isHelp: true, command } : { isHelp: true };
  if (command) return { isHelp: false, command };
  const [first, second] = positionals;
  if (first === undefined) return 'Say which command.';
  const known = COMMANDS.filter(({ words }) => words[0] === first).map(({ words }) => words.join(' '));
  if (known.length === 0) return `There is no command "${printable(first)}".`;
  return second === undefined
    ? `"${first}" needs one more word: ${known.join(', ')}.`
    : `There is no command "${first} ${printable(second)}". There is: ${known.join(', ')}.`;
}

function configOf(command: Command): NonNullable<ParseArgsConfig['options']> {
  const own = Object.entries(command.options).map(
    ([name, { value }]) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }] as const,
  );
  return { ...COMMON, ...(command.isOfWorkspace ? { workspace: { type: 'string' } } : {}), ...Object.fromEntries(own) };
}

function readArguments(command: Command, given: readonly string[]) {
  let parsed;
  try {
    parsed = parseArgs({ args: [...given], options: configOf(command), strict: true, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new WrongUsage(error.message.replace(/\. To specify a positional argument.*$/s, '.'));
    throw error;
  }
  const rest = parsed.positionals.slice(command.words.length);
  if (rest.length < command.least) throw new WrongUsage(`${command.words.join(' ')} needs ${command.form.split(' ')[0]}.`);
  if (rest.length > command.most) throw new WrongUsage(`"${rest[command.most]}" is one argument too many.`);
  return { values: parsed.values as Readonly<Record<string, string | boolean | undefined>>, arguments: rest };
}

function print({ stdout, stderr }: Surroundings, outcome: Outcome, json: boolean): number {
  for (const warning of outcome.warnings ?? []) stderr.write(json ? `${JSON.stringify({ warning })}\n` : `Warning: ${sentence(warning)}\n`);
  const documents = outcome.isOnePerLine && Array.isArray(outcome.document) ? (outcome.document as readonly unknown[]) : [outcome.document];
  stdout.write(json ? documents.map((document) => `${JSON.stringify(document)}\n`).join('') : outcome.text());
  return outcome.isFailure ? 1 : 0;
}

function tell(around: Surroundings, command: Command, error: unknown): number {
  const json = around.arguments.includes('--json');
  if (error instanceof WrongUsage) {
    around.stderr.write(`${printable(error.message)}\n\n${usageOf(command)}`);
    return 2;
  }
  const refusal = asRefusal(error);
  const told = refusal ?? { code: 'defect', message: 'Floatbook failed because of a mistake of its own. Set FLOATBOOK_DEBUG=1 to see where.' };
  around.stderr.write(json ? `${JSON.stringify({ error: told })}\n` : `floatbook: ${sentence(told)}\n`);
  if (!refusal && around.environment['FLOATBOOK_DEBUG'] === '1')
    around.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/** Message with its place, unless the message names it already. */
function sentence({ message, file, sourceLine }: Pick<Refusal, 'message' | 'file' | 'sourceLine'>): string {
  const line = sourceLine === undefined || message.includes(`ine ${sourceLine}`) ? '' : `, line ${sourceLine}`;
  return printable(file === undefined ? message : `${file}${line}: ${message}`);
}
