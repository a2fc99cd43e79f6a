// The reader goes through the folder, files what it reads with the archivist, and gives each document to a researcher.
// Owns: what it has seen of each file, and to whom it gave the document.
// Guarantees: a document is given out when the whole folder is on the shelf, so that what is said about it does not
//   depend on the order of reading; a file is read again only when it has changed. With a fresh context it reads
//   everything again: the folder itself is what survives.
// Refuses: to wait for anybody; to read more once the fleet is closing.

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type ActorAddress, type ActorContext, type ActorDefinition, defineActor } from '../../../src/index.ts';
import { archive } from '../protocols/archive.ts';
import { announce } from '../protocols/news.ts';
import { peerFor, tellAll } from '../protocols/peers.ts';
import { press } from '../protocols/press.ts';
import { type Census, type ReaderMessage, reading } from '../protocols/reading.ts';
import { research } from '../protocols/research.ts';
import { type RejectedFile, readDocument } from '../text/read-document.ts';
import { type FolderListing, scanFolder } from '../text/scan-folder.ts';

export interface ReaderOptions {
  /** A folder or a file. */
  readonly path: string;
  /** The folder to which the paths of documents are relative. */
  readonly root: string;
  /** Parts of the folder; all of it when left out. */
  readonly only?: readonly string[] | undefined;
  /** A folder that is left out: the report would be read as a document. */
  readonly except: string;
  /** How often to look for changes; never when left out. */
  readonly pollMs?: number | undefined;
  /** Aborted when nothing more is to be read. */
  readonly closing: AbortSignal;
}

interface Desk {
  /** Path → the file as it was seen last: a document with a version, or rejected. */
  readonly files: Map<string, { stamp: string; readonly version: string; readonly rejected?: RejectedFile }>;
  /** Documents to be given out. */
  readonly pending: Set<string>;
  readonly given: Map<string, { readonly version: string; readonly to: ActorAddress }>;
  /** The folder has been described to the others. */
  counted: boolean;
  /** The archivist has all of it. */
  shelved: boolean;
}

type Context = ActorContext<ReaderMessage>;

export function reader(options: ReaderOptions): ActorDefinition<ReaderMessage, Desk> {
  return defineActor<ReaderMessage, Desk>({
    type: 'reader',
    defaults: { retry: { times: 2 }, register: [reading] },
    init(context) {
      context.subscribe(research);
      context.self.tell({ type: 'scan' });
      return { files: new Map(), pending: new Set(), given: new Map(), counted: false, shelved: false };
    },
    receive(desk, message, context) {
      switch (message.type) {
        case 'scan':
          return scan(desk, options, context);
        case 'read':
          return read(desk, message.path, message.stamp, options, context);
        case 'scanned':
          return count(desk, message.listing, options, context);
        case 'refile':
          for (const file of desk.files.values()) file.stamp = '';
          desk.counted = false;
          context.timers.cancel('scan');
          context.self.tell({ type: 'scan' });
          return;
        case 'shelved':
          desk.shelved = true;
          for (const path of message.finished) desk.pending.delete(path);
          for (const path of message.touched) desk.pending.add(path);
          giveOut(desk, context);
      }
    },
    signal(desk, signal, context) {
      if (signal.kind !== 'listing-changed') return;
      const there = new Set(signal.refs.map(({ address }) => address));
      for (const [path, { to }] of desk.given) if (!there.has(to)) desk.pending.add(path);
      if (desk.shelved) giveOut(desk, context);
    },
  });
}

/** Looks for files that are new, changed or gone. Each is read in a turn of its own. */
async function scan(desk: Desk, options: ReaderOptions, context: Context): Promise<void> {
  if (options.closing.aborted) return;
  const listing = await list(options);
  const stamps = await Promise.all(listing.files.map((path) => stampOf(join(options.root, path))));
  let changes = desk.files.size - listing.files.filter((path) => desk.files.has(path)).length;
  for (const [i, path] of listing.files.entries()) {
    const stamp = stamps[i] as string;
    if (desk.files.get(path)?.stamp === stamp) continue;
    context.self.tell({ type: 'read', path, stamp });
    changes++;
  }
  if (changes > 0 || !desk.counted) context.self.tell({ type: 'scanned', listing });
  else scanAgain(options, context);
}

async function read(
  desk: Desk,
  path: string,
  stamp: string,
  options: ReaderOptions,
  context: Context,
): Promise<void> {
  if (options.closing.aborted) return;
  const document = await readDocument(options.root, path);
  if (document.kind === 'rejected') {
    desk.files.set(path, { stamp, version: '', rejected: document });
    return;
  }
  const version = createHash('sha256').update(document.text).digest('base64url').slice(0, 12);
  desk.files.set(path, { stamp, version });
  if (desk.given.get(path)?.version !== version) desk.pending.add(path);
  tellAll(context, archive, { type: 'file', path, version, document });
  announce(context, { type: 'passed', path, version, stage: 'read', atMs: Date.now() });
}

/** Tells the others what the folder holds, now that all of it has been read. */
function count(desk: Desk, listing: FolderListing, options: ReaderOptions, context: Context): void {
  const unread = listing.files.filter((path) => !desk.files.has(path)).length;
  // An earlier incarnation made this listing: the scan that `init` asked for is still to come.
  if (unread > 0 && !options.closing.aborted) return;
  const listed = new Set(listing.files);
  for (const path of desk.files.keys()) if (!listed.has(path)) desk.files.delete(path);
  const files = listing.files.flatMap((path) => ({ path, ...desk.files.get(path) }));
  const documents = files.flatMap(({ path, version }) => (version ? [{ path, version }] : []));
  const rejected = files.flatMap((file) => file.rejected ?? []);
  const { problems, ignored } = listing;
  const census: Census = { folder: options.path, documents, rejected, problems, ignored };
  tellAll(context, archive, { type: 'census', census, changed: [...desk.pending] });
  tellAll(context, press, { type: 'census', census });
  announce(context, { type: 'listed', documents: documents.map(({ path }) => path), rejected, unread });
  desk.counted = true;
  scanAgain(options, context);
}
