/**
 * Every method of the contract, called a hundred thousand times with what cannot fit and what fits and is hostile: nothing crashes, nothing invalid has
 * an effect, no answer tells of the inside (`leaks.ts` says what that is). `FLOATBOOK_FUZZ_CALLS` and `FLOATBOOK_FUZZ_SEED` make other runs by hand.
 */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { contract } from '../../../electron/ipc/contract/contract.ts';
import type { BrokenSource } from '../../support/broken-source.ts';
import { runBroken } from '../../support/run-broken.ts';
import type { FuzzResult } from './run-fuzz.ts';

const PROGRAM = new URL('./program.ts', import.meta.url);
const CALLS = Number(process.env['FLOATBOOK_FUZZ_CALLS'] ?? 101_000);
const SEED = process.env['FLOATBOOK_FUZZ_SEED'] ?? '20261123';
/** One call in so many fits the contract: those take most of the time. */
const FITTING_IN = 12;

/** What is only ever refused here, and why. */
const NEVER_ANSWERED: Readonly<Record<string, string>> = {
  'app.chooseBook': 'only a window has dialogs of the system',
  'app.choosePlace': 'only a window has dialogs of the system',
  'app.openBook': 'only the desktop has windows',
};

test(
  'every method, whatever it is called with: no crash, no effect of what is invalid, nothing of the inside told',
  { timeout: 600_000 },
  async () => {
    const fitting = Math.round(CALLS / FITTING_IN);
    const given = [SEED, CALLS - fitting, fitting].map(String);
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(PROGRAM), ...given], { maxBuffer: 64 * 1024 ** 2 });
    const { calls, wrong, answered, changing } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FuzzResult;
    expect(wrong).toEqual([]);
    // Less only by the calls of what takes away, which are left out now and then.
    expect(calls).toBeGreaterThanOrEqual(CALLS - 1000);
    expect(Object.keys(answered).toSorted()).toEqual(Object.keys(contract).toSorted());
    // What fits is not all refused: every method is carried out, and commands have their effect.
    const never = Object.keys(answered).filter((method) => answered[method]?.ok === 0);
    expect(never.filter((method) => !(method in NEVER_ANSWERED))).toEqual([]);
    expect(changing.length).toBeGreaterThan(40);
  },
);

/** How many misfits, and how many calls that fit, show a fault. */
type Counts = readonly [misfits: number, fitting: number];
const MISFITS: Counts = [2000, 0];
const FITTING: Counts = [200, 1300];

const WRONG: ReadonlyArray<BrokenSource & { readonly name: string; readonly caught: RegExp; readonly calls: Counts }> = [
  {
    name: 'inputs are not parsed',
    file: 'electron/ipc/dispatch.ts',
    from: 'const parsed = shape.safeParse(input);',
    to: 'const parsed = { success: true, data: input, error: shape.safeParse(null).error };',
    caught: /^(?:misfit of|defect of)/m,
    calls: MISFITS,
  },
  {
    name: 'what comes is not copied as plain data',
    file: 'electron/ipc/dispatch.ts',
    from: 'const copied = plainCopy(raw);',
    to: 'const copied = { plain: true, value: raw };',
    caught: /^(?:misfit of|the dispatcher broke)/m,
    calls: MISFITS,
  },
  {
    name: 'a call may have more fields than it has',
    file: 'electron/ipc/contract/contract.ts',
    from: 'export const callShape = z.strictObject(',
    to: 'export const callShape = z.object(',
    caught: /^misfit of/m,
    calls: MISFITS,
  },
  {
    name: 'a defect tells what it was',
    file: 'electron/ipc/dispatch.ts',
    from: "return { outcome: 'refused', refusal: plainRefusal(error.refusal) };",
    to: "return { outcome: 'refused', refusal: { ...plainRefusal(error.refusal), message: error.stack } };",
    caught: /^leak of/m,
    calls: FITTING,
  },
  {
    name: 'a refusal names the folder that an upload is kept in',
    file: 'electron/engine/application/transfers.ts',
    from: "refuse('file_changed', 'The file has not wholly arrived, or shrank meanwhile. Drop it again.', { file: upload.name });",
    to: "refuse('file_changed', `${upload.path} has not wholly arrived. Drop it again.`, { file: upload.name });",
    caught: /^leak of/m,
    calls: FITTING,
  },
  {
    name: 'a command writes before it refuses',
    file: 'electron/engine/application/book-handlers.ts',
    from: 'return inTransaction(book, { command, now: session.now() }, () => {\n        setFiscalYear(',
    to: "book.connection.exec('UPDATE book SET rowid = rowid');\n      if (input.month > 0) throw new (await import('../../../db/ledger/refusal.ts')).Refused({ code: 'busy', message: 'No.' });\n      return inTransaction(book, { command, now: session.now() }, () => {\n        setFiscalYear(",
    caught: /^refused book\.setFiscalYear wrote/m,
    calls: FITTING,
  },
];

test.for(WRONG)('teeth: $name', { timeout: 300_000 }, async ({ caught, calls, ...broken }) => {
  const { wrong } = await runBroken<FuzzResult>(PROGRAM, broken, ['1', ...calls.map(String)]);
  expect(wrong.join('\n')).toMatch(caught);
});
