// Finds documents that say nearly the same.
// Owns: the LSH bands, the exact check of every candidate pair, the grouping.
// Guarantees: every pair is verified; one with similarity 0.8 is missed with a probability of 5·10⁻⁸; the
//   order of adding and removing does not matter; the cost is that of the texts plus that of the similar
//   pairs, where all copies of a text count as one.
// Refuses: to call two texts without words alike.

import { createHash } from 'node:crypto';
import { jaccard, minHash, shinglesOf } from './shingles.ts';

/** Another document like the one asked for; plain data. */
export interface Duplicate {
  readonly id: string;
  /** Jaccard similarity of the sets of four-word sequences; 1 for a copy. */
  readonly similarity: number;
}

/** Documents that are alike, directly or through each other; plain data. */
export interface DuplicateGroup {
  /** Two or more, in order. */
  readonly ids: readonly string[];
  /** That of the least similar pair that connects them. */
  readonly similarity: number;
}

export interface DuplicateOptions {
  /** Pairs below this Jaccard similarity do not count; above 0, at most 1. @default 0.8 */
  readonly threshold?: number;
}

/** 32 bands of 4 rows: a pair of similarity s becomes a candidate with probability 1 − (1 − s⁴)³². */
const BANDS = 32;
const ROWS = 4;

/** All documents with the same shingles. */
interface Text {
  readonly digest: string;
  readonly shingles: Uint32Array;
  readonly buckets: readonly number[];
  readonly ids: Set<string>;
  /** Similar texts with their similarity; the relation is kept on both sides. */
  readonly similar: Map<Text, number>;
}

/** An index of near-duplicates by MinHash and locality-sensitive hashing; it grows and shrinks document by document. */
export class DuplicateIndex {
  readonly #threshold: number;
  readonly #byId = new Map<string, Text>();
  readonly #byDigest = new Map<string, Text>();
  readonly #buckets = new Map<number, Set<Text>>();

  constructor(options: DuplicateOptions = {}) {
    const { threshold = 0.8 } = options;
    if (!(threshold > 0 && threshold <= 1)) {
      throw new RangeError(`DuplicateIndex: threshold must be above 0 and at most 1, not ${threshold}`);
    }
    this.#threshold = threshold;
  }

  /** Indexes `text` under `id`; what stood there before is replaced. */
  add(id: string, text: string): void {
    this.remove(id);
    const shingles = shinglesOf(text);
    if (shingles.length === 0) return;
    const digest = createHash('sha256').update(shingles).digest('base64');
    const known = this.#byDigest.get(digest) ?? this.#insert(digest, shingles);
    known.ids.add(id);
    this.#byId.set(id, known);
  }

  /** Takes a document out; false if it was not in. */
  remove(id: string): boolean {
    const text = this.#byId.get(id);
    if (text === undefined) return false;
    this.#byId.delete(id);
    text.ids.delete(id);
    if (text.ids.size === 0) this.#drop(text);
    return true;
  }

  /** The documents like `id`, most similar first, then by name; at most `limit`. */
  duplicatesOf(id: string, limit = 10): Duplicate[] {
    const text = this.#byId.get(id);
    if (text === undefined) return [];
    const found = Array.from(text.ids, (other): Duplicate => ({ id: other, similarity: 1 }));
    for (const [other, similarity] of text.similar) for (const twin of other.ids) found.push({ id: twin, similarity });
    return found
      .filter((duplicate) => duplicate.id !== id)
      .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  /** All groups, in order of their first document. */
  groups(): DuplicateGroup[] {
    const seen = new Set<Text>();
    const groups: DuplicateGroup[] = [];
    for (const start of this.#byDigest.values()) {
      if (seen.has(start)) continue;
      seen.add(start);
      const members = [start];
      let least = 1;
      for (const member of members) {
        for (const [other, similarity] of member.similar) {
          least = Math.min(least, similarity);
          if (seen.has(other)) continue;
          seen.add(other);
          members.push(other);
        }
      }
      const ids = members.flatMap((member) => [...member.ids]).sort();
      if (ids.length > 1) groups.push({ ids, similarity: least });
    }
    return groups.sort((a, b) => ((a.ids[0] as string) < (b.ids[0] as string) ? -1 : 1));
  }

  #insert(digest: string, shingles: Uint32Array): Text {
    const text: Text = { digest, shingles, buckets: bucketsOf(shingles), ids: new Set(), similar: new Map() };
    const met = new Set<Text>();
    for (const bucket of text.buckets) {
      const neighbors = this.#buckets.get(bucket) ?? new Set();
      for (const neighbor of neighbors) met.add(neighbor);
      this.#buckets.set(bucket, neighbors.add(text));
    }
    for (const candidate of met) {
      const similarity = jaccard(shingles, candidate.shingles);
      if (similarity < this.#threshold) continue;
      text.similar.set(candidate, similarity);
      candidate.similar.set(text, similarity);
    }
    this.#byDigest.set(digest, text);
    return text;
  }

  #drop(text: Text): void {
    this.#byDigest.delete(text.digest);
    for (const neighbor of text.similar.keys()) neighbor.similar.delete(text);
    for (const bucket of text.buckets) {
      const neighbors = this.#buckets.get(bucket);
      neighbors?.delete(text);
      if (neighbors?.size === 0) this.#buckets.delete(bucket);
    }
  }
}

/** One key per band: the band's number and a hash of its rows. */
function bucketsOf(shingles: Uint32Array): number[] {
  const signature = minHash(shingles, BANDS * ROWS);
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = signature.subarray(band * ROWS, (band + 1) * ROWS);
    return band * 2 ** 32 + rows.reduce((hash, row) => (Math.imul(hash, 0x01000193) ^ row) >>> 0, 0x811c9dc5);
  });
}
