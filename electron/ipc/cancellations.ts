/** Knows which commands were asked to stop; the request may arrive before the command itself does. */

export interface Cancellations {
  ask(commandId: string): void;
  asked(commandId: string): boolean;
  forget(commandId: string): void;
}

export function createCancellations(most: number): Cancellations {
  const asked = new Set<string>();
  return {
    ask(commandId) {
      asked.add(commandId);
      const [oldest] = asked;
      if (asked.size > most && oldest !== undefined) asked.delete(oldest);
    },
    asked: (commandId) => asked.has(commandId),
    forget: (commandId) => asked.delete(commandId),
  };
}
