// Extractive summaries: ranks the sentences of a text by how well they stand for the others.
// Owns: which sentences can stand alone, their similarity, the ranking.
// Guarantees: sentences come out as they stand in the text; the same text gives the same ranking;
//   at most `maxSentences` enter the graph, so the cost beyond that is linear in the text.
// Refuses: to choose how many are wanted, or to mend a poor choice (draft.ts).

import { type Counts, countEach } from './counts.ts';
import { splitSentences } from './sentences.ts';
import { ENGLISH_STOP_WORDS, functionWords } from './stop-words.ts';
import { termOf, tokenize } from './tokens.ts';

/** A sentence with its place and weight; plain data. */
export interface RankedSentence {
  readonly text: string;
  /** Its position among all sentences of the text, from 0. */
  readonly index: number;
  /** TextRank weight; those of all ranked sentences sum to 1. */
  readonly score: number;
  readonly words: number;
}

export interface RankOptions {
  /** Most sentences compared with each other; of a longer text those nearest to its subject. @default 300 */
  readonly maxSentences?: number;
  /** The iteration ends when the weights change by less than this in sum. @default 1e-6 */
  readonly tolerance?: number;
}

/** The share of weight that is passed along the edges; the rest is given to all alike (Brin & Page, 1998). */
const DAMPING = 0.85;
const MAX_ITERATIONS = 100;
/** Fewer words are a fragment, more are a list. */
const [MIN_WORDS, MAX_WORDS] = [5, 60];

interface Candidate {
  readonly text: string;
  readonly index: number;
  readonly words: number;
  /** Term → occurrences. */
  readonly terms: Counts;
}

/**
 * Ranks the sentences of `prose`, best first; of equals the earlier. TextRank (Mihalcea & Tarau, 2004) on a
 * graph whose edges are the cosine similarities of tf·idf vectors, as in LexRank (Erkan & Radev, 2004).
 * Repeated sentences count once. Empty for a text without words.
 */
export function rankSentences(prose: string, options: RankOptions = {}): RankedSentence[] {
  const { maxSentences = 300, tolerance = 1e-6 } = options;
  const candidates = mostCentral(findCandidates(prose), maxSentences);
  const weights = powerIteration(similarities(candidates), candidates.length, tolerance);
  return candidates
    .map(({ text, index, words }, i): RankedSentence => ({ text, index, score: rounded(weights[i] as number), words }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
}

/** To nine places: what differs by the order of additions only is equal. */
function rounded(weight: number): number {
  return Math.round(weight * 1e9) / 1e9;
}

/** Distinct sentences that can stand alone; when there are none, all that have words. */
function findCandidates(prose: string): Candidate[] {
  const ignored = functionWords(tokenize(prose));
  const seen = new Set<string>();
  const all: Candidate[] = [];
  for (const [index, text] of splitSentences(prose).entries()) {
    const tokens = tokenize(text);
    const identity = tokens.join(' ');
    if (tokens.length === 0 || seen.has(identity)) continue;
    seen.add(identity);
    const content = tokens.filter((word) => !ENGLISH_STOP_WORDS.has(word) && !ignored.has(word));
    const terms = countEach(content.map(termOf));
    all.push({ text, index, words: tokens.length, terms });
  }
  const whole = all.filter(({ text, words }) => words >= MIN_WORDS && words <= MAX_WORDS && !/[:：,;]$/.test(text));
  return whole.length > 0 ? whole : all;
}

/** The `limit` candidates whose terms are the most frequent on average (the centroid's neighbours), in text order. */
function mostCentral(candidates: readonly Candidate[], limit: number): readonly Candidate[] {
  if (candidates.length <= limit) return candidates;
  const counts = documentFrequencies(candidates);
  const centrality = new Map(
    candidates.map((candidate) => {
      let sum = 0;
      for (const term of candidate.terms.keys()) sum += counts.get(term) as number;
      return [candidate, sum / Math.max(MIN_WORDS, candidate.terms.size)];
    }),
  );
  return [...candidates]
    .sort((a, b) => (centrality.get(b) as number) - (centrality.get(a) as number) || a.index - b.index)
    .slice(0, limit)
    .sort((a, b) => a.index - b.index);
}

function documentFrequencies(candidates: readonly Candidate[]): Map<string, number> {
  return countEach(candidates.flatMap(({ terms }) => [...terms.keys()]));
}

/** The matrix of cosine similarities, row by row, 0 on the diagonal; only sentences that share a term are met. */
function similarities(candidates: readonly Candidate[]): Float64Array {
  const size = candidates.length;
  const counts = documentFrequencies(candidates);
  const matrix = new Float64Array(size * size);
  const postings = new Map<string, { sentence: number; weight: number }[]>();
  for (const [sentence, { terms }] of candidates.entries()) {
    const vector = Array.from(terms, ([term, count]): [string, number] => {
      return [term, count * Math.log(1 + size / (counts.get(term) as number))];
    });
    const norm = Math.hypot(...vector.map(([, weight]) => weight)) || 1;
    for (const [term, unscaled] of vector) {
      const weight = unscaled / norm;
      const others = postings.get(term) ?? [];
      for (const other of others) {
        const product = weight * other.weight;
        matrix[sentence * size + other.sentence] = (matrix[sentence * size + other.sentence] as number) + product;
        matrix[other.sentence * size + sentence] = (matrix[other.sentence * size + sentence] as number) + product;
      }
      others.push({ sentence, weight });
      postings.set(term, others);
    }
  }
  return matrix;
}

/** The stationary weights of a walk along the edges; a sentence without edges passes its weight to all alike. */
function powerIteration(matrix: Float64Array, size: number, tolerance: number): Float64Array {
  const degrees = Float64Array.from({ length: size }, (_, i) =>
    matrix.subarray(i * size, (i + 1) * size).reduce((sum, weight) => sum + weight, 0),
  );
  let weights = new Float64Array(size).fill(1 / size);
  for (let iteration = 0, change = Infinity; iteration < MAX_ITERATIONS && change >= tolerance; iteration++) {
    const next = new Float64Array(size);
    let unpassed = 0;
    for (let i = 0; i < size; i++) {
      const weight = weights[i] as number;
      const degree = degrees[i] as number;
      if (degree === 0) unpassed += weight;
      else
        for (let j = 0; j < size; j++)
          next[j] = (next[j] as number) + (weight * (matrix[i * size + j] as number)) / degree;
    }
    change = 0;
    for (let i = 0; i < size; i++) {
      next[i] = (1 - DAMPING) / size + DAMPING * ((next[i] as number) + unpassed / size);
      change += Math.abs((next[i] as number) - (weights[i] as number));
    }
    weights = next;
  }
  return weights;
}
