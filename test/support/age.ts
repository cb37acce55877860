/** The program `age`, driven on a terminal of its own, as it takes passphrases from nowhere else; by `script` as Linux has it. */

import { spawn } from 'node:child_process';

/**
 * Runs `age` with these arguments, none of which may hold a single quote, and answers each of its prompts with the passphrase. Throws with what it
 * said where it fails.
 */
export async function runAge(given: readonly string[], passphrase: string): Promise<void> {
  const command = ['age', ...given].map((part) => `'${part}'`).join(' ');
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  let answered = 0;
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const prompts = said.match(/passphrase[^:\n]*: /g)?.length ?? 0;
    for (; answered < prompts; answered += 1) terminal.stdin.write(`${passphrase}\n`);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    terminal.once('error', reject);
    terminal.once('close', resolve);
  });
  if (status !== 0) throw new Error(`age ended with ${status}: ${said}`);
}
