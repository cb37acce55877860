/** Whether the place of a book is risky: a network drive, where locks are not to be relied on, or a folder that another program synchronises file by file. */

import { readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

export interface PlaceFacts {
  /** Absolute path of the book. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
  /** The system's number for the kind of file system (`statfs`); `null` where it is not known. */
  readonly fileSystem: number | null;
  /** What the system has mounted, as `/proc/self/mountinfo` says it; empty where it does not say. */
  readonly mounts: string;
}

export type RiskyPlace =
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'synchronised'; readonly name: 'Dropbox' | 'OneDrive' | 'iCloud Drive' | 'Google Drive' | 'Nextcloud' | 'ownCloud' };

/** By Linux's own numbers. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x564c, 'NetWare'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
]);

/** By the names under which they are mounted. */
const NETWORK_MOUNTS: ReadonlyMap<string, string> = new Map([
  ['nfs', 'NFS'],
  ['nfs4', 'NFS'],
  ['cifs', 'SMB'],
  ['smb3', 'SMB'],
  ['smbfs', 'SMB'],
  ['afs', 'AFS'],
  ['ceph', 'Ceph'],
  ['9p', '9P'],
  ['davfs', 'WebDAV'],
  ['fuse.davfs', 'WebDAV'],
  ['fuse.davfs2', 'WebDAV'],
  ['fuse.sshfs', 'SSH'],
  ['fuse.rclone', 'rclone'],
  ['fuse.gvfsd-fuse', 'a network folder'],
  ['fuse.smbnetfs', 'SMB'],
  ['fuse.glusterfs', 'GlusterFS'],
]);

type Synchronised = Extract<RiskyPlace, { kind: 'synchronised' }>['name'];

/** By the names that their folders have. */
const SYNCHRONISED_FOLDERS: ReadonlyArray<readonly [folder: RegExp, name: Synchronised]> = [
  [/^Dropbox(?: \(.+\))?$/i, 'Dropbox'],
  [/^OneDrive(?:[ -].+)?$/i, 'OneDrive'],
  [/^(?:iCloud ?Drive|com~apple~CloudDocs|Mobile Documents)$/i, 'iCloud Drive'],
  [/^(?:Google ?Drive|GoogleDrive-.+|My Drive)$/i, 'Google Drive'],
  [/^Nextcloud\d*$/i, 'Nextcloud'],
  [/^ownCloud\d*$/i, 'ownCloud'],
];

/** `null` for a place like any other. Where several are true, the network is told: it breaks more. */
export function riskyPlace(facts: PlaceFacts): RiskyPlace | null {
  return onNetwork(facts) ?? inSynchronisedFolder(facts);
}

function onNetwork({ path, platform, fileSystem, mounts }: PlaceFacts): RiskyPlace | null {
  if (platform === 'win32') return /^[\\/]{2}(?![.?][\\/](?!UNC))/i.test(path) ? { kind: 'network', name: 'a network share' } : null;
  const name =
    (platform === 'linux' && fileSystem !== null && NETWORK_FILE_SYSTEMS.get(fileSystem)) || NETWORK_MOUNTS.get(mountType(path, mounts) ?? '');
  return name === undefined ? null : { kind: 'network', name };
}

/** The type of the file system that a path is on: of the mounts that contain it the deepest, of several at one place the last. */
function mountType(path: string, mounts: string): string | undefined {
  let deepest: { readonly at: string; readonly type: string } | undefined;
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const at = unescaped(before.split(' ')[4] ?? '');
    const type = after.split(' ')[0] ?? '';
    const contains = at !== '' && (path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`));
    if (contains && at.length >= (deepest?.at.length ?? 0)) deepest = { at, type };
  }
  return deepest?.type;
}

/** Spaces and the like are written as octal numbers there. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function inSynchronisedFolder({ path, platform }: PlaceFacts): RiskyPlace | null {
  const folders = path.split(platform === 'win32' ? /[\\/]/ : '/').slice(0, -1);
  for (const folder of folders) {
    const found = SYNCHRONISED_FOLDERS.find(([pattern]) => pattern.test(folder));
    if (found !== undefined) return { kind: 'synchronised', name: found[1] };
  }
  return null;
}

/** What is to be said of the place of a book that is there; `null` where nothing is. */
export function placeWarning(file: string): string | null {
  const place = riskyPlace({ path: file, platform: process.platform, ...systemFacts(file) });
  return place && wordsOf(place);
}

export function wordsOf(place: RiskyPlace): string {
  if (place.kind === 'network')
    return `This book is on a network drive (${place.name}). Locks are not to be relied on there: two computers could write it at once and damage it. Keep it on a disk of this computer.`;
  return `This book is in a folder of ${place.name}, which copies its files one by one while they are written: a copy can be damaged, and an older one can come back. Keep it in a folder that is not synchronised, and put backups there.`;
}

/** What the system does not tell is not known. */
function systemFacts(file: string): Pick<PlaceFacts, 'fileSystem' | 'mounts'> {
  return { fileSystem: told(() => statfsSync(dirname(file)).type) ?? null, mounts: told(() => readFileSync('/proc/self/mountinfo', 'utf8')) ?? '' };
}

function told<Fact>(ask: () => Fact): Fact | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
