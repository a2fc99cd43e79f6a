// What travels from desk to desk: an assignment becomes a job, a job becomes a finished article.
// A message holds all that the next desk needs. That is why most desks keep no state, and why one that was
// restarted with a fresh context can take up the very message at which it fell.
// Every message about a document names it by `path` and `version`, so that any desk can tell work it has
// already done, and work that is out of date, from work to do.

import type { Progress } from '../render/report.ts';
import type { Analysis, Article } from '../text/article.ts';
import type { TextDocument } from '../text/read-document.ts';

/** One version of a document that is to be reported on. */
export interface Assignment {
  readonly path: string;
  /** Fingerprint of the text. */
  readonly version: string;
  /** The stages passed so far. */
  readonly trail: readonly Progress[];
}

/** An assignment with what a writer and an auditor need. */
export interface Job extends Assignment {
  readonly document: TextDocument;
  readonly analysis: Analysis;
}

/** An assignment with the article that came of it. */
export interface Finished extends Assignment {
  readonly article: Article;
}

/** The document that a message of the newsroom is about, for those who look on from outside. */
export function pathOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('path' in message)) return undefined;
  return typeof message.path === 'string' ? message.path : undefined;
}
