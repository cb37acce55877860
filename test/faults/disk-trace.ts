/** What a program did to the files of its folder, and what it told meanwhile, in the order in which it happened: from what strace wrote down. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Told } from './door-messages.ts';
import { Contents } from './file-contents.ts';

export type DiskStep =
  | { readonly does: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly does: 'set_size'; readonly file: number; readonly size: number }
  /** A file's contents, or a folder's names. */
  | { readonly does: 'sync'; readonly file: number }
  /** A new file or folder, or another name of a file that is there. */
  | { readonly does: 'link'; readonly name: Name; readonly file: number; readonly isFolder: boolean }
  | { readonly does: 'unlink'; readonly name: Name }
  | { readonly does: 'rename'; readonly from: Name; readonly to: Name; readonly file: number }
  | { readonly does: 'tell'; readonly told: Told };

/** A name in a folder; folders are numbered like files. */
export interface Name {
  readonly folder: number;
  readonly name: string;
}

/** The folder that a trace is about. */
export const TOP = 0;

const CALLS = [
  'open,openat,creat,close,dup,dup2,dup3,lseek',
  'write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,fallocate,ftruncate,truncate',
  'fsync,fdatasync,sync_file_range,syncfs',
  'rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat',
].join(',');

/** The command under which a program is traced; what was written goes along whole. */
export function traced(trace: string): readonly string[] {
  return ['strace', '-f', '--seccomp-bpf', '-s', '16777216', '-xx', '-o', trace, '-e', `trace=${CALLS}`];
}

/** Reads a trace of what went on in `folder`. Anything that it does not understand there is an error, so that nothing is left out. */
export function readTrace(
  trace: string,
  folder: string,
  isOfInterest: (path: string) => boolean,
  /** A copy of the folder from before, where something was in it. */
  before?: string,
): readonly DiskStep[] {
  const reader = new TraceReader(folder, isOfInterest);
  if (before !== undefined) reader.wasThere(before);
  for (const line of wholeCalls(readFileSync(trace, 'latin1'))) reader.call(line);
  return reader.steps;
}

interface Call {
  readonly name: string;
  readonly rest: string;
  readonly result: number;
}

/** Calls in the order in which they returned: what another thread came between is put together again. */
function* wholeCalls(text: string): Generator<Call> {
  const unfinished = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, thread = '', said = ''] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    if (said === '' || said.startsWith('+++') || said.startsWith('---')) continue;
    const cut = / ?<unfinished \.\.\.>$/.exec(said);
    if (cut) {
      unfinished.set(thread, said.slice(0, cut.index));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(said);
    const whole = resumed ? `${unfinished.get(thread) ?? ''}${said.slice(resumed[0].length)}` : said;
    const open = whole.indexOf('(');
    const end = whole.lastIndexOf(') ');
    const result = /= (-?\d+|\?)/.exec(whole.slice(end));
    // A call that never returned did nothing that anybody knows of.
    if (open < 0 || end < 0 || !result || result[1] === '?') continue;
    yield { name: whole.slice(0, open), rest: whole.slice(open + 1, end), result: Number(result[1]) };
  }
}

interface Open {
  readonly path: string;
  readonly file: number;
  readonly appends: boolean;
  at: number;
}

class TraceReader {
  readonly steps: DiskStep[] = [];
  readonly #folder: string;
  readonly #isOfInterest: (path: string) => boolean;
  readonly #open = new Map<number, Open>();
  readonly #files = new Map<string, number>();
  readonly #sizes = new Map<number, number>();
  #told = '';
  #last = TOP;

  constructor(folder: string, isOfInterest: (path: string) => boolean) {
    this.#folder = folder;
    this.#isOfInterest = isOfInterest;
    this.#files.set(folder, TOP);
  }

