/** Whether the place of a book is risky: a network drive, where locks are not to be relied on, or a folder that another program synchronises file by file. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface PlaceFacts {
  /** Absolute path of the book, as it was opened. */
  readonly path: string;
  /** The same where links, and on Windows letters of network drives, lead to. */
  readonly realPath: string;
  readonly platform: NodeJS.Platform;
  /** The system's number for the kind of file system (`statfs`); `null` where it is not known. */
  readonly fileSystem: number | null;
  /** What the system has mounted, as `/proc/self/mountinfo` says it on Linux and `mount` on macOS; empty where neither says. */
  readonly mounts: string;
  /** Whether a folder has an entry of that name. */
  readonly has: (folder: string, entry: string) => boolean;
}

/** What it is called, by whom it is kept. */
export interface RiskyPlace {
  readonly kind: 'network' | 'synchronised';
  readonly name: string;
}

/** Of a virtual machine. */
const OF_THE_HOST = 'a folder that the host shares';

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
  [0x73757245, 'Coda'],
  [0x0bd00bd0, 'Lustre'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x20030528, 'OrangeFS'],
  [0x786f4256, OF_THE_HOST],
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
  ['fuse.ceph-fuse', 'Ceph'],
  ['fuse.ceph', 'Ceph'],
  ['fuse.mfs', 'MooseFS'],
  ['fuse.juicefs', 'JuiceFS'],
  ['fuse.s3fs', 'S3'],
  ['fuse.mount-s3', 'S3'],
  ['fuse.goofys', 'S3'],
  ['fuse.gcsfuse', 'Google Cloud Storage'],
  ['fuse.curlftpfs', 'FTP'],
  ['fuse.seadrive', 'SeaDrive'],
  ['fuse.pcloud', 'pCloud'],
  ['fuse.onedriver', 'OneDrive'],
  ['fuse.google-drive-ocamlfuse', 'Google Drive'],
  ['lustre', 'Lustre'],
  ['beegfs', 'BeeGFS'],
  ['gpfs', 'GPFS'],
  ['ocfs2', 'OCFS2'],
  ['gfs2', 'GFS2'],
  ['virtiofs', OF_THE_HOST],
  ['vboxsf', OF_THE_HOST],
  ['prl_fs', OF_THE_HOST],
  ['fuse.vmhgfs-fuse', OF_THE_HOST],
  // Of macOS.
  ['afpfs', 'AFP'],
  ['webdav', 'WebDAV'],
  ['ftp', 'FTP'],
]);

/** By the names that their folders have. */
const SYNCHRONISED_FOLDERS: ReadonlyArray<readonly [folder: RegExp, name: string]> = [
  [/^Dropbox(?: \(.+\)|-.+)?$/i, 'Dropbox'],
  [/^OneDrive(?:[ -].+)?$/i, 'OneDrive'],
  [/^(?:iCloud ?Drive|com~apple~CloudDocs|Mobile Documents)$/i, 'iCloud Drive'],
  [/^(?:Google ?Drive|GoogleDrive-.+|My Drive|Shared drives)$/i, 'Google Drive'],
  [/^Nextcloud\d*$/i, 'Nextcloud'],
  [/^ownCloud\d*$/i, 'ownCloud'],
  [/^Box(?: Sync|-Box)?$/, 'Box'],
  [/^pCloud ?(?:Drive|Sync)$/i, 'pCloud'],
  [/^(?:MEGA|MEGAsync)$/, 'MEGA'],
  [/^(?:Seafile|SeaDrive)$/i, 'Seafile'],
  [/^SynologyDrive$/i, 'Synology Drive'],
  [/^Proton ?Drive(?:-.+)?$/i, 'Proton Drive'],
];

