// The archivist's shelf: all documents of the folder, indexed.
// Owns: which versions are here, what the documents have in common, and whom a change concerns.
// Guarantees: filing the same version again changes nothing; the order of filing does not matter.
// Refuses: to outlive its archivist. What is on it can be had again from the folder.

import { basename } from 'node:path';
import type { Corpus, Source } from './protocols/archive.ts';
import type { Census } from './protocols/reading.ts';
import { DuplicateIndex } from './text/duplicates.ts';
import { findLinks } from './text/links.ts';
import { readProse } from './text/plain-text.ts';
import { searchableText } from './text/prose.ts';
import type { TextDocument } from './text/read-document.ts';
import { CorpusIndex } from './text/terms.ts';

/** Terms that are told about one document, and about all of them. */
const [TERMS, CORPUS_TERMS] = [8, 30];

export class Shelf {
  readonly #documents = new Map<string, { readonly version: string; readonly document: TextDocument }>();
  readonly #index = new CorpusIndex();
  readonly #duplicates = new DuplicateIndex();
  /** What came, went or changed since `touched` was last asked → the documents that were or are like it. */
  readonly #changed = new Map<string, Set<string>>();

  put(path: string, version: string, document: TextDocument): void {
    if (this.#documents.get(path)?.version === version) return;
    const alike = this.#change(path);
    const text = searchableText(readProse(document.text, document.format));
    this.#documents.set(path, { version, document });
    this.#index.add(path, text);
    this.#duplicates.add(path, text);
    for (const { id } of this.#duplicates.duplicatesOf(path)) alike.add(id);
  }

  /** Takes away what the census does not know. */
  keepOnly({ documents }: Census): void {
    const known = new Set(documents.map(({ path }) => path));
    for (const path of this.#documents.keys()) {
      if (known.has(path)) continue;
      this.#change(path);
      this.#documents.delete(path);
      this.#index.remove(path);
      this.#duplicates.remove(path);
    }
  }

  /** Whether every document of the census is here, in its version. */
  holds({ documents }: Census): boolean {
    return documents.every(({ path, version }) => this.#documents.get(path)?.version === version);
  }

  source(path: string, version: string): Source | undefined {
    const found = this.#documents.get(path);
    if (found?.version !== version) return undefined;
    const terms = this.#index.topTerms(path, TERMS);
    return { document: found.document, terms, duplicates: this.#duplicates.duplicatesOf(path) };
  }

  corpus(): Corpus {
    return { terms: this.#index.corpusTerms(CORPUS_TERMS), duplicates: this.#duplicates.groups() };
  }

  /**
   * Documents that are the same as before, but about which something else is true since others came, went or changed:
   * they are like one of those, or link to a file of that name. Changes that are not among `changed` count only if
   * the document is gone: to a new shelf every document is new.
   */
  touched(changed: readonly string[]): string[] {
    const known = new Set(changed);
    const concerned = new Set<string>();
    const names = new Set<string>();
    for (const [path, alike] of this.#changed) {
      if (!known.has(path) && this.#documents.has(path)) continue;
      for (const other of alike) concerned.add(other);
      names.add(basename(path)).add(encodeURIComponent(basename(path)));
    }
    this.#changed.clear();
    if (names.size === 0) return [];
    for (const [path, { document }] of this.#documents) if (linksTo(document, names)) concerned.add(path);
    return [...concerned].filter((path) => this.#documents.has(path) && !known.has(path)).sort();
  }

  #change(path: string): Set<string> {
    const alike = this.#changed.get(path) ?? new Set();
    for (const { id } of this.#duplicates.duplicatesOf(path)) alike.add(id);
    this.#changed.set(path, alike);
    return alike;
  }
}

function linksTo({ text, format }: TextDocument, names: ReadonlySet<string>): boolean {
  return findLinks(text, format).some(({ target }) => names.has(basename(target.replace(/[?#].*$/s, ''))));
}
