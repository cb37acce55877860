/** What a Stripe account does with money, for the local server: customers, cards on file, intents, refunds, disputes, and a log of its own. */

/** How a card behaves when it is charged. */
export type StripeCard = 'visa' | 'insufficient_funds' | 'stolen_card' | 'expired_card' | 'needs_owner' | 'frictionless';

/** Money that was really taken: what tests hold everything else against. */
export interface TakenMoney {
  readonly intent: string;
  readonly key: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
}

export type Fields = { readonly [name: string]: unknown };
type Stored = Record<string, unknown> & { id: string };

/** An answer that is an error, in Stripe's own form. */
export class StripeAnswerError extends Error {
  readonly status: number;
  readonly error: Fields;

  constructor(status: number, error: Fields) {
    super(String(error['message'] ?? error['code']));
    this.status = status;
    this.error = error;
  }
}

const DECLINES: Partial<Record<StripeCard, Fields>> = {
  insufficient_funds: { code: 'card_declined', decline_code: 'insufficient_funds', advice_code: 'try_again_later' },
  stolen_card: { code: 'card_declined', decline_code: 'stolen_card', advice_code: 'do_not_try_again' },
  expired_card: { code: 'expired_card', decline_code: 'expired_card', advice_code: 'confirm_card_data' },
};
const livemode = false;
const NEEDS_OWNER = { code: 'authentication_required', decline_code: 'authentication_required' };

