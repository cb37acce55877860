/** What is wrong with a setting that a user has given, as a sentence that names the field. */

import type { z } from 'zod';

/** The first problem of `given`, without repeating what was given: "The cap per day is missing." */
export function problemOf(error: z.ZodError, given: unknown): string {
  const [issue] = error.issues;
  if (!issue) return 'It is not understood.';
  const missing = issue.path.length > 0 && valueAt(given, issue.path) === undefined;
  return `${fieldName(issue.path)} ${missing ? 'is missing' : whatIsWrong(issue)}.`;
}

const FIELDS: Readonly<Record<string, string>> = {
  capPerDay: 'The cap per day',
  capPerMonth: 'The cap per month',
  coolDownMinutes: 'The cool-down in minutes',
  topUpsPerDay: 'The number of top-ups per day',
  failuresUntilOff: 'The number of failures until it is switched off',
  preset: 'The preset',
  feeDue: 'When a fee falls due',
  releaseAfterHours: 'The number of hours until an unread fee is released',
  refundWindow: 'The time for refunds',
  refundReasons: 'The list of reasons for refunds',
  lotPriority: 'The order in which lots drain',
  threshold: 'The balance that calls for a top-up',
  tax: 'The tax',
  rateBasisPoints: 'The rate of the tax',
  payAsYouUse: 'What the card pays in pay-as-you-use',
  creditsExpireAfterDays: 'The number of days after which credits expire',
  promotionTailDays: 'The number of days that Promotion Service reaches after it is switched off',
  categories: 'The list of categories',
  areas: 'The list of areas',
  maxPrice: 'The highest price',
  minQuality: 'The lowest quality',
  budgetPerDay: 'The budget per day',
  budgetPerWeek: 'The budget per week',
  hours: 'The list of hours',
  accounts: 'The list of accounts',
  code: 'The code of an account',
  campaigns: 'The list of campaigns',
  costCentre: 'The cost centre of a campaign',
};

/** The innermost field of a path that has a name of its own. */
function fieldName(path: readonly PropertyKey[]): string {
  const known = path.findLast((part) => typeof part === 'string' && Object.hasOwn(FIELDS, part));
  if (known !== undefined) return FIELDS[known as string] as string;
  return path.length === 0 ? 'This' : `The field ${path.map(String).join('.')}`;
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `has to be ${issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`}`
        : 'is too short';
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'is too long' : 'is too large';
    case 'invalid_type':
      return issue.expected === 'int' ? 'has to be a whole number' : 'is not what it has to be';
    case 'unrecognized_keys':
      return `has a field that is not known: ${issue.keys.join(', ')}`;
    case 'custom':
      return issue.message;
    case 'invalid_format':
      return issue.message.startsWith('is ') ? issue.message : 'is none of those that are known';
    case 'invalid_value':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return 'is none of those that are known';
  }
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}
