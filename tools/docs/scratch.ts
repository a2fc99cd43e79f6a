// Scratch: a folder inside the project where the blocks of the pages become files, so that packages and sources resolve unbuilt.
// Each page has a folder of its own; `'troupe'` in an import becomes the path of the source entry. Positions in what tools
// print about these files are turned back into positions on the pages.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, relative, resolve } from 'node:path';
import type { Block } from './blocks.ts';

export const project: string = join(import.meta.dirname, '..', '..');

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

/** The public entries and their sources: 'troupe/testkit' → src/testkit/index.ts. */
export function publicEntries(): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  const sources = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string'
      ? []
      : [[entry.replace('.', 'troupe'), target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')] as const],
  );
  return new Map(sources);
}

export class Scratch {
  readonly folder: string;
  /** For what must have short paths, such as sockets. */
  readonly #temporary: string;
  readonly #entries = publicEntries();
  readonly #blocks = new Map<string, Block>();
  readonly #onExit = (): void => this.remove();

  constructor() {
    process.once('exit', this.#onExit);
    const out = join(project, 'out');
    mkdirSync(out, { recursive: true });
    this.folder = mkdtempSync(join(out, 'docs-'));
    this.#temporary = mkdtempSync(join(tmpdir(), 'troupe-docs-'));
    const bin = join(this.folder, '.bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const command = `#!/bin/sh\nexec "${process.execPath}" "${join(project, 'src', 'cli', 'main.ts')}" "$@"\n`;
    writeFileSync(join(bin, 'troupe'), command, { mode: 0o755 });
  }

  /** The folder of a page's files; made when it is asked for. */
  folderOf(page: string): string {
    const folder = join(this.folder, page.replace(/\.md$/, '').replaceAll('/', '-'));
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Writes a program or file block and returns its path. */
  write(block: Block): string {
    const name = block.marks.get('file');
    const folder = this.folderOf(block.page);
    const path = join(folder, typeof name === 'string' ? basename(name) : `line-${block.line}.${block.language}`);
    const text = block.text.replace(
      /(\bfrom |\bimport\(?)'(troupe(?:\/[\w-]+)?)'/g,
      (whole, head: string, entry: string) => {
        const source = this.#entries.get(entry);
        return source === undefined ? whole : `${head}'${relative(folder, join(project, source))}'`;
      },
    );
    writeFileSync(path, `${text}\n`);
    this.#blocks.set(path, block);
    return path;
  }

  /** The text with positions in written files as positions on pages: `…/line-12.ts:3:7` → `README.md:15`. */
  onPages(text: string): string {
    const place = /(?:file:\/\/)?([\w./-]+\.[tj]s)(?::(\d+)(?::\d+)?|\((\d+),\d+\))/g;
    return text.replace(place, (whole, path: string, colon: string | undefined, bracket: string | undefined) => {
      const block = this.#blocks.get(resolve(project, path));
      return block === undefined ? whole : `${block.page}:${block.line + Number(colon ?? bracket)}`;
    });
  }

  /** The environment of executed blocks: `node` and `troupe` are this project's, fleets of other people are not seen. */
  get environment(): NodeJS.ProcessEnv {
    const { XDG_RUNTIME_DIR: _, FORCE_COLOR: _color, ...rest } = process.env;
    const path = [join(this.folder, '.bin'), rest.PATH ?? ''].join(delimiter);
    return { ...rest, PATH: path, TMPDIR: this.#temporary, NO_COLOR: '1' };
  }

  remove(): void {
    process.off('exit', this.#onExit);
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#temporary, { recursive: true, force: true });
  }
}
