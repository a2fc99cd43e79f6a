// The publisher's ledger: what the folder holds, and what has come of it.
// Owns: which articles are current, whether all documents are accounted for, the figures of the report.
// Guarantees: one article per document, the one about its current version; entering it again changes nothing.
// Refuses: to outlive its publisher. The archivist has a copy of the articles, the watcher one of the events.

import { isDeepStrictEqual } from 'node:util';
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
  #census: Census | undefined;
  /** Document → its current version. */
  #versions: ReadonlyMap<string, string> = new Map();
  readonly #finished = new Map<string, Finished>();
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

  /** The current articles, in order of their documents. */
  get finished(): readonly Finished[] {
    return [...this.#finished.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Takes in what the folder holds now; articles about anything else are dropped. */
  count(census: Census): void {
    if (isDeepStrictEqual(census, this.#census)) return;
    this.#census = census;
    this.#versions = new Map(census.documents.map(({ path, version }) => [path, version]));
    this.#changed = true;
    for (const [path, { version }] of this.#finished) if (!this.isCurrent(path, version)) this.#finished.delete(path);
    for (const path of this.#givenUp.keys()) if (!this.#versions.has(path)) this.#givenUp.delete(path);
  }

  /** Before the first census nobody knows what is current. */
  isCurrent(path: string, version: string): boolean {
    return this.#census === undefined || this.#versions.get(path) === version;
  }

  /** Enters an article; false if it is out of date, or here already. */
  enter(finished: Finished): boolean {
    const { path, version, article } = finished;
    const known = this.#finished.get(path);
    if (!this.isCurrent(path, version)) return false;
    if (known?.version === version && isDeepStrictEqual(known.article, article)) return false;
    this.#finished.set(path, finished);
    this.#givenUp.delete(path);
    this.#changed = true;
    return true;
  }

  /** Books that no article will come; false if there is one, or no such document. */
  giveUp(path: string, why: string): boolean {
    if (this.#finished.has(path) || this.#givenUp.has(path) || !this.#versions.has(path)) return false;
    this.#givenUp.set(path, why);
    this.#changed = true;
    return true;
  }

  note(event: FleetEvent): void {
    this.#events.set(`${event.atMs} ${event.kind} ${event.actor} ${event.document ?? ''}`, event);
  }

  /** Every document is accounted for, and something has changed since the last report. */
  get isDue(): boolean {
    if (this.#census === undefined || !this.#changed) return false;
    return this.#finished.size + this.#givenUp.size === this.#versions.size;
  }

  /** The report about everything that was read; it counts as printed. */
  print({ title, startedMs, seed }: Imprint, corpus: Corpus): Report {
    if (this.#census === undefined) throw new Error('there is nothing to report on before the folder has been read');
    const { folder, documents, rejected, problems, ignored } = this.#census;
    const givenUp = Array.from(this.#givenUp, ([path, detail]): RejectedFile => {
      return { kind: 'rejected', path, reason: 'given-up', detail };
    });
    this.#changed = false;
    return {
      title,
      folder,
      startedMs,
      finishedMs: Date.now(),
      seed,
      files: documents.length + rejected.length,
      articles: this.finished.map(({ article }) => article),
      terms: corpus.terms,
      duplicates: corpus.duplicates,
      rejected: [...rejected, ...givenUp],
      scanProblems: problems,
      ignored,
      progress: this.finished.flatMap(({ trail }) => trail),
      events: this.events,
    };
  }
}
