/** The processors that are set up on this computer beside the sandbox and the manual one: Stripe, by its keys in the system's secret store. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { PaymentProcessor, ProcessorMode } from './processor.ts';
import type { SecretPlace, SecretStore } from '../secret-store.ts';
import { createStripeProcessor, stripeKeyMode } from './stripe.ts';

const MODES = ['test', 'live'] as const satisfies readonly ProcessorMode[];

export interface KeyState {
  readonly mode: ProcessorMode;
  /** `nowhere`: none was entered. `unreadable`: it is there and cannot be decrypted here; it has to be entered again. */
  readonly place: SecretPlace | 'nowhere' | 'unreadable';
}

export interface ConfiguredProcessors {
  /** Those whose keys were found, once {@link load} is done. */
  list(): readonly PaymentProcessor[];
  /** Reads the keys. */
  load(): Promise<void>;
  keys(): readonly KeyState[];
  /** Keeps a key of Stripe; its prefix says whether it is for test or live charges. Refuses what is no such key. */
  setStripeKey(key: string): Promise<KeyState>;
  forgetStripeKey(mode: ProcessorMode): void;
}

export function createConfiguredProcessors(secrets: SecretStore): ConfiguredProcessors {
  const processors = new Map<ProcessorMode, PaymentProcessor>();
  const places = new Map<ProcessorMode, KeyState['place']>();
  const keys = () => MODES.map((mode) => ({ mode, place: places.get(mode) ?? ('nowhere' as const) }));
  return {
    list: () => [...processors.values()],
    keys,
    async load() {
      for (const mode of MODES) {
        const found = await secrets.find(nameOf(mode));
        places.set(mode, found.place);
        if ('reveal' in found) processors.set(mode, createStripeProcessor({ key: found.reveal() }));
      }
    },
    async setStripeKey(given) {
      const key = given.trim();
      const mode =
        stripeKeyMode(key) ?? refuse('wrong_setting', 'This is no secret key of Stripe: those begin with sk_test_, sk_live_, rk_test_ or rk_live_.');
      const place = await secrets.keep(nameOf(mode), key);
      processors.set(mode, createStripeProcessor({ key }));
      places.set(mode, place);
      return { mode, place };
    },
    forgetStripeKey(mode) {
      secrets.forget(nameOf(mode));
      processors.delete(mode);
      places.set(mode, 'nowhere');
    },
  };
}

function nameOf(mode: ProcessorMode): string {
  return `stripe-${mode}`;
}
