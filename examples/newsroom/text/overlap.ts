// Tells how much two sentences repeat each other.
// Guarantees: symmetric, 0 … 1; 0 when one has no terms.

import { ENGLISH_STOP_WORDS } from './stop-words.ts';
import { termOf, tokenize } from './tokens.ts';

/** The Jaccard similarity of the terms of two sentences. */
export function termOverlap(a: string, b: string): number {
  const [first, second] = [termsOf(a), termsOf(b)];
  const common = first.intersection(second).size;
  return common === 0 ? 0 : common / (first.size + second.size - common);
}

function termsOf(sentence: string): Set<string> {
  const words = tokenize(sentence).filter((word) => !ENGLISH_STOP_WORDS.has(word));
  return new Set(words.map(termOf));
}
