/** Answers about payment processors on this computer: which keys are here. */

import type { Handlers } from '../../ipc/handlers.ts';
import type { ConfiguredProcessors } from '../processors/configured.ts';

type ProcessorHandlers = Pick<Handlers, Extract<keyof Handlers, `processors.${string}`>>;

/** `loaded` when the keys that were kept have been read. */
export function processorHandlers(processors: ConfiguredProcessors, loaded: Promise<void>): ProcessorHandlers {
  return {
    'processors.stripe': async () => {
      await loaded;
      return { keys: [...processors.keys()] };
    },
    'processors.setStripeKey': async ({ key }) => {
      await loaded;
      return processors.setStripeKey(key);
    },
    'processors.forgetStripeKey': async ({ mode }) => {
      await loaded;
      processors.forgetStripeKey(mode);
      return {};
    },
  };
}
