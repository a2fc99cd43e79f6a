// The finished articles: one per document, the one about its current version.
// Owns: which article is current.
// Guarantees: entering an article again changes nothing; one that is out of date is not taken in, or drops out with
//   the next census.

import { isDeepStrictEqual } from 'node:util';
import type { Finished } from './protocols/job.ts';
import type { Census } from './protocols/reading.ts';

export class Articles {
  /** Document → its current version; undefined before the first census, when nobody knows what is current. */
  #versions: ReadonlyMap<string, string> | undefined;
  readonly #finished = new Map<string, Finished>();

  /** Takes in what the folder holds now. */
  count({ documents }: Census): void {
    this.#versions = new Map(documents.map(({ path, version }) => [path, version]));
    for (const { path, version } of this.#finished.values()) {
      if (!this.isCurrent(path, version)) this.#finished.delete(path);
    }
  }

  isCurrent(path: string, version: string): boolean {
    return this.#versions === undefined || this.#versions.get(path) === version;
  }

  /** Takes an article in; false if it is out of date, or here already. */
  enter(finished: Finished): boolean {
    const { path, version, article } = finished;
    if (!this.isCurrent(path, version)) return false;
    const known = this.#finished.get(path);
    if (known?.version === version && isDeepStrictEqual(known.article, article)) return false;
    this.#finished.set(path, finished);
    return true;
  }

  has(path: string): boolean {
    return this.#finished.has(path);
  }

  get size(): number {
    return this.#finished.size;
  }

  /** All of them, in order of their documents. */
  get all(): readonly Finished[] {
    return [...this.#finished.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
