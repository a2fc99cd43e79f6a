// Audits drafts against their source, and decides between another round and publication.
// Owns: what a draft must fulfil, and when mending has come to its end.
// Guarantees: deterministic; trusts nothing but the source; a draft is sent back only for a kind of reason
//   it has not answered yet, so that every document is published after at most one round per kind.
// Refuses: to mend (draft.ts).

import type { Article, AuditReason, Draft } from './article.ts';
import { termOverlap } from './overlap.ts';
import { readProse } from './plain-text.ts';
import { searchableText } from './prose.ts';
import type { TextDocument } from './read-document.ts';
import { countWords, termOf, tokenize } from './tokens.ts';

/** A summary may have this share of the document's words, but always `MIN_LIMIT` and never more than `MAX_LIMIT`. */
const SHARE = 0.3;
const [MIN_LIMIT, MAX_LIMIT] = [30, 90];
/** From this share of common terms on, two sentences say the same. */
const OVERLAP_LIMIT = 0.5;
/** One of so many leading terms of the prose must occur in the summary. */
const SUBJECT_TERMS = 3;

/** What comes after an audit. */
export type Verdict =
  | { readonly kind: 'publish'; readonly article: Article }
  /** The options of the next `writeDraft`. */
  | { readonly kind: 'revise'; readonly round: number; readonly avoid: readonly AuditReason[] };

/** The reasons against publishing `draft`, empty if there are none. */
export function auditDraft(draft: Draft, document: TextDocument): AuditReason[] {
  const prose = readProse(document.text, document.format);
  const source = searchableText(prose);
  const sourceTerms = termsIn([source]);
  const reasons: AuditReason[] = [];

  if (draft.title.trim() === '') reasons.push({ code: 'missing-title' });
  if (draft.summary.length === 0) reasons.push({ code: 'missing-summary' });
  const words = countWords(draft.summary.join('\n'));
  const limit = Math.max(MIN_LIMIT, Math.min(MAX_LIMIT, Math.round(document.words * SHARE)));
  if (words > limit) reasons.push({ code: 'summary-too-long', words, limit });

  for (const [i, sentence] of draft.summary.entries()) {
    if (!source.includes(sentence)) reasons.push({ code: 'sentence-not-in-source', sentence });
    for (const earlier of draft.summary.slice(0, i)) {
      const overlap = termOverlap(earlier, sentence);
      if (overlap < OVERLAP_LIMIT) continue;
      reasons.push({ code: 'redundant-sentences', pair: [earlier, sentence], overlap, limit: OVERLAP_LIMIT });
    }
  }
  for (const { term } of draft.terms) {
    if (!sourceTerms.has(termOf(term))) reasons.push({ code: 'term-not-in-source', term });
  }
  const inProse = termsIn(prose.paragraphs);
  const subject = draft.terms
    .map(({ term }) => term)
    .filter((term) => inProse.has(termOf(term)))
    .slice(0, SUBJECT_TERMS);
  const spoken = termsIn(draft.summary);
  if (draft.summary.length > 0 && subject.length > 0 && !subject.some((term) => spoken.has(termOf(term)))) {
    reasons.push({ code: 'missing-subject', terms: subject });
  }
  return reasons;
}

/**
 * Publishes a draft without reasons against it; else asks for another round, unless it is round `maxRounds`
 * or each kind of reason has been answered before: then it is published with the reasons as limitations.
 */
export function judgeDraft(draft: Draft, reasons: readonly AuditReason[], maxRounds = 5): Verdict {
  const answered = new Set(draft.answers.map((reason) => reason.code));
  const canImprove = draft.round < maxRounds && reasons.some((reason) => !answered.has(reason.code));
  if (canImprove) return { kind: 'revise', round: draft.round + 1, avoid: [...draft.answers, ...reasons] };
  const { kind: _, round: rounds, answers, ...content } = draft;
  const unmended = new Set(reasons.map((reason) => reason.code));
  const mended = answers.filter((reason) => !unmended.has(reason.code));
  return { kind: 'publish', article: { kind: 'article', ...content, rounds, mended, limitations: reasons } };
}

function termsIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap(tokenize).map(termOf));
}
