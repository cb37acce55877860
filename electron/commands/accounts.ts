/** Commands of what is set for an account as a whole (rules T6, C3): `account pause`, `resume`, `promotion`, `warn-below`. */

import { setLowBalance, setPaused, setPromotion } from '../engine/account/plan.ts';
import { typedAmount, WrongUsage, type Command } from './command.ts';
import { operate, type Operated } from './operating.ts';
import { describeStatus } from './top-ups.ts';

const pause: Command = {
  ...named('pause', '', 'Pauses the account: nothing is decided or charged until it is resumed.'),
  run: (call) => operate(call, (operated) => setting(operated, setPaused(operated.engine, operated.workspaceId, true))),
};

const resume: Command = {
  ...named('resume', '', 'Lets a paused account go on.'),
  run: (call) => operate(call, (operated) => setting(operated, setPaused(operated.engine, operated.workspaceId, false))),
};

const promotion: Command = {
  ...named('promotion', 'on|off', 'Says that Promotion Service is on, or off, from now on.'),
  least: 1,
  most: 1,
  run(call) {
    const given = call.arguments[0] ?? '';
    if (given !== 'on' && given !== 'off') throw new WrongUsage(`Promotion Service is on or off, not "${given}".`);
    return operate(call, (operated) => setting(operated, setPromotion(operated.engine, operated.workspaceId, given === 'on')));
  },
};

const warnBelow: Command = {
  ...named('warn-below', 'CREDITS|never', 'Warns when fewer credits than this are left.'),
  least: 1,
  most: 1,
  run(call) {
    const given = call.arguments[0] ?? '';
    const credits = given === 'never' ? null : typedAmount(given, 'CREDITS');
    return operate(call, (operated) => {
      const { engine, workspaceId, workspace } = operated;
      return setting(operated, setLowBalance(engine, workspaceId, credits && credits(workspace.creditDecimals)));
    });
  },
};

export const ACCOUNT_COMMANDS: readonly Command[] = [pause, resume, promotion, warnBelow];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['account', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

/** Each answers with the status that it led to. */
async function setting(operated: Operated, done: Promise<void>) {
  await done;
  return describeStatus(operated.account());
}
