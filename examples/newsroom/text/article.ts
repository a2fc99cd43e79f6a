// What the newsroom makes of a document: an analysis, then drafts, then an article.
// Owns: the plain data that travel between researcher, writer, auditor and publisher.
// Guarantees: everything here survives a structured clone and JSON.
// Refuses: to make any of it (analysis in `analyze`, drafts in draft.ts, articles in audit.ts).

import type { Duplicate } from './duplicates.ts';
import type { LinkFindings } from './link-check.ts';
import { readProse } from './plain-text.ts';
import type { TextDocument } from './read-document.ts';
import { type RankedSentence, rankSentences } from './summary.ts';
import type { TermScore } from './terms.ts';

/** What is said about a document beside its summary. */
export interface Findings {
  /** Best first. */
  readonly terms: readonly TermScore[];
  readonly links: LinkFindings;
  /** Most similar first. */
  readonly duplicates: readonly Duplicate[];
}

/** A researcher's work on one version of a document. */
export interface Analysis extends Findings {
  readonly path: string;
  /** The sentences that stand best for the text, best first; at most 24. */
  readonly sentences: readonly RankedSentence[];
}

/** What a reader gets to see of a document. */
interface Content extends Findings {
  readonly path: string;
  readonly title: string;
  /** Sentences of the document, word by word, in its order. */
  readonly summary: readonly string[];
  /** Words of the document's prose. */
  readonly words: number;
}

/** A writer's attempt, on its way to the auditor. */
export interface Draft extends Content {
  readonly kind: 'draft';
  /** 1 for the first attempt. */
  readonly round: number;
  /** Every reason for which earlier attempts were sent back. */
  readonly answers: readonly AuditReason[];
}

/** A published draft; it has `limitations` when the auditor's last reasons could not be mended. */
export interface Article extends Content {
  readonly kind: 'article';
  /** Attempts it took. */
  readonly rounds: number;
  /** What was wrong with earlier attempts. */
  readonly mended: readonly AuditReason[];
  readonly limitations: readonly AuditReason[];
}

/** Why a draft is sent back, with what a writer must know to mend it. */
export type AuditReason =
  | { readonly code: 'missing-title' }
  | { readonly code: 'missing-summary' }
  | { readonly code: 'summary-too-long'; readonly words: number; readonly limit: number }
  | {
      readonly code: 'redundant-sentences';
      readonly pair: readonly [string, string];
      readonly overlap: number;
      readonly limit: number;
    }
  | { readonly code: 'sentence-not-in-source'; readonly sentence: string }
  | { readonly code: 'term-not-in-source'; readonly term: string }
  | { readonly code: 'missing-subject'; readonly terms: readonly string[] };

/** An audit reason in one line for a log or a report. */
export function describeReason(reason: AuditReason): string {
  switch (reason.code) {
    case 'missing-title':
      return 'the title is missing';
    case 'missing-summary':
      return 'the summary is empty';
    case 'summary-too-long':
      return `the summary has ${reason.words} words, ${reason.words - reason.limit} too many`;
    case 'redundant-sentences':
      return `two sentences share ${Math.round(reason.overlap * 100)} % of their terms: ${reason.pair.map(quote).join(' and ')}`;
    case 'sentence-not-in-source':
      return `${quote(reason.sentence)} is not in the source`;
    case 'term-not-in-source':
      return `the term “${reason.term}” is not in the source`;
    case 'missing-subject':
      return `the summary does not speak of ${reason.terms.map((term) => `“${term}”`).join(' or ')}`;
  }
}

/** Analyzes a document: ranks its sentences and adds what others found about it. */
export function analyze(document: TextDocument, findings: Findings): Analysis {
  const { paragraphs } = readProse(document.text, document.format);
  const { terms, links, duplicates } = findings;
  const sentences = rankSentences(paragraphs.join('\n\n')).slice(0, 24);
  return { path: document.path, sentences, terms, links, duplicates };
}

function quote(sentence: string): string {
  const start = Array.from(sentence).slice(0, 48).join('');
  return start === sentence ? `“${sentence}”` : `“${start.trimEnd()}…”`;
}