export function createStripeAccount(now: () => number) {
  const tables = { cus: new Map<string, Stored>(), cs: new Map<string, Stored>(), seti: new Map<string, Stored>(), pm: new Map<string, Stored>() };
  const intents = new Map<string, Stored>();
  const refunds: Stored[] = [];
  const disputes: Stored[] = [];
  const cards = new Map<string, StripeCard>();
  const taken: TakenMoney[] = [];
  let ids = 0;
  const newId = (prefix: string) => `${prefix}_${String(++ids).padStart(6, '0')}`;
  const seconds = () => Math.floor(now() / 1000);

  const one = (table: ReadonlyMap<string, Stored>, id: unknown, param: string, status = 400): Stored => {
    const found = table.get(String(id));
    if (found === undefined) throw invalid('resource_missing', `No such ${param}: '${String(id)}'`, param, status);
    return found;
  };

  function createIntent(params: Fields, key: string | null): Fields {
    if ('payment_method_types' in params) throw invalid('payment_method_types_no_longer_supported', 'Remove it.', 'payment_method_types');
    const amount = Number(params['amount']);
    if (!Number.isInteger(amount) || amount < 50) throw invalid('amount_too_small', 'Amount must be at least 0.50.', 'amount');
    if (!/^[a-z]{3}$/.test(String(params['currency']))) throw invalid('invalid_currency', 'Invalid currency.', 'currency');
    const customer = one(tables.cus, params['customer'], 'customer');
    const method = one(tables.pm, params['payment_method'], 'payment_method');
    if (method['customer'] !== customer.id) throw invalid('resource_missing', 'The customer does not have this payment method.', 'payment_method');
    const intent: Stored = {
      id: newId('pi'),
      object: 'payment_intent',
      amount,
      amount_received: 0,
      currency: params['currency'],
      customer: customer.id,
      livemode,
      created: seconds(),
      description: params['description'] ?? null,
      metadata: params['metadata'] ?? {},
      status: 'requires_confirmation',
      last_payment_error: null,
      next_action: null,
      latest_charge: null,
    };
    intents.set(intent.id, intent);
    if (params['confirm'] === 'true') confirm(intent, method, params['off_session'] === 'true', null, key);
    return intent;
  }

  function confirm(intent: Stored, method: Stored, offSession: boolean, returnUrl: unknown, key: string | null): void {
    const card = cards.get(method.id) ?? 'visa';
    const decline = DECLINES[card] ?? (offSession && (card === 'needs_owner' || card === 'frictionless') ? NEEDS_OWNER : undefined);
    if (decline !== undefined) throw declined(intent, { ...decline, payment_method: method });
    intent['last_payment_error'] = null;
    if (card !== 'needs_owner') return take(intent, key);
    if (typeof returnUrl !== 'string') throw invalid('parameter_missing', 'Provide a return_url.', 'return_url');
    intent['status'] = 'requires_action';
    intent['next_action'] = { type: 'redirect_to_url', redirect_to_url: { url: `https://hooks.stripe.com/${intent.id}`, return_url: returnUrl } };
  }

  function declined(intent: Stored, error: Fields): StripeAnswerError {
    intent['status'] = 'requires_payment_method';
    intent['last_payment_error'] = { type: 'card_error', message: 'Your card was declined.', ...error };
    return new StripeAnswerError(402, { ...(intent['last_payment_error'] as Fields), payment_intent: { ...intent } });
  }

  function take(intent: Stored, key: string | null): void {
    Object.assign(intent, { status: 'succeeded', amount_received: intent['amount'], next_action: null });
    intent['latest_charge'] = { id: newId('ch'), object: 'charge', amount_refunded: 0, disputed: false };
    const { id, amount, currency, customer } = intent as unknown as { id: string; amount: number; currency: string; customer: string };
    taken.push({ intent: id, key, amount, currency: currency.toUpperCase(), customer });
  }

  function refund(params: Fields): Fields {
    const intent = one(intents, params['payment_intent'], 'payment_intent');
    const charge = intent['latest_charge'] as { amount_refunded: number } | null;
    const amount = Number(params['amount']);
    if (charge === null || charge.amount_refunded + amount > Number(intent['amount_received']))
      throw invalid('charge_already_refunded', 'More than is left of this charge.', 'amount');
    charge.amount_refunded += amount;
    const made = { id: newId('re'), object: 'refund', amount, payment_intent: intent.id, status: 'succeeded' };
    refunds.push(made);
    return made;
  }

  function list(params: Fields): Fields {
    const since = Number((params['created'] as Fields | undefined)?.['gte'] ?? 0);
    const all = [...intents.values()]
      .toReversed()
      .filter((intent) => intent['customer'] === params['customer'] && Number(intent['created']) >= since);
    const start = params['starting_after'] === undefined ? 0 : all.findIndex((intent) => intent.id === params['starting_after']) + 1;
    const limit = Number(params['limit'] ?? 10);
    const expands = ((params['expand'] ?? []) as readonly string[]).includes('data.latest_charge');
    const data = all.slice(start, start + limit).map((intent) => (expands ? intent : shortened(intent)));
    return { object: 'list', has_more: start + limit < all.length, data };
  }

  return {
    taken,
    intents,
    createIntent,
    list,
    refund,
    createCustomer(params: Fields): Fields {
      const customer = { id: newId('cus'), object: 'customer', livemode, name: params['name'], metadata: params['metadata'] ?? {} };
      tables.cus.set(customer.id, customer);
      return customer;
    },
    searchCustomers(params: Fields): Fields {
      const wanted = [...String(params['query']).matchAll(/metadata\['(\w+)'\]:'((?:[^'\\]|\\.)*)'/g)].map(
        ([, name, value]) => [name, value?.replaceAll(/\\(.)/g, '$1')] as const,
      );
      const data = [...tables.cus.values()].filter((customer) =>
        wanted.every(([name, value]) => (customer['metadata'] as Fields)[name ?? ''] === value),
      );
      return { object: 'search_result', has_more: false, data };
    },
    createSession(params: Fields): Fields {
      if (params['mode'] !== 'setup' || typeof params['success_url'] !== 'string')
        throw invalid('parameter_missing', 'Missing success_url.', 'success_url');
      const session = {
        id: newId('cs_test'),
        object: 'checkout.session',
        livemode,
        status: 'open',
        customer: one(tables.cus, params['customer'], 'customer').id,
        setup_intent: null,
      };
      tables.cs.set(session.id, { ...session, url: `https://checkout.stripe.com/${session.id}` });
      return one(tables.cs, session.id, 'session');
    },
    readSession(id: string): Fields {
      const session = one(tables.cs, id, 'session', 404);
      const intent = tables.seti.get(String(session['setup_intent']));
      return intent === undefined
        ? session
        : { ...session, setup_intent: { ...intent, payment_method: tables.pm.get(String(intent['payment_method'])) ?? null } };
    },
    readMethod: (id: string): Fields => one(tables.pm, id, 'payment_method', 404),
    detach(id: string): Fields {
      const method = one(tables.pm, id, 'payment_method', 404);
      if (method['customer'] === null) throw invalid(undefined, 'The payment method you provided is not attached to a customer.', undefined);
      method['customer'] = null;
      return method;
    },
    readIntent: (id: string): Fields => shortened(one(intents, id, 'payment_intent', 404)),
    confirmIntent(id: string, params: Fields, key: string | null): Fields {
      const intent = one(intents, id, 'payment_intent', 404);
      if (intent['status'] !== 'requires_payment_method') throw invalid('payment_intent_unexpected_state', 'It cannot be confirmed.', undefined);
      confirm(intent, one(tables.pm, params['payment_method'], 'payment_method'), false, params['return_url'], key);
      return shortened(intent);
    },
    cancelIntent(id: string): Fields {
      const intent = one(intents, id, 'payment_intent', 404);
      if (['succeeded', 'canceled'].includes(String(intent['status'])))
        throw invalid('payment_intent_unexpected_state', 'It cannot be canceled.', undefined);
      Object.assign(intent, { status: 'canceled', next_action: null });
      return shortened(intent);
    },
    listDisputes: (params: Fields): Fields => ({
      object: 'list',
      has_more: false,
      data: disputes.filter((found) => found['payment_intent'] === params['payment_intent']),
    }),

    // What happens outside the API: the owner's browser, the bank, the dashboard.
    /** The owner enters a card on the hosted page. */
    completeSession(id: string, card: StripeCard): string {
      const session = one(tables.cs, id, 'session');
      const method = {
        id: newId('pm'),
        object: 'payment_method',
        livemode,
        customer: session['customer'],
        card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2030, funding: 'credit' },
      };
      const intent = { id: newId('seti'), object: 'setup_intent', livemode, status: 'succeeded', payment_method: method.id, last_setup_error: null };
      tables.pm.set(method.id, method);
      tables.seti.set(intent.id, intent);
      cards.set(method.id, card);
      Object.assign(session, { status: 'complete', setup_intent: intent.id, url: null });
      return method.id;
    },
    expireSession: (id: string) => void Object.assign(one(tables.cs, id, 'session'), { status: 'expired', url: null }),
    /** The owner answers the bank. */
    authenticate(id: string, agreed: boolean): void {
      const intent = one(intents, id, 'payment_intent');
      if (agreed) take(intent, null);
      else declined(intent, { code: 'payment_intent_authentication_failure', payment_method: null });
      intent['next_action'] = null;
    },
    dispute(id: string, status: string): void {
      const intent = one(intents, id, 'payment_intent');
      (intent['latest_charge'] as { disputed: boolean }).disputed = true;
      disputes.push({ id: newId('dp'), object: 'dispute', amount: intent['amount_received'], payment_intent: id, status, livemode });
    },
  };
}
export type StripeAccount = ReturnType<typeof createStripeAccount>;

/** Objects inside others are named by their ids unless they were asked for whole. */
function shortened(intent: Stored): Stored {
  const charge = intent['latest_charge'] as { id: string } | null;
  return { ...intent, latest_charge: charge?.id ?? null };
}

function invalid(code: string | undefined, message: string, param: string | undefined, status = 400): StripeAnswerError {
  return new StripeAnswerError(status, { type: 'invalid_request_error', code, message, param });
}
