// The publisher's ledger: what the folder holds, and what has come of it.
// Owns: whether all documents are accounted for, and the figures of the report.
// Guarantees: a document has an article or a reason why not, never both.
// Refuses: to outlive its publisher. The archivist has a copy of the articles, the watcher one of the events.

import { isDeepStrictEqual } from 'node:util';
import { Articles } from './articles.ts';
import type { Corpus } from './protocols/archive.ts';
import type { Finished } from './protocols/job.ts';
import type { Census } from './protocols/reading.ts';
import type { FleetEvent, Report } from './render/report.ts';
import type { RejectedFile } from './text/read-document.ts';

/** What a report says about its run. */
export interface Imprint {
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly seed: number | undefined;
}

export class Ledger {
  readonly articles = new Articles();
  #census: Census | undefined;
  /** Document → why there will be no article. */
  readonly #givenUp = new Map<string, string>();
  readonly #events = new Map<string, FleetEvent>();
  #changed = false;

  get census(): Census | undefined {
    return this.#census;
  }

  get events(): readonly FleetEvent[] {
    return [...this.#events.values()].sort((a, b) => a.atMs - b.atMs);
  }

  /** Takes in what the folder holds now; what is about anything else drops out. */
  count(census: Census): void {
    if (isDeepStrictEqual(census, this.#census)) return;
    this.#census = census;
    this.#changed = true;
    this.articles.count(census);
    const documents = new Set(census.documents.map(({ path }) => path));
    for (const path of this.#givenUp.keys()) if (!documents.has(path)) this.#givenUp.delete(path);
  }

  /** Enters an article; false if it is out of date, or here already. */
  enter(finished: Finished): boolean {
    if (!this.articles.enter(finished)) return false;
    this.#givenUp.delete(finished.path);
    this.#changed = true;
    return true;
  }

  /** Books that no article will come; false if there is one, or no such document. */
  giveUp(path: string, why: string): boolean {
    const isOurs = this.#census?.documents.some((document) => document.path === path) === true;
    if (!isOurs || this.articles.has(path) || this.#givenUp.has(path)) return false;
    this.#givenUp.set(path, why);
    this.#changed = true;
    return true;
  }

  note(event: FleetEvent): void {
    const { atMs, kind, actor, document, cause } = event;
    this.#events.set(JSON.stringify([atMs, kind, actor, document, cause]), event);
  }

  /** Every document is accounted for, and something has changed since the last report. */
  get isDue(): boolean {
    return this.#changed && this.articles.size + this.#givenUp.size === this.#census?.documents.length;
  }

  /** The report about everything that was read; it counts as printed. */
  print({ title, startedMs, seed }: Imprint, corpus: Corpus): Report {
    if (this.#census === undefined) throw new Error('there is nothing to report on before the folder has been read');
    const { folder, documents, rejected, problems, ignored } = this.#census;
    const givenUp = Array.from(this.#givenUp, ([path, detail]): RejectedFile => {
      return { kind: 'rejected', path, reason: 'given-up', detail };
    });
    const finished = this.articles.all;
    this.#changed = false;
    return {
      title,
      folder,
      startedMs,
      finishedMs: Date.now(),
      seed,
      files: documents.length + rejected.length,
      articles: finished.map(({ article }) => article),
      terms: corpus.terms,
      duplicates: corpus.duplicates,
      rejected: [...rejected, ...givenUp],
      scanProblems: problems,
      ignored,
      progress: finished.flatMap(({ trail }) => trail),
      events: this.events,
    };
  }
}