  /** What was on the disk already. */
  wasThere(folder: string, below = ''): void {
    for (const found of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(this.#folder, below, found.name);
      if (!this.#isOurs(path)) continue;
      this.#named(path, found.isDirectory());
      const file = this.#files.get(path) ?? TOP;
      if (found.isDirectory()) this.wasThere(folder, join(below, found.name));
      else {
        const bytes = readFileSync(join(folder, below, found.name));
        this.#sizes.set(file, bytes.length);
        this.steps.push({ does: 'write', file, at: 0, bytes });
      }
      this.steps.push({ does: 'sync', file });
    }
    this.steps.push({ does: 'sync', file: this.#files.get(join(this.#folder, below)) ?? TOP });
  }

  call({ name, rest, result }: Call): void {
    if (result < 0) return;
    switch (name) {
      case 'open':
      case 'creat':
        return this.#opened(stringsIn(rest)[0] ?? '', rest, result);
      case 'openat':
        return this.#opened(this.#pathAt(rest), rest, result);
      case 'close':
        this.#open.delete(Number(rest));
        return;
      case 'write':
      case 'pwrite64':
        return this.#written(name, rest, result);
      case 'copy_file_range':
        return this.#copied(rest, result);
      case 'ftruncate':
        return this.#sized(rest);
      case 'fsync':
      case 'fdatasync':
        return this.#synced(Number(rest));
      case 'lseek': {
        const open = this.#open.get(Number(rest.split(',')[0]));
        if (open) open.at = result;
        return;
      }
      case 'mkdir':
        return this.#named(stringsIn(rest)[0] ?? '', true);
      case 'unlink':
      case 'rmdir':
        return this.#unlinked(stringsIn(rest)[0] ?? '');
      case 'unlinkat':
        return this.#unlinked(this.#pathAt(rest));
      case 'rename':
        return this.#renamed(stringsIn(rest));
      case 'link':
        return this.#linked(stringsIn(rest));
      default:
        if (this.#concerns(rest)) throw new Error(`the trace has a call that is not understood: ${name}(${rest.slice(0, 200)}`);
    }
  }

  #concerns(rest: string): boolean {
    return this.#open.has(Number(/^\d+/.exec(rest)?.[0] ?? NaN)) || stringsIn(rest).some((path) => this.#isOurs(path));
  }

  #isOurs(path: string): boolean {
    return path === this.#folder || (path.startsWith(`${this.#folder}/`) && this.#isOfInterest(path.slice(this.#folder.length + 1)));
  }

  /** What is named from a folder that is open; a folder that is none of ours gives a path that is none either. */
  #pathAt(rest: string): string {
    const [path = ''] = stringsIn(rest);
    return path.startsWith('/') ? path : join(this.#open.get(Number(/^\d+/.exec(rest)?.[0] ?? NaN))?.path ?? '', path);
  }

  #opened(path: string, rest: string, result: number): void {
    this.#open.delete(result);
    if (!this.#isOurs(path)) return;
    if (!this.#files.has(path)) this.#named(path, false);
    const file = this.#files.get(path) ?? TOP;
    this.#open.set(result, { path, file, appends: rest.includes('O_APPEND'), at: 0 });
    if (rest.includes('O_TRUNC') && (this.#sizes.get(file) ?? 0) > 0) this.#setSize(file, 0);
  }

  #written(name: string, rest: string, result: number): void {
    const descriptor = Number(/^\d+/.exec(rest)?.[0]);
    const begin = rest.indexOf('"');
    const end = rest.lastIndexOf('"');
    const bytesOf = () => unhex(rest.slice(begin + 1, end)).subarray(0, result);
    if (descriptor === 1) return this.#heard(bytesOf().toString('utf8'));
    const open = this.#open.get(descriptor);
    if (!open) return;
    const size = this.#sizes.get(open.file) ?? 0;
    const at = name === 'pwrite64' ? Number(rest.slice(rest.lastIndexOf(',') + 1)) : open.appends ? size : open.at;
    if (name === 'write') open.at = at + result;
    this.#sizes.set(open.file, Math.max(size, at + result));
    this.steps.push({ does: 'write', file: open.file, at, bytes: bytesOf() });
  }

  /** `from, [beginning], to, NULL, length`: of the file that is copied, what was written to it so far. */
  #copied(rest: string, result: number): void {
    const [, from, beginning, to] = /^(\d+), \[(\d+)\], (\d+), NULL,/.exec(rest) ?? [];
    const target = this.#open.get(Number(to));
    if (!target) return;
    const source = this.#open.get(Number(from));
    if (!source) throw new Error(`the trace copies what it does not know: copy_file_range(${rest}`);
    const contents = new Contents();
    for (const step of this.steps) if ((step.does === 'write' || step.does === 'set_size') && step.file === source.file) contents.apply(step);
    const begin = Number(beginning);
    const at = target.at;
    target.at += result;
    this.#sizes.set(target.file, Math.max(this.#sizes.get(target.file) ?? 0, at + result));
    this.steps.push({ does: 'write', file: target.file, at, bytes: Buffer.from(contents.bytes().subarray(begin, begin + result)) });
  }

  #heard(text: string): void {
    const lines = `${this.#told}${text}`.split('\n');
    this.#told = lines.pop() ?? '';
    for (const line of lines) this.steps.push({ does: 'tell', told: JSON.parse(line) as Told });
  }

  #sized(rest: string): void {
    const [descriptor, size] = rest.split(',').map(Number);
    const open = this.#open.get(descriptor ?? NaN);
    if (open) this.#setSize(open.file, size ?? 0);
  }

  #setSize(file: number, size: number): void {
    this.#sizes.set(file, size);
    this.steps.push({ does: 'set_size', file, size });
  }

  #synced(descriptor: number): void {
    const open = this.#open.get(descriptor);
    if (open) this.steps.push({ does: 'sync', file: open.file });
  }

  #named(path: string, isFolder: boolean): void {
    if (!this.#isOurs(path)) return;
    this.#last += 1;
    this.#files.set(path, this.#last);
    this.steps.push({ does: 'link', name: this.#nameOf(path), file: this.#last, isFolder });
  }

  #unlinked(path: string): void {
    if (!this.#isOurs(path)) return;
    this.steps.push({ does: 'unlink', name: this.#nameOf(path) });
    this.#files.delete(path);
  }

  #renamed([from = '', to = '']: readonly string[]): void {
    if (!this.#isOurs(from) && !this.#isOurs(to)) return;
    const file = this.#files.get(from);
    if (file === undefined) throw new Error(`the trace renames ${from}, which it does not know`);
    this.steps.push({ does: 'rename', from: this.#nameOf(from), to: this.#nameOf(to), file });
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  #linked([from = '', to = '']: readonly string[]): void {
    if (!this.#isOurs(from) && !this.#isOurs(to)) return;
    const file = this.#files.get(from);
    if (file === undefined) throw new Error(`the trace links ${from}, which it does not know`);
    this.#files.set(to, file);
    this.steps.push({ does: 'link', name: this.#nameOf(to), file, isFolder: false });
  }

  #nameOf(path: string): Name {
    const folder = this.#files.get(dirname(path));
    if (folder === undefined) throw new Error(`the trace names ${join(path)} in a folder that it does not know`);
    return { folder, name: basename(path) };
  }
}

function stringsIn(rest: string): readonly string[] {
  return [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => unhex(hex).toString('utf8'));
}

function unhex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
