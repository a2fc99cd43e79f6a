// The corpus index: which terms stand in which documents, and how much they tell.
// Owns: term counts per document, document frequencies, TF-IDF weights, BM25 scores.
// Guarantees: adding and removing documents in any order gives the same answers as building the index
//   at once (sums are of integers, ties are broken by name); adding costs the document's length.
// Refuses: to keep the texts; stop words and numbers are no terms.

import { addTo, type Counts, countEach, mostFrequent, totalOf } from './counts.ts';
import { ENGLISH_STOP_WORDS, functionWords } from './stop-words.ts';
import { termOf, tokenize } from './tokens.ts';

/** A term with its weight; plain data. */
export interface TermScore {
  /** The most frequent form of the term, in lower case. */
  readonly term: string;
  /** TF-IDF: `count · ln(1 + size / documents)`. */
  readonly score: number;
  /** Occurrences in the document, or in all documents. */
  readonly count: number;
  /** Documents in which the term stands. */
  readonly documents: number;
}

/** A document found by `search`; plain data. */
export interface SearchHit {
  readonly id: string;
  /** BM25; comparable within one answer only. */
  readonly score: number;
}

/** BM25's saturation of counts and its correction for length, as in Robertson & Zaragoza (2009). */
const K1 = 1.2;
const B = 0.75;

interface IndexedDocument {
  /** Word → occurrences. */
  readonly words: Counts;
  /** Terms that the document itself shows to be function words of its language. */
  readonly functionTerms: ReadonlySet<string>;
  /** Sum of `words`. */
  readonly length: number;
}

interface Posting {
  /** Document → occurrences. */
  readonly documents: Map<string, number>;
  /** Word → occurrences in all documents. */
  readonly forms: Map<string, number>;
  /** Documents in which the term is a function word. */
  functional: number;
}

/** An index that grows and shrinks document by document. */
export class CorpusIndex {
  readonly #documents = new Map<string, IndexedDocument>();
  readonly #postings = new Map<string, Posting>();
  #length = 0;

  /** Number of documents. */
  get size(): number {
    return this.#documents.size;
  }

  /** Indexes `text` under `id`; what stood there before is replaced. */
  add(id: string, text: string): void {
    this.remove(id);
    const tokens = tokenize(text);
    const words = countEach(tokens.filter(isTerm));
    const functionTerms = new Set([...functionWords(tokens)].map(termOf));
    const length = totalOf(words);
    this.#documents.set(id, { words, functionTerms, length });
    this.#length += length;
    for (const [word, count] of words) {
      const key = termOf(word);
      let posting = this.#postings.get(key);
      if (posting === undefined) {
        posting = { documents: new Map(), forms: new Map(), functional: 0 };
        this.#postings.set(key, posting);
      }
      if (!posting.documents.has(id) && functionTerms.has(key)) posting.functional++;
      addTo(posting.documents, id, count);
      addTo(posting.forms, word, count);
    }
  }

  /** Takes a document out; false if it was not in. */
  remove(id: string): boolean {
    const document = this.#documents.get(id);
    if (document === undefined) return false;
    this.#documents.delete(id);
    this.#length -= document.length;
    for (const [word, count] of document.words) {
      const key = termOf(word);
      const posting = this.#postings.get(key) as Posting;
      addTo(posting.forms, word, -count);
      if (posting.documents.delete(id) && document.functionTerms.has(key)) posting.functional--;
      if (posting.forms.size === 0) this.#postings.delete(key);
    }
    return true;
  }

  /** The terms that tell most about one document, best first; empty for an unknown one. */
  topTerms(id: string, limit: number): TermScore[] {
    const forms = new Map<string, Map<string, number>>();
    for (const [word, count] of this.#documents.get(id)?.words ?? []) {
      const key = termOf(word);
      const known = forms.get(key);
      if (known === undefined) forms.set(key, new Map([[word, count]]));
      else known.set(word, count);
    }
    return this.#rank(forms, limit);
  }

  /** The terms that tell most about all documents together, best first. */
  corpusTerms(limit: number): TermScore[] {
    const forms = new Map<string, Counts>();
    for (const [key, posting] of this.#postings) forms.set(key, posting.forms);
    return this.#rank(forms, limit);
  }

  /** The documents that answer `query` best, by BM25, best first; ties in order of their ids. */
  search(query: string, limit: number): SearchHit[] {
    const scores = new Map<string, number>();
    const average = this.#length / this.size;
    for (const key of new Set(tokenize(query).filter(isTerm).map(termOf))) {
      const found = this.#postings.get(key)?.documents;
      if (found === undefined) continue;
      const rarity = Math.log(1 + (this.size - found.size + 0.5) / (found.size + 0.5));
      for (const [id, count] of found) {
        const { length } = this.#documents.get(id) as IndexedDocument;
        const saturated = (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
        addTo(scores, id, rarity * saturated);
      }
    }
    const hits = Array.from(scores, ([id, score]): SearchHit => ({ id, score }));
    return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  #rank(candidates: ReadonlyMap<string, Counts>, limit: number): TermScore[] {
    const ranked: TermScore[] = [];
    for (const [key, forms] of candidates) {
      const { documents, functional } = this.#postings.get(key) as Posting;
      // A word that half of its documents take for a function word is one, also in the shorter ones.
      if (functional > 0 && functional * 2 >= documents.size) continue;
      const count = totalOf(forms);
      const score = count * Math.log(1 + this.size / documents.size);
      ranked.push({ term: mostFrequent(forms), score, count, documents: documents.size });
    }
    return ranked.sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1)).slice(0, limit);
  }
}

/** Words with a letter that are no English stop words; of two signs or more, where one sign is not a word of its own. */
function isTerm(word: string): boolean {
  if (!/\p{L}/u.test(word) || ENGLISH_STOP_WORDS.has(word)) return false;
  if (/^\p{Script=Hiragana}{1,2}$/u.test(word)) return false; // particles and endings
  return word.length > 1 || /\p{Script=Han}/u.test(word);
}
