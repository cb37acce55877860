/** What journeys do with backups, in the panel of the settings: make and check one, compare it with the book, restore it, and undo that. */

import type { Locator, Page } from 'playwright-core';
import { eventually, goTo, readTable } from './steps.ts';
import type { Shown } from './steps.ts';

export function backupsPanel(page: Page): Locator {
  return page.getByRole('region', { name: 'Backups', exact: true });
}

/** Of a book that has none; gives how many entries the backup is found to hold. */
export async function makeFirstBackup(page: Page): Promise<number> {
  await goTo(page, 'Settings');
  const panel = backupsPanel(page);
  await panel.getByText('There is no backup yet.').waitFor();
  await panel.getByRole('button', { name: 'Make a backup now' }).click();
  await eventually(async () => (await readTable(panel.getByRole('table'))).rows.length).toBe(1);
  await panel.getByRole('button', { name: /^Check the backup of/ }).click();
  const found = page.getByText(/opens and verifies: [\d,]+ entries/);
  await found.waitFor();
  return Number(/verifies: ([\d,]+) entries/.exec((await found.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
}

/** Asks for the restore of the one backup, and reads what stands against it. */
export async function compareBackup(page: Page): Promise<Shown> {
  await goTo(page, 'Settings');
  await backupsPanel(page)
    .getByRole('button', { name: /^Restore the backup of/ })
    .click();
  const dialog = restoreDialog(page);
  await dialog.getByRole('button', { name: 'Look into it' }).click();
  await dialog.getByRole('table').waitFor();
  return readTable(dialog.getByRole('table'));
}

/** After {@link compareBackup}. */
export async function restoreCompared(page: Page): Promise<void> {
  await restoreDialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await backupsPanel(page).getByText('This book was restored').waitFor();
}

/** Lets payments go on, then puts back what the restore replaced. */
export async function undoRestore(page: Page): Promise<void> {
  await goTo(page, 'Settings');
  const panel = backupsPanel(page);
  await panel.getByRole('button', { name: 'Let payments go on' }).click();
  await panel.getByText('This book was restored').waitFor({ state: 'hidden' });
  await panel.getByRole('button', { name: 'Put back what was there before' }).click();
  await panel.getByText('This book was restored').waitFor();
}

function restoreDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Restore this backup?' });
}
