// Finds the text files below a folder.
// Owns: which files count as text by name, which folders are passed over, the order of the listing.
// Guarantees: every outcome is data; the order depends on names only; each real file or folder is
//   visited once, so symbolic links cannot loop; whatever else is left out is counted or reported.
// Refuses: hidden entries, `node_modules`, `dist` and `out`; to read a file's content
//   (read-document.ts); to throw for one bad entry.

import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { errorCode, inWords } from './file-errors.ts';

/** Something below the folder that could not be listed, and why; `path` is relative, with `/`. */
export interface ScanProblem {
  readonly path: string;
  readonly reason: 'missing' | 'unreadable' | 'not-a-file' | 'over-limit';
  readonly detail: string;
}

/** The listing of a folder; an empty one is a listing without files. */
export interface FolderListing {
  readonly kind: 'listed';
  /** Absolute real path of the folder. */
  readonly root: string;
  /** Paths relative to `root`, with `/`, in code-unit order. */
  readonly files: readonly string[];
  /** In order of their paths. */
  readonly problems: readonly ScanProblem[];
  /** Files that are no texts by their name: lower-case extension → count. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** Why nothing at all could be listed. */
export interface ScanFailure {
  readonly kind: 'failed';
  readonly root: string;
  readonly reason: 'missing' | 'unreadable' | 'not-a-file';
  readonly detail: string;
}

export interface ScanOptions {
  /** Most files listed; those nearest to the root win, the rest is one problem with their count. @default 10_000 */
  readonly maxFiles?: number;
  /** Lists only what is at or below these paths, which are relative to the folder. @default all of it */
  readonly only?: readonly string[];
  /** Ends the scan early: the promise rejects with the signal's reason. @default none */
  readonly signal?: AbortSignal;
}

const TEXT_NAME = /\.(?:md|markdown|mdown|mkd|mdx|txt|text|html?|xhtml|rst|adoc|asciidoc|org)$|^[^.]+$/i;
const PASSED_OVER = /^(?:\..*|node_modules|dist|out)$/;
const NOTHING_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** Lists the text files of `path`, which may be a folder or a single file (listed whatever its name). */
export async function scanFolder(path: string, options: ScanOptions = {}): Promise<FolderListing | ScanFailure> {
  const root = resolve(path);
  try {
    const stats = await stat(root);
    if (stats.isDirectory()) return await walk(await realpath(root), options);
    if (!stats.isFile()) {
      return { kind: 'failed', root, reason: 'not-a-file', detail: 'neither a folder nor a regular file' };
    }
    return { kind: 'listed', root: await realpath(dirname(root)), files: [basename(root)], problems: [], ignored: {} };
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = NOTHING_THERE.has(errorCode(error)) ? 'missing' : 'unreadable';
    return { kind: 'failed', root, reason, detail: inWords(error) };
  }
}

/** Breadth first; symbolic links wait until every real entry has been seen, so that the real path is the one listed. */
async function walk(root: string, { maxFiles = 10_000, only, signal }: ScanOptions): Promise<FolderListing> {
  const files: string[] = [];
  const problems: ScanProblem[] = [];
  const ignored: Record<string, number> = {};
  // Both lists grow while they are read: a link may lead to a folder, a folder may hold links.
  const folders = only === undefined ? [{ path: '', real: root }] : [];
  const links = [...(only ?? [])];
  const seen = new Set(folders.map(({ real }) => real));
  let overLimit = 0;

  const visit = (path: string, real: string, entry: Dirent | Stats): void => {
    if (seen.has(real)) return;
    seen.add(real);
    const name = basename(path);
    if (entry.isDirectory()) {
      folders.push({ path, real });
    } else if (!TEXT_NAME.test(name)) {
      const extension = extname(name).toLowerCase();
      ignored[extension] = (ignored[extension] ?? 0) + 1;
    } else if (!entry.isFile()) {
      problems.push({ path, reason: 'not-a-file', detail: 'a FIFO, a socket or a device' });
    } else if (files.length === maxFiles) {
      overLimit++;
    } else {
      files.push(path);
    }
  };

  const follow = async (path: string): Promise<void> => {
    try {
      const full = join(root, path);
      visit(path, await realpath(full), await stat(full));
    } catch (error) {
      const reason = NOTHING_THERE.has(errorCode(error)) ? 'missing' : 'unreadable';
      problems.push({ path, reason, detail: inWords(error) });
    }
  };

  const open = async (path: string, real: string): Promise<void> => {
    try {
      const entries = await readdir(real, { withFileTypes: true });
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (PASSED_OVER.test(entry.name)) continue;
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.isSymbolicLink()) links.push(below);
        else visit(below, join(real, entry.name), entry);
      }
    } catch (error) {
      if (path === '') throw error;
      problems.push({ path, reason: 'unreadable', detail: inWords(error) });
    }
  };

  for (let opened = 0, followed = 0; opened < folders.length || followed < links.length; ) {
    signal?.throwIfAborted();
    const folder = folders[opened];
    if (folder === undefined) {
      await follow(links[followed++] as string);
    } else {
      opened++;
      await open(folder.path, folder.real);
    }
  }

  if (overLimit > 0) {
    problems.push({ path: '', reason: 'over-limit', detail: `${overLimit} beyond the limit of ${maxFiles} files` });
  }
  problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { kind: 'listed', root, files: files.sort(), problems, ignored };
}