/** By what they put into the folder that they keep. */
const SYNCHRONISED_MARKS: ReadonlyArray<readonly [entry: string, name: string]> = [
  ['.stfolder', 'Syncthing'],
  ['.dropbox.cache', 'Dropbox'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.sync/IgnoreList', 'Resilio Sync'],
];

/** `null` for a place like any other. Where several are true, the network is told: it breaks more. */
export function riskyPlace(facts: PlaceFacts): RiskyPlace | null {
  return onNetwork(facts) ?? inSynchronisedFolder(facts);
}

function onNetwork({ path, realPath, platform, fileSystem, mounts }: PlaceFacts): RiskyPlace | null {
  if (platform === 'win32') return [path, realPath].some((each) => NETWORK_SHARE.test(each)) ? { kind: 'network', name: 'a network share' } : null;
  const mounted = platform === 'darwin' ? macMounts(mounts) : linuxMounts(mounts);
  const name =
    (platform === 'linux' && fileSystem !== null && NETWORK_FILE_SYSTEMS.get(fileSystem)) ||
    NETWORK_MOUNTS.get(mountType(realPath, mounted)?.toLowerCase() ?? '');
  return name === undefined ? null : { kind: 'network', name };
}

const NETWORK_SHARE = /^[\\/]{2}(?![.?][\\/](?!UNC))/i;

interface Mount {
  /** Where its files are. */
  readonly at: string;
  readonly type: string;
}

/** The type of the file system that a path is on: of the mounts that contain it the deepest, of several at one place the last. */
function mountType(path: string, mounts: readonly Mount[]): string | undefined {
  let deepest: Mount | undefined;
  for (const mount of mounts) {
    const { at } = mount;
    const contains = at !== '' && (path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`));
    if (contains && at.length >= (deepest?.at.length ?? 0)) deepest = mount;
  }
  return deepest?.type;
}

/** Lines such as `36 22 0:30 / /mnt/share rw - cifs //server/share rw`. */
function linuxMounts(mounts: string): readonly Mount[] {
  return mounts.split('\n').map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    return { at: unescaped(before.split(' ')[4] ?? ''), type: after.split(' ')[0] ?? '' };
  });
}

/** Lines such as `//ada@nas/books on /Volumes/books (smbfs, nodev, nosuid, mounted by ada)`. */
function macMounts(mounts: string): readonly Mount[] {
  return [...mounts.matchAll(/^.*? on (?<at>\/.*) \((?<type>[^,)]+)[^()]*\)$/gm)].map(({ groups }) => ({
    at: groups?.['at'] ?? '',
    type: groups?.['type'] ?? '',
  }));
}

/** Spaces and the like are written as octal numbers there. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function inSynchronisedFolder({ path, realPath, platform, has }: PlaceFacts): RiskyPlace | null {
  const separator = platform === 'win32' ? /[\\/]/ : '/';
  for (const each of new Set([path, realPath])) {
    const folders = each.split(separator).slice(0, -1);
    const name =
      folders.map(nameOfService).find((found) => found !== undefined) ??
      markOf(
        folders.map((_, index) => folders.slice(0, index + 1).join('/')),
        has,
      );
    if (name !== undefined) return { kind: 'synchronised', name };
  }
  return null;
}

/** Whose folder it is, by its name. On a Mac all that is in one place is kept by a service, after which it is named. */
function nameOfService(folder: string, index: number, folders: readonly string[]): string | undefined {
  const known = SYNCHRONISED_FOLDERS.find(([pattern]) => pattern.test(folder))?.[1];
  if (known !== undefined) return known;
  return folders[index - 1] === 'CloudStorage' && folders[index - 2] === 'Library' ? folder.replace(/-.*/, '') : undefined;
}

function markOf(folders: readonly string[], has: PlaceFacts['has']): string | undefined {
  return SYNCHRONISED_MARKS.find(([entry]) => folders.some((folder) => folder !== '' && has(folder, entry)))?.[1];
}

/** What is to be said of the place of a book that is there; `null` where nothing is. */
export function placeWarning(file: string): string | null {
  const place = riskyPlace({ path: file, platform: process.platform, ...systemFacts(file), has: (folder, entry) => existsSync(join(folder, entry)) });
  return place && wordsOf(place);
}

export function wordsOf(place: RiskyPlace): string {
  if (place.kind === 'network')
    return `This book is on a network drive (${place.name}). Locks are not to be relied on there: two computers could write it at once and damage it. Keep it on a disk of this computer.`;
  return `This book is in a folder of ${place.name}, which copies its files one by one while they are written: a copy can be damaged, and an older one can come back. Keep it in a folder that is not synchronised, and put backups there.`;
}

/** What the system does not tell is not known. */
function systemFacts(file: string): Pick<PlaceFacts, 'realPath' | 'fileSystem' | 'mounts'> {
  return {
    realPath: told(() => join(realpathSync.native(dirname(file)), basename(file))) ?? file,
    fileSystem: told(() => statfsSync(dirname(file)).type) ?? null,
    mounts: told(MOUNTS_OF[process.platform] ?? (() => '')) ?? '',
  };
}

const MOUNTS_OF: Partial<Record<NodeJS.Platform, () => string>> = {
  linux: () => readFileSync('/proc/self/mountinfo', 'utf8'),
  darwin: () => execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 2000 }),
};

function told<Fact>(ask: () => Fact): Fact | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
