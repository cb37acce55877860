/** Opens the import of statements from anywhere. */

import { createContext, useContext } from 'react';

export interface StatementImporting {
  /** Opens the dialog; with files, they are read at once. */
  readonly open: (files: readonly File[]) => void;
}

export const StatementContext = createContext<StatementImporting>({ open: () => undefined });

export function useStatementImporting(): StatementImporting {
  return useContext(StatementContext);
}
