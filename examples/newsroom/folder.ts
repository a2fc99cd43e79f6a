// The folder that the newsroom reports on.
// Owns: which part of it is looked at, and how a changed file is told from an unchanged one.
// Guarantees: every outcome is data; a folder that is gone is one without files, and with a problem.

import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type FolderListing, scanFolder } from './text/scan-folder.ts';

export interface Folder {
  /** A folder or a file. */
  readonly path: string;
  /** The real folder to which the paths of documents are relative. */
  readonly root: string;
  /** Parts of the folder. @default all of it */
  readonly only?: readonly string[] | undefined;
  /** A folder that is left out: a report that lies in the folder must not be read as a document. @default none */
  readonly except?: string | undefined;
}

/** A listing with a stamp for each file, which changes whenever the file does. */
export interface Glance {
  readonly listing: FolderListing;
  readonly stamps: ReadonlyMap<string, string>;
}

export async function glance(folder: Folder): Promise<Glance> {
  const listing = await list(folder);
  const stamps = await Promise.all(listing.files.map((path) => stampOf(join(listing.root, path))));
  return { listing, stamps: new Map(listing.files.map((path, i) => [path, stamps[i] as string])) };
}

async function list({ path, root, only, except }: Folder): Promise<FolderListing> {
  const found = await scanFolder(path, only === undefined ? {} : { only });
  if (found.kind === 'failed') {
    const { reason, detail } = found;
    return { kind: 'listed', root, files: [], problems: [{ path: '', reason, detail }], ignored: {} };
  }
  if (except === undefined) return found;
  return { ...found, files: found.files.filter((file) => !join(found.root, file).startsWith(except + sep)) };
}

/** The time of the last change of content, name or rights, and the size; `gone` when there is no such file. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ctimeMs, size } = await stat(file);
    return `${ctimeMs} ${size}`;
  } catch {
    return 'gone';
  }
}
