/** The tables of a book as Drizzle knows them; `db/migrations` holds the SQL that makes them, and a test compares the two. */

export * from './books.ts';
export * from './documents.ts';
export * from './events.ts';
export * from './imports.ts';
export * from './journal.ts';
export * from './leads.ts';
export * from './lots.ts';
export * from './methods.ts';
export * from './operating.ts';
export * from './reconciling.ts';
export * from './reports.ts';
