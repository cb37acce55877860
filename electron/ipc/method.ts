/**
 * What a method of the contract is. A query reads. A command writes, carries a `commandId` made by the caller (the same id
 * again returns the first answer, rule L5) and names the queries it makes stale. An announcement tells progress and what is stale.
 */

import type { z } from 'zod';

export interface QueryMethod<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly type: 'query';
  readonly input: Input;
  readonly output: Output;
}

export interface CommandMethod<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly type: 'command';
  readonly input: Input;
  readonly output: Output;
  /** Names of queries whose cached answers no longer hold once this command is done. */
  readonly stale: readonly string[];
}

export type Method = QueryMethod | CommandMethod;

export function query<Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output): QueryMethod<Input, Output> {
  return { type: 'query', input, output };
}

export function command<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  stale: readonly string[],
): CommandMethod<Input, Output> {
  return { type: 'command', input, output, stale };
}
