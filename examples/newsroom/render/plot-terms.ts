// Draws the leading terms of all documents as horizontal bars.
// Owns: the picture; its colors come from the page's style sheet.
// Guarantees: any script and any length of term fits; without terms there is no picture.

import type { TermScore } from '../text/terms.ts';
import { type Html, html } from './html.ts';
import { linearScale } from './scale.ts';
import { count, plural } from './wording.ts';

const ROW = 26;
const WIDTH = 480;
const LABEL = 136;
const FIGURE = 92;
const MAX_LETTERS = 17;

/** A bar per term, as long as its TF-IDF weight; the figure tells how often and where it stands. */
export function plotTerms(terms: readonly TermScore[]): Html | undefined {
  const [best] = terms;
  if (best === undefined) return undefined;
  const height = terms.length * ROW + 4;
  const length = linearScale(best.score, WIDTH - LABEL - FIGURE);
  const rows = terms.map(({ term, score, count: occurrences, documents }, i) => {
    const bar = Math.max(2, length(score));
    const y = i * ROW + ROW / 2 + 2;
    return html`<g><title>${term}: ${plural(occurrences, 'time')} in ${plural(documents, 'document')}</title>
<text class="label" x="${LABEL - 10}" y="${y}" text-anchor="end">${shorten(term)}</text>
<path class="bar" d="M${LABEL} ${y - 8}h${round(bar - 2)}q2 0 2 2v12q0 2 -2 2h-${round(bar - 2)}z"/>
<text class="figure" x="${round(LABEL + bar + 8)}" y="${y}">${count(occurrences)}×<tspan class="quiet" dx="5">in ${count(documents)}</tspan></text></g>`;
  });
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="terms-title terms-text">
<title id="terms-title">Leading terms</title>
<desc id="terms-text">The ${plural(terms.length, 'term')} with the highest TF-IDF weight; ${best.term} leads.</desc>
<line class="axis" x1="${LABEL}" x2="${LABEL}" y1="0" y2="${height}"/>
${rows}
</svg>`;
}

function shorten(term: string): string {
  const letters = Array.from(term);
  return letters.length <= MAX_LETTERS ? term : `${letters.slice(0, MAX_LETTERS - 1).join('')}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
