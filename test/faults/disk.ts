/**
 * A disk as it is when the power goes: what was synced is there; of what was written since, each write is there, absent or torn, in any order;
 * names that were made, changed or removed may be as they were until their folder is synced. A file that is moved to another folder gets a name there and loses
 * the one it had, each brought to the disk with its own folder, in any order: in between it may have both, or none.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../electron/engine/sample/random.ts';
import { TOP, type DiskStep, type Name } from './disk-trace.ts';
import { Contents, type Content } from './file-contents.ts';

type Naming = Extract<DiskStep, { does: 'link' | 'unlink' | 'rename' }>;
type Names = Map<string, number>;

/** How much of what was not synced outlives a cut, in thousandths. */
interface Luck {
  readonly written: number;
  readonly torn: number;
  readonly named: number;
  /** Names outlive it in the order in which they changed, as a journal keeps them. */
  readonly inOrder: boolean;
  readonly sector: number;
}

export class Disk {
  readonly #contents = new Map<number, Contents>();
  readonly #pending = new Map<number, Content[]>();
  readonly #names = new Map<number, Names>([[TOP, new Map()]]);
  readonly #pendingNames: Naming[] = [];

  /** What is told is no matter of the disk. */
  take(step: DiskStep): void {
    switch (step.does) {
      case 'write':
      case 'set_size': {
        const pending = this.#pending.get(step.file);
        if (pending) pending.push(step);
        else this.#pending.set(step.file, [step]);
        return;
      }
      case 'sync':
        return this.#names.has(step.file) ? this.#syncNames(step.file) : this.#syncContents(step.file);
      case 'link':
        if (step.isFolder) this.#names.set(step.file, new Map());
        else if (!this.#contents.has(step.file)) this.#contents.set(step.file, new Contents());
        this.#pendingNames.push(step);
        return;
      case 'unlink':
        this.#pendingNames.push(step);
        return;
      case 'rename':
        this.#pendingNames.push(...halvesOf(step));
        return;
      case 'tell':
    }
  }

  #syncContents(file: number): void {
    const contents = this.#contents.get(file);
    for (const step of this.#pending.get(file) ?? []) contents?.apply(step);
    this.#pending.delete(file);
  }

  #syncNames(folder: number): void {
    const synced = this.#pendingNames.filter((step) => folderOf(step) === folder);
    for (const step of synced) this.#rename(this.#names, step);
    this.#pendingNames.splice(0, Infinity, ...this.#pendingNames.filter((step) => folderOf(step) !== folder));
  }

  #rename(names: ReadonlyMap<number, Names>, step: Naming): void {
    if (step.does === 'link') return void names.get(step.name.folder)?.set(step.name.name, step.file);
    if (step.does === 'unlink') return void names.get(step.name.folder)?.delete(step.name.name);
    const file = names.get(step.from.folder)?.get(step.from.name);
    if (file === undefined) return;
    names.get(step.from.folder)?.delete(step.from.name);
    names.get(step.to.folder)?.set(step.to.name, file);
  }

  /** Writes the files as they are after a cut into a folder that is there. */
  cut(folder: string, random: Random): void {
    const luck = luckOf(random);
    const names = this.#namesLeft(luck, random);
    this.#writeFolder(folder, TOP, names, (file) => this.#contentsLeft(file, luck, random));
  }

  /** Writes the files as they would be without a cut: after a kill. */
  keep(folder: string): void {
    const names = new Map([...this.#names].map(([number, of]) => [number, new Map(of)] as const));
    for (const step of this.#pendingNames) this.#rename(names, step);
    this.#writeFolder(folder, TOP, names, (file) => {
      const contents = new Contents(this.#contents.get(file));
      for (const step of this.#pending.get(file) ?? []) contents.apply(step);
      return contents.bytes();
    });
  }

  #writeFolder(path: string, number: number, names: ReadonlyMap<number, Names>, contentsOf: (file: number) => Buffer): void {
    for (const [name, file] of names.get(number) ?? []) {
      const at = join(path, name);
      if (names.has(file)) {
        mkdirSync(at);
        this.#writeFolder(at, file, names, contentsOf);
      } else writeFileSync(at, contentsOf(file));
    }
  }

  #namesLeft({ named, inOrder }: Luck, random: Random): ReadonlyMap<number, Names> {
    const names = new Map([...this.#names].map(([number, of]) => [number, new Map(of)] as const));
    const lost = new Set<string>();
    let isOver = false;
    for (const step of this.#pendingNames) {
      const keys = namesOf(step).map(({ folder, name }) => `${folder} ${name}`);
      // What builds on a name that was lost is lost with it.
      if (isOver || keys.some((key) => lost.has(key)) || !random.chance(named)) {
        for (const key of keys) lost.add(key);
        isOver = inOrder;
      } else this.#rename(names, step);
    }
    return names;
  }

  #contentsLeft(file: number, luck: Luck, random: Random): Buffer {
    const contents = new Contents(this.#contents.get(file));
    for (const step of shuffled(this.#pending.get(file) ?? [], random)) {
      if (!random.chance(luck.written)) continue;
      if (step.does === 'write' && random.chance(luck.torn)) for (const part of torn(step, luck.sector, random)) contents.apply(part);
      else contents.apply(step);
    }
    return contents.bytes();
  }
}

function luckOf(random: Random): Luck {
  return {
    written: random.pick([0, 300, 500, 900, 1000]),
    torn: random.pick([0, 100, 500]),
    named: random.pick([0, 500, 1000]),
    inOrder: random.chance(500),
    sector: random.pick([512, 4096]),
  };
}

/** The sectors of a write that reached the disk. */
function torn({ file, at, bytes }: Extract<Content, { does: 'write' }>, sector: number, random: Random): Content[] {
  const parts: Content[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, (Math.floor((at + from) / sector) + 1) * sector - at);
    if (random.chance(500)) parts.push({ does: 'write', file, at: at + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return parts;
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.below(2 ** 30) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function halvesOf(step: Extract<Naming, { does: 'rename' }>): readonly Naming[] {
  const { from, to, file } = step;
  if (from.folder === to.folder) return [step];
  return [
    { does: 'link', name: to, file, isFolder: false },
    { does: 'unlink', name: from },
  ];
}

function folderOf(step: Naming): number {
  return step.does === 'rename' ? step.to.folder : step.name.folder;
}

function namesOf(step: Naming): readonly Name[] {
  return step.does === 'rename' ? [step.from, step.to] : [step.name];
}
