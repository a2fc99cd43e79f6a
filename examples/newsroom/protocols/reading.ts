// Reading: the reader goes through the folder and says what is in it.

import { serviceKey } from '../../../src/index.ts';
import type { RejectedFile } from '../text/read-document.ts';
import type { FolderListing, ScanProblem } from '../text/scan-folder.ts';

/** What a folder holds at one moment. */
export interface Census {
  readonly folder: string;
  readonly documents: readonly { readonly path: string; readonly version: string }[];
  readonly rejected: readonly RejectedFile[];
  readonly problems: readonly ScanProblem[];
  readonly ignored: Readonly<Record<string, number>>;
}

export type ReaderMessage =
  /** To itself: look what has changed. */
  | { readonly type: 'scan' }
  /** To itself: read this file. `stamp` changes whenever the file does. */
  | { readonly type: 'read'; readonly path: string; readonly stamp: string }
  /** To itself: every file of this listing has been read. */
  | { readonly type: 'scanned'; readonly listing: FolderListing }
  /** From an archivist with empty shelves: file everything again. */
  | { readonly type: 'refile' }
  /** From an archivist: all documents of the census are on the shelf. */
  | {
      readonly type: 'shelved';
      /** Documents about which other things are true since the last census, such as a link that leads somewhere now. */
      readonly touched: readonly string[];
      /** Documents whose current version has its article already. */
      readonly finished: readonly string[];
    };

export const reading = serviceKey<ReaderMessage>('reading');
