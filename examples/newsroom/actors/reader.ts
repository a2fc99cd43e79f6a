// The reader goes through the folder, files what it reads with the archivist, and gives each document to a researcher.
// Owns: what it has seen of each file, and to whom it gave the document.
// Guarantees: a document is given out when the whole folder is on the shelf, so that what is said about it does not
//   depend on the order of reading; a file is read again only when it has changed. With a fresh context it reads
//   everything again: the folder itself is what survives.
// Refuses: to wait for anybody; to read more once the fleet is closing.

import { createHash } from 'node:crypto';
import { type ActorAddress, type ActorContext, type ActorDefinition, defineActor } from '../../../src/index.ts';
import { type Folder, glance } from '../folder.ts';
import { archive } from '../protocols/archive.ts';
import { announce } from '../protocols/news.ts';
import { peerFor, tellAll } from '../protocols/peers.ts';
import { press } from '../protocols/press.ts';
import { type Census, type ReaderMessage, reading } from '../protocols/reading.ts';
import { research } from '../protocols/research.ts';
import { type RejectedFile, readDocument } from '../text/read-document.ts';
import type { FolderListing } from '../text/scan-folder.ts';

export interface ReaderOptions {
  readonly folder: Folder;
  /** How often to look for changes. @default never */
  readonly pollMs?: number | undefined;
  /** Aborted when nothing more is to be read. */
  readonly closing: AbortSignal;
}

/** A file as it was seen last. */
interface Seen {
  readonly stamp: string;
  /** When its document was filed; a file without a document was rejected. */
  readonly filed?: { readonly version: string; readonly atMs: number };
  readonly rejected?: RejectedFile;
}

interface Desk {
  readonly seen: Map<string, Seen>;
  /** Documents to be given out. */
  readonly pending: Set<string>;
  readonly given: Map<string, { readonly version: string; readonly to: ActorAddress }>;
  /** The others know what the folder holds. */
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
      return { seen: new Map(), pending: new Set(), given: new Map(), counted: false, shelved: false };
    },
    receive(desk, message, context) {
      switch (message.type) {
        case 'scan':
          return scan(desk, options, context);
        case 'read':
          return read(desk, message, options, context);
        case 'scanned':
          return takeCensus(desk, message.listing, options, context);
        case 'refile':
          for (const [path, seen] of desk.seen) desk.seen.set(path, { ...seen, stamp: '' });
          desk.counted = false;
          context.self.tell({ type: 'scan' });
          return;
        case 'shelved':
          desk.shelved = true;
          for (const path of message.finished) desk.pending.delete(path);
          for (const path of message.touched) desk.pending.add(path);
          return giveOut(desk, context);
      }
    },
    signal(desk, signal, context) {
      if (signal.kind !== 'listing-changed') return;
      // What a researcher that has left was given is given out again, finished or not: nobody counts it twice.
      const there = new Set(signal.refs.map(({ address }) => address));
      for (const [path, { to }] of desk.given) if (!there.has(to)) desk.pending.add(path);
      if (desk.shelved) giveOut(desk, context);
    },
  });
}

/** Looks for files that are new, changed or gone. Each is read in a turn of its own. */
async function scan(desk: Desk, options: ReaderOptions, context: Context): Promise<void> {
  const { listing, stamps } = await glance(options.folder);
  const changed = listing.files.filter((path) => desk.seen.get(path)?.stamp !== stamps.get(path));
  const gone = desk.seen.keys().some((path) => !stamps.has(path));
  if (changed.length === 0 && !gone && desk.counted) return scanAgain(options, context);
  for (const path of changed) context.self.tell({ type: 'read', path, stamp: stamps.get(path) ?? '' });
  context.self.tell({ type: 'scanned', listing });
}

function scanAgain({ pollMs, closing }: ReaderOptions, context: Context): void {
  if (pollMs !== undefined && !closing.aborted) context.timers.once('scan', { type: 'scan' }, pollMs);
}

async function read(
  desk: Desk,
  { path, stamp }: { readonly path: string; readonly stamp: string },
  { folder, closing }: ReaderOptions,
  context: Context,
): Promise<void> {
  if (closing.aborted && !desk.seen.has(path)) return;
  const document = await readDocument(folder.root, path);
  if (document.kind === 'rejected') {
    desk.seen.set(path, { stamp, rejected: document });
    desk.given.delete(path);
    return;
  }
  const version = createHash('sha256').update(document.text).digest('base64url').slice(0, 12);
  const filed = { version, atMs: Date.now() };
  desk.seen.set(path, { stamp, filed });
  desk.shelved = false;
  if (desk.given.get(path)?.version !== version) desk.pending.add(path);
  tellAll(context, archive, { type: 'file', path, version, document });
  announce(context, { type: 'passed', path, version, stage: 'read', atMs: filed.atMs });
}

/** Tells the others what the folder holds, now that all of it has been read. */
function takeCensus(desk: Desk, listing: FolderListing, options: ReaderOptions, context: Context): void {
  const { files, problems, ignored } = listing;
  const unread = files.filter((path) => !desk.seen.has(path)).length;
  // An earlier incarnation began this listing: the scan that `init` asked for is on its way, unless the fleet is closing.
  if (unread > 0 && (!options.closing.aborted || desk.seen.size === 0)) return;
  const listed = new Set(files);
  for (const gone of new Set(desk.seen.keys()).difference(listed)) {
    desk.seen.delete(gone);
    desk.given.delete(gone);
  }
  const seen = files.flatMap((path) => ({ path, ...desk.seen.get(path) }));
  const documents = seen.flatMap(({ path, filed }) => (filed === undefined ? [] : [{ path, version: filed.version }]));
  const rejected = seen.flatMap((file) => file.rejected ?? []);
  const census: Census = { folder: options.folder.path, documents, rejected, problems, ignored };
  tellAll(context, archive, { type: 'census', census, changed: [...desk.pending] });
  tellAll(context, press, { type: 'census', census });
  announce(context, { type: 'listed', documents: documents.map(({ path }) => path), rejected, unread });
  desk.counted = true;
  scanAgain(options, context);
}

/** Gives what is pending to the researchers that are there; without any it stays pending until one comes. */
function giveOut(desk: Desk, context: Context): void {
  if (context.find(research).length === 0) return;
  for (const path of desk.pending) {
    const filed = desk.seen.get(path)?.filed;
    if (filed === undefined) continue;
    const { version, atMs } = filed;
    const researcher = peerFor(context, research, path);
    researcher.tell({ type: 'research', path, version, trail: [{ document: path, stage: 'read', atMs }] });
    desk.given.set(path, { version, to: researcher.address });
  }
  desk.pending.clear();
}
