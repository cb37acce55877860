/** Answers about accounts of money, how their files are read, their statements, and single lines of them. */

import { readFileSync } from 'node:fs';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { profilesOf } from '../../../db/money-accounts.ts';
import { removedLines, sourcesOfLine } from '../../../db/statement-lines.ts';
import type { CommandName, OutputOf, ParsedInputOf } from '../../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import { accountNamed, changeAccount, makeAccount, once } from '../statements/accounts.ts';
import { glanceAt, kindSaidBy } from '../statements/glance.ts';
import { importStatements, type ImportedStatement } from '../statements/import-statement.ts';
import { lineWithSources } from '../statements/line-sources.ts';
import { answersOfProfile, changeProfile, forgetProfile, profilesFile, readingOptionsOf, takeProfilesFile } from '../statements/profiles.ts';
import { removeLine, restoreLine } from '../statements/remove-line.ts';
import { writeFileWhole } from '../write-file.ts';
import { commandOf } from './command-of.ts';
import type { Session } from './session.ts';
import { dayOrNull } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type StatementHandlers = Pick<
  Handlers,
  | 'money.addAccount'
  | 'money.changeAccount'
  | 'money.profiles'
  | 'money.changeProfile'
  | 'money.removeProfile'
  | 'money.exportProfiles'
  | 'money.importProfiles'
  | 'statement.glance'
  | 'statement.import'
  | 'line.remove'
  | 'line.restore'
  | 'line.removed'
  | 'line.sources'
>;

export function statementHandlers(session: Session, transfers: Transfers): StatementHandlers {
  const todo = (context: CallContext, method: CommandName, input: unknown) => ({
    now: session.now(),
    command: commandOf(context, method, input),
  });
  const reader = () => session.book().reader.connection;
  return {
    'money.addAccount': (input, context) => makeAccount(session.book(), { ...input, ...todo(context, 'money.addAccount', input) }),
    'money.changeAccount': (input, context) => changeAccount(session.book(), { ...input, ...todo(context, 'money.changeAccount', input) }),
    'money.profiles': ({ accountId }) => ({
      profiles: profilesOf(reader(), accountNamed(reader(), accountId).id).map((profile) => ({
        profileId: profile.id,
        layout: profile.layout,
        name: profile.name,
        answers: answersOfProfile(profile),
        changedAt: profile.changedAt,
      })),
    }),
    'money.changeProfile': (input, context) => {
      const { now, command } = todo(context, 'money.changeProfile', input);
      return once(session.book(), { now, command }, () => {
        changeProfile(session.book().connection, input.profileId, input.name, input.answers, now);
        return {};
      });
    },
    'money.removeProfile': (input, context) =>
      once(session.book(), todo(context, 'money.removeProfile', input), () => {
        forgetProfile(session.book().connection, input.profileId);
        return {};
      }),
    'money.exportProfiles': ({ accountId }) => {
      const account = accountNamed(reader(), accountId);
      const { text, profiles } = profilesFile(reader(), account);
      const { token, path } = transfers.beginDownload();
      const { bytes } = writeFileWhole(path, pieceOf(text));
      return { download: token, name: `${account.name.replace(/[^\p{L}\p{N} ._-]/gu, ' ').trim()} profiles.json`, bytes, rows: profiles };
    },
    'money.importProfiles': (input, context) => {
      const { now, command } = todo(context, 'money.importProfiles', input);
      const { path } = transfers.uploaded(input.upload);
      return once(session.book(), { now, command }, () => {
        const { connection } = session.book();
        // Whatever is in the file, no card number of it comes into the book (rule M4).
        const { text } = maskCardNumbers(readFileSync(path, 'utf8'));
        return { profiles: takeProfilesFile(connection, accountNamed(connection, input.accountId), text, now) };
      });
    },
    'statement.glance': async ({ upload, answers }) => {
      const file = transfers.uploaded(upload);
      const { numbers } = await glanceAt({ file, answers: readingOptionsOf(answers) });
      return { kind: await kindSaidBy(file), numbers: [...numbers] };
    },
    'statement.import': async (input, context) => {
      const { workspaceId, dryRun } = input;
      const files = input.files.map((file) => statementOf(file, transfers));
      const imported = await importStatements(session.book(), { workspaceId, files, dryRun, ...todo(context, 'statement.import', input) }, context);
      if (!dryRun) for (const { upload } of input.files) transfers.discard(upload);
      return { files: imported.map((file) => fileShape(file, dryRun)) };
    },
    'line.remove': async (input, context) => {
      await removeLine(session.book(), { ...input, ...todo(context, 'line.remove', input) });
      return {};
    },
    'line.restore': async (input, context) => {
      await restoreLine(session.book(), { ...input, ...todo(context, 'line.restore', input) });
      return {};
    },
    'line.removed': ({ accountId }) => ({
      lines: removedLines(reader(), accountNamed(reader(), accountId).id).map((line) => {
        const [source] = sourcesOfLine(reader(), line.id);
        return {
          line: {
            lineId: line.id,
            day: formatDay(line.day),
            valueDay: dayOrNull(line.valueDay),
            amount: line.amount,
            description: line.description,
            counterparty: line.counterparty,
            reference: line.reference,
            balance: line.statedBalance,
            file: source?.file ?? '',
            row: source?.place ?? 1,
            sourceLine: source?.sourceLine ?? 1,
          },
          removedAt: line.removedAt ?? 0,
          because: line.removedBecause ?? '',
        };
      }),
    }),
    'line.sources': ({ lineId }) => ({
      sources: lineWithSources(reader(), lineId).sources.map(({ fileId: _, place, context, ...source }) => ({
        ...source,
        row: place,
        context: [...context],
      })),
    }),
  };
}

function* pieceOf(text: string): Generator<string, undefined> {
  yield text;
}

type FileInput = ParsedInputOf<'statement.import'>['files'][number];
type FileShape = OutputOf<'statement.import'>['files'][number];

function statementOf({ upload, account, accountNumber, answers, skip = [], take = [], asNew = [] }: FileInput, transfers: Transfers) {
  return {
    file: transfers.uploaded(upload),
    account,
    accountNumber,
    answers: readingOptionsOf(answers),
    decisions: { by: 'place' as const, skip, take, asNew },
  };
}

function fileShape(file: ImportedStatement, dryRun: boolean): FileShape {
  const { accountId, accountCreated, importId, wasKnown, read, added, matched, skipped, fates, from, to } = file;
  const { name, account, numbers, accountNumber, format, encoding, layout, profile, opening, closing } = file;
  return {
    name,
    account,
    accountCreated,
    kind: file.kind,
    numbers: [...numbers],
    accountNumber,
    format,
    encoding,
    layout,
    profile,
    opening,
    closing,
    accountId: dryRun && accountCreated ? null : accountId,
    importId: dryRun || wasKnown ? null : importId,
    detected: file.detected.map(({ what, value, evidence, sourceLine }) => ({ what, value, evidence, sourceLine })),
    questions: file.questions.map(({ kind, options, assumed, evidence, sourceLine }) => ({
      kind,
      options: [...options],
      assumed,
      evidence,
      sourceLine,
    })),
    rows: { read, added, matched, skipped: skipped.length },
    fates: fates.map(({ day, may, ...fate }) => ({ ...fate, day: dayOrNull(day), may: [...may] })),
    from: dayOrNull(from),
    to: dayOrNull(to),
    warnings: file.warnings.map(({ code, message, sourceLine }) => ({ code, message, sourceLine })),
  };
}
