// Writes drafts: the first from the analysis as it is, later ones so that an auditor's reasons fall away.
// Owns: how a summary is chosen, and the cure for each kind of reason.
// Guarantees: deterministic; a cure is never given up again, since a draft answers all reasons so far.
// Refuses: to judge its own work; the first draft takes the analysis at its word.

import type { Analysis, AuditReason, Draft } from './article.ts';
import { termOverlap } from './overlap.ts';
import { readProse } from './plain-text.ts';
import { type Prose, searchableText } from './prose.ts';
import type { TextDocument } from './read-document.ts';
import { type RankedSentence, rankSentences } from './summary.ts';
import type { TermScore } from './terms.ts';
import { termOf, tokenize } from './tokens.ts';

export interface DraftOptions {
  /** Every reason for which earlier drafts of this document were sent back. @default none */
  readonly avoid?: readonly AuditReason[];
  /** The number of the attempt. @default 1 */
  readonly round?: number;
}

/** Writes a draft about `document` from its analysis, which may be of an earlier version. */
export function writeDraft(document: TextDocument, analysis: Analysis, options: DraftOptions = {}): Draft {
  const { avoid = [], round = 1 } = options;
  const prose = readProse(document.text, document.format);
  const { path, words } = document;
  const { links, duplicates } = analysis;
  const title = has(avoid, 'missing-title') ? document.title || substituteTitle(prose, path) : document.title;
  const summary = writeSummary(document, prose, analysis, avoid);
  const terms = has(avoid, 'term-not-in-source') ? termsIn(prose, analysis.terms) : analysis.terms;
  return { kind: 'draft', round, path, title, summary, terms, links, duplicates, words, answers: avoid };
}

function writeSummary(
  document: TextDocument,
  prose: Prose,
  analysis: Analysis,
  avoid: readonly AuditReason[],
): readonly string[] {
  // The document changed since it was analyzed: rank what it says now.
  const isStale = has(avoid, 'sentence-not-in-source') || has(avoid, 'missing-summary');
  const ranked = isStale ? rankSentences(prose.paragraphs.join('\n\n')) : analysis.sentences;
  const chosen = choose(subjectFirst(ranked, avoid), sentencesFor(document.words), avoid);
  if (chosen.length === 0 && has(avoid, 'missing-summary')) {
    return prose.headings.slice(0, 3).map((heading) => heading.text);
  }
  return chosen.sort((a, b) => a.index - b.index).map((sentence) => sentence.text);
}

/** The best sentences that fit together; if even one is too long, the shortest, so that there is a summary. */
function choose(ranked: readonly RankedSentence[], wanted: number, avoid: readonly AuditReason[]): RankedSentence[] {
  const maxWords = Math.min(...limits(avoid, 'summary-too-long'));
  const maxOverlap = Math.min(...limits(avoid, 'redundant-sentences'));
  const chosen: RankedSentence[] = [];
  let words = 0;
  for (const sentence of ranked) {
    if (chosen.length === wanted) break;
    if (words + sentence.words > maxWords) continue;
    if (maxOverlap <= 1 && chosen.some(({ text }) => termOverlap(text, sentence.text) >= maxOverlap)) continue;
    chosen.push(sentence);
    words += sentence.words;
  }
  return chosen.length > 0 ? chosen : [...ranked].sort((a, b) => a.words - b.words || a.index - b.index).slice(0, 1);
}

/** Brings the best sentence about the subject to the front, if an auditor missed it. */
function subjectFirst(ranked: readonly RankedSentence[], avoid: readonly AuditReason[]): readonly RankedSentence[] {
  const subject = new Set<string>();
  for (const reason of avoid) {
    if (reason.code === 'missing-subject') for (const term of reason.terms) subject.add(termOf(term));
  }
  const first = ranked.find(({ text }) => tokenize(text).some((word) => subject.has(termOf(word))));
  return first === undefined ? ranked : [first, ...ranked.filter((sentence) => sentence !== first)];
}

/** The first heading, else the file's name: `notes/release-plan.txt` → `Release plan`. */
function substituteTitle(prose: Prose, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const words = name
    .replace(/(?<=.)\.[^.]*$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return prose.headings[0]?.text || `${words.charAt(0).toUpperCase()}${words.slice(1)}` || path;
}

function termsIn(prose: Prose, terms: readonly TermScore[]): readonly TermScore[] {
  const present = new Set(tokenize(searchableText(prose)).map(termOf));
  return terms.filter(({ term }) => present.has(termOf(term)));
}

/** Two sentences for a note, five for a chapter. */
function sentencesFor(words: number): number {
  if (words < 150) return 2;
  if (words < 600) return 3;
  return words < 2_000 ? 4 : 5;
}

function has(reasons: readonly AuditReason[], code: AuditReason['code']): boolean {
  return reasons.some((reason) => reason.code === code);
}

/** The limits that reasons of one kind name. */
function limits(reasons: readonly AuditReason[], code: 'summary-too-long' | 'redundant-sentences'): number[] {
  return reasons.flatMap((reason) => (reason.code === code && 'limit' in reason ? [reason.limit] : []));
}
