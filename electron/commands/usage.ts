/** The help of the command line, for all commands and for one. */

import type { Command } from './command.ts';

const COMMON = [
  ['--book FILE', 'the book; FLOATBOOK_BOOK in the environment otherwise'],
  ['--workspace NAME', 'may be left out when the book has one'],
  ['--json', 'one JSON document on standard output'],
  ['--help', 'this text'],
] as const;

export function allUsage(commands: readonly Command[]): string {
  const lines = commands.map((command) => [command.words.join(' '), command.help] as const);
  return `Usage: floatbook COMMAND … --book FILE\n\nCommands:\n${listed(lines)}\nCommon options:\n${listed(COMMON)}\nfloatbook COMMAND --help tells more about one of them.\n`;
}

export function usageOf(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const common = COMMON.filter(([name]) => command.isOfWorkspace || !name.startsWith('--workspace'));
  return `Usage: floatbook ${[...command.words, command.form].join(' ').trim()} --book FILE\n\n${command.help}\n\n${listed([...options, ...common])}`;
}

function listed(lines: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
