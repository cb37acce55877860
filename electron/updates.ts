/**
 * Updates, off until a feed is set: a package that was made without one has no `app-update.yml`, and then nothing of this is even loaded. With one, the
 * user is asked before anything is fetched, and again before it is put in place.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type UpdateState = 'off' | 'unsafe' | 'on';

/** `unsafe`: the feed is not https, so it is left alone. */
export function updateState(packaged: boolean, resourcesFolder: string | undefined): UpdateState {
  const feed = join(resourcesFolder ?? '', 'app-update.yml');
  if (!packaged || resourcesFolder === undefined || !existsSync(feed)) return 'off';
  const url = /^url:\s*['"]?(\S+?)['"]?\s*$/m.exec(readFileSync(feed, 'utf8'))?.[1];
  return url !== undefined && URL.parse(url)?.protocol === 'https:' ? 'on' : 'unsafe';
}

/** `ask` puts a question, and what saying yes does, to the user. */
export async function lookForUpdate(
  packaged: boolean,
  resourcesFolder: string | undefined,
  ask: (message: string, yes: string) => Promise<boolean>,
): Promise<void> {
  if (updateState(packaged, resourcesFolder) !== 'on') return;
  const { default: updater } = await import('electron-updater');
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.disableWebInstaller = true;
  const found = await autoUpdater.checkForUpdates();
  if (found?.isUpdateAvailable !== true) return;
  if (!(await ask(`Floatbook ${found.updateInfo.version} is there. Fetch it?`, 'Fetch'))) return;
  await autoUpdater.downloadUpdate();
  if (await ask('The new version is here. Close Floatbook and put it in place now?', 'Put in place')) autoUpdater.quitAndInstall();
}
