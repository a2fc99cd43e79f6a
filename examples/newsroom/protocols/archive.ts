// The archive: all documents of the folder, what they have in common, and a second copy of each finished article.

import { type Request, serviceKey } from '../../../src/index.ts';
import type { Duplicate, DuplicateGroup } from '../text/duplicates.ts';
import type { TextDocument } from '../text/read-document.ts';
import type { TermScore } from '../text/terms.ts';
import type { Finished } from './job.ts';
import type { Census } from './reading.ts';

/** A document with what its neighbors on the shelf tell about it. */
export interface Source {
  readonly document: TextDocument;
  readonly terms: readonly TermScore[];
  readonly duplicates: readonly Duplicate[];
}

/** What all documents together tell. */
export interface Corpus {
  readonly terms: readonly TermScore[];
  readonly duplicates: readonly DuplicateGroup[];
}

export type ArchivistMessage =
  /** From the reader. */
  | { readonly type: 'file'; readonly path: string; readonly version: string; readonly document: TextDocument }
  /** From the reader, after the documents themselves; `changed` are those it wants to give out next. */
  | { readonly type: 'census'; readonly census: Census; readonly changed: readonly string[] }
  /** Undefined when the document is gone or has another version by now. Answered when the shelf is complete. */
  | Request<{ readonly type: 'source'; readonly path: string; readonly version: string }, Source | undefined>
  /** Answered when the shelf is complete. */
  | Request<{ readonly type: 'corpus' }, Corpus>
  /** From the publisher. */
  | ({ readonly type: 'keep' } & Finished)
  /** From a publisher with empty hands: tell me the census and all articles. */
  | { readonly type: 'recall' };

export const archive = serviceKey<ArchivistMessage>('archive');
