/** Places that a book should not be at: told by path, file system and mounts, on each system. */

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeWarning, riskyPlace, wordsOf, type PlaceFacts } from '../../electron/engine/risky-place.ts';
import { temporaryFolder } from '../support/books.ts';

const EXT4 = 0xef53;
const MOUNTS = `22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
35 22 0:29 / /home/ada/office rw - nfs4 server:/office rw
36 22 0:30 / /mnt/my\\040share rw - cifs //server/share rw
37 22 0:31 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
38 22 0:32 / /home/ada/far rw - fuse.sshfs ada@host: rw
39 22 0:33 / /home/ada/stick rw - fuseblk /dev/sdb1 rw
40 35 0:34 / /home/ada/office/local rw - ext4 /dev/sdc1 rw
41 22 0:35 / /home/ada/bucket rw - fuse.s3fs s3fs rw
42 22 0:36 / /media/sf_books rw - vboxsf books rw
43 22 0:37 / /home/ada/pCloud rw - fuse.pCloud pCloud.fs rw`;
const MAC_MOUNTS = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ada@nas._smb._tcp.local/books on /Volumes/books (smbfs, nodev, nosuid, mounted by ada)
nas:/export on /Volumes/on export (old) (nfs, nodev, nosuid, mounted by ada)
https://dav.example.com/ on /Volumes/dav.example.com (webdav, nodev, noexec, nosuid, mounted by ada)
/dev/disk4s1 on /Volumes/books/stick (exfat, local, nodev)`;
const NOTHING = () => false;

const linux = (path: string, fileSystem: number | null = EXT4, mounts = MOUNTS): PlaceFacts => ({
  path,
  realPath: path,
  platform: 'linux',
  fileSystem,
  mounts,
  has: NOTHING,
});
const mac = (path: string): PlaceFacts => ({ path, realPath: path, platform: 'darwin', fileSystem: 26, mounts: MAC_MOUNTS, has: NOTHING });
const windows = (path: string, realPath = path): PlaceFacts => ({ path, realPath, platform: 'win32', fileSystem: null, mounts: '', has: NOTHING });
const withMark = (facts: PlaceFacts, mark: string): PlaceFacts => ({ ...facts, has: (folder, entry) => `${folder}/${entry}` === mark });
const network = (name: string) => ({ kind: 'network', name });
const synchronised = (name: string) => ({ kind: 'synchronised', name });

const PLACES: ReadonlyArray<readonly [facts: PlaceFacts, expected: unknown]> = [
  [linux('/home/ada/books/a.floatbook'), null],
  [linux('/home/ada/a.floatbook', 0x6969), network('NFS')],
  [linux('/home/ada/a.floatbook', 0x517b), network('SMB')],
  [linux('/home/ada/a.floatbook', 0xff534d42), network('SMB')],
  [linux('/home/ada/a.floatbook', 0xfe534d42), network('SMB')],
  [linux('/mnt/c/Users/ada/a.floatbook', 0x01021997), network('9P')],
  [linux('/home/ada/office/a.floatbook'), network('NFS')],
  [linux('/home/ada/office/local/a.floatbook'), null],
  [linux('/home/ada/officeother/a.floatbook'), null],
  [linux('/mnt/my share/a.floatbook', null), network('SMB')],
  [linux('/run/user/1000/gvfs/smb-share:server=nas,share=x/a.floatbook', 0x65735546), network('a network folder')],
  [linux('/home/ada/far/a.floatbook', 0x65735546), network('SSH')],
  [linux('/home/ada/stick/a.floatbook', 0x65735546), null],
  [linux('/home/ada/bucket/a.floatbook', 0x65735546), network('S3')],
  [linux('/media/sf_books/a.floatbook', 0x786f4256), network('a folder that the host shares')],
  [linux('/home/ada/pCloud/a.floatbook', 0x65735546), network('pCloud')],
  [linux('/scratch/a.floatbook', 0x0bd00bd0), network('Lustre')],
  [linux('/home/ada/a.floatbook', null, ''), null],
  // Links count by where they lead to, and by their own name.
  [{ ...linux('/home/ada/books/a.floatbook'), realPath: '/home/ada/office/a.floatbook' }, network('NFS')],
  [{ ...linux('/home/ada/books/a.floatbook'), realPath: '/home/ada/Dropbox/a.floatbook' }, synchronised('Dropbox')],
  [{ ...linux('/home/ada/Dropbox/a.floatbook'), realPath: '/data/ada/a.floatbook' }, synchronised('Dropbox')],
  [withMark(linux('/home/ada/books/2026/a.floatbook'), '/home/ada/books/.stfolder'), synchronised('Syncthing')],
  [withMark(linux('/home/ada/books/2026/a.floatbook'), '/home/ada/.sync/IgnoreList'), synchronised('Resilio Sync')],
  [withMark(linux('/home/ada/books/a.floatbook'), '/home/ada/books/2026/.stfolder'), null],
  [linux('/home/ada/Dropbox/a.floatbook'), synchronised('Dropbox')],
  [linux('/home/ada/Dropbox (Solberg)/books/a.floatbook'), synchronised('Dropbox')],
  [linux('/home/ada/Nextcloud/a.floatbook'), synchronised('Nextcloud')],
  [linux('/home/ada/Nextcloud2/a.floatbook'), synchronised('Nextcloud')],
  [linux('/home/ada/ownCloud/a.floatbook'), synchronised('ownCloud')],
  [linux('/home/ada/GoogleDrive/a.floatbook'), synchronised('Google Drive')],
  [linux('/home/ada/OneDrive/a.floatbook'), synchronised('OneDrive')],
  [linux('/home/ada/office/Dropbox/a.floatbook'), network('NFS')],
  // A name that only begins alike, a book that is called so, a backslash that is part of a name.
  [linux('/home/ada/Dropboxes/a.floatbook'), null],
  [linux('/home/ada/Dropbox.floatbook'), null],
  [linux('/home/ada/x\\Dropbox/a.floatbook'), null],
  [mac('/Users/ada/Documents/a.floatbook'), null],
  [mac('/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/a.floatbook'), synchronised('iCloud Drive')],
  [mac('/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.com/My Drive/a.floatbook'), synchronised('Google Drive')],
  [mac('/Users/ada/Library/CloudStorage/OneDrive-Solberg/a.floatbook'), synchronised('OneDrive')],
  [mac('/Users/ada/Library/CloudStorage/Dropbox/a.floatbook'), synchronised('Dropbox')],
  [mac('/Users/ada/Library/CloudStorage/Dropbox-Personal/a.floatbook'), synchronised('Dropbox')],
  [mac('/Users/ada/Library/CloudStorage/Box-Box/a.floatbook'), synchronised('Box')],
  [mac('/Users/ada/Library/CloudStorage/Newcomer-ada@example.com/a.floatbook'), synchronised('Newcomer')],
  [mac('/Users/ada/CloudStorage/books/a.floatbook'), null],
  [mac('/Volumes/books/a.floatbook'), network('SMB')],
  [mac('/Volumes/on export (old)/a.floatbook'), network('NFS')],
  [mac('/Volumes/dav.example.com/a.floatbook'), network('WebDAV')],
  [mac('/Volumes/books/stick/a.floatbook'), null],
  [mac('/Volumes/bookshelf/a.floatbook'), null],
  // Numbers mean other file systems there.
  [{ ...mac('/Users/ada/a.floatbook'), fileSystem: 0x6969 }, null],
  [windows('C:\\Users\\ada\\Documents\\a.floatbook'), null],
  [windows('C:\\Users\\ada\\OneDrive\\a.floatbook'), synchronised('OneDrive')],
  [windows('C:\\Users\\ada\\OneDrive - Solberg AS\\Books\\a.floatbook'), synchronised('OneDrive')],
  [windows('C:\\Users\\ada\\iCloudDrive\\a.floatbook'), synchronised('iCloud Drive')],
  [windows('G:\\My Drive\\a.floatbook'), synchronised('Google Drive')],
  [windows('G:\\Shared drives\\Books\\a.floatbook'), synchronised('Google Drive')],
  [windows('Z:\\a.floatbook', '\\\\nas\\books\\a.floatbook'), network('a network share')],
  [withMark(windows('D:\\books\\a.floatbook'), 'D:/books/.stfolder'), synchronised('Syncthing')],
  [windows('c:/users/ada/dropbox/a.floatbook'), synchronised('Dropbox')],
  [windows('\\\\nas\\books\\a.floatbook'), network('a network share')],
  [windows('//nas/books/a.floatbook'), network('a network share')],
  [windows('\\\\?\\UNC\\nas\\books\\a.floatbook'), network('a network share')],
  [windows('\\\\?\\C:\\books\\a.floatbook'), null],
  [windows('\\\\wsl$\\Debian\\home\\a.floatbook'), network('a network share')],
];

test.each(PLACES)('%o', (facts, expected) => {
  expect(riskyPlace(facts)).toEqual(expected);
});

test('each is told with what to do', () => {
  for (const [facts] of PLACES) {
    const place = riskyPlace(facts);
    if (place !== null)
      expect(wordsOf(place)).toMatch(
        /^This book is (?:on a network drive|in a folder of).* Keep it (?:on a disk of this computer|in a folder that is not synchronised)/,
      );
  }
});

test('a place is looked at as the system has it', () => {
  const folder = temporaryFolder();
  expect(placeWarning(join(folder, 'a.floatbook'))).toBeNull();
  mkdirSync(join(folder, 'Dropbox'));
  expect(placeWarning(join(folder, 'Dropbox', 'a.floatbook'))).toContain('Dropbox');
  expect(placeWarning(join(folder, 'not there', 'a.floatbook'))).toBeNull();
  symlinkSync(join(folder, 'Dropbox'), join(folder, 'link'));
  expect(placeWarning(join(folder, 'link', 'a.floatbook'))).toContain('Dropbox');
  mkdirSync(join(folder, 'kept/.stfolder'), { recursive: true });
  mkdirSync(join(folder, 'kept/books'));
  expect(placeWarning(join(folder, 'kept/books', 'a.floatbook'))).toContain('Syncthing');
});
