// Turns a text into a set of shingles and the set into a MinHash signature.
// Owns: the hash functions; they are fixed, so that signatures can be compared across runs and nodes.
// Guarantees: linear in the text; the Jaccard similarity is exact but for collisions of 32-bit hashes.

import { tokenize } from './tokens.ts';

/** Words per shingle. */
const WIDTH = 4;

/** The hashed word sequences of a text, distinct and ascending; a text of fewer words than a shingle is one. */
export function shinglesOf(text: string): Uint32Array {
  const words = tokenize(text).map(hashOf);
  if (words.length === 0) return new Uint32Array();
  const shingles = new Set<number>();
  const width = Math.min(WIDTH, words.length);
  for (let i = 0; i + width <= words.length; i++) {
    let hash = width;
    for (let j = i; j < i + width; j++) hash = mix(Math.imul(hash, 31) + (words[j] as number));
    shingles.add(hash);
  }
  return Uint32Array.from(shingles).sort();
}

/** The smallest value of each of `size` hash functions over the set (Broder, 1997); equal places estimate the similarity. */
export function minHash(shingles: Uint32Array, size: number): Uint32Array {
  const seeds = Uint32Array.from({ length: size }, (_, i) => mix(i + 1));
  const signature = new Uint32Array(size).fill(0xffff_ffff);
  for (const shingle of shingles) {
    for (let i = 0; i < size; i++) {
      const value = mix(shingle ^ (seeds[i] as number));
      if (value < (signature[i] as number)) signature[i] = value;
    }
  }
  return signature;
}

/** Size of the intersection over that of the union, 0 … 1; both sets ascending. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  const union = a.length + b.length - common;
  return union === 0 ? 0 : common / union;
}

/** FNV-1a over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
function mix(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
