// Renders a report as one HTML page that needs nothing else.
// Owns: the page's structure; the look is in style-sheet.ts, the pictures in plot-*.ts.
// Guarantees: the same report gives the same page; every foreign text is escaped (html.ts); no script, no
//   request; headings in order, tables with headers, pictures with titles.

import { type Article, describeReason } from '../text/article.ts';
import { Html, html, type HtmlValue } from './html.ts';
import { plotFlow } from './plot-flow.ts';
import { plotTerms } from './plot-terms.ts';
import { type Report, STAGES, totalsOf } from './report.ts';
import { STYLE_SHEET } from './style-sheet.ts';
import { type Cell, duplicateTable, fleetTable, linkTable, type Table, unreadTable } from './tables.ts';
import { count, duration, moment, plural, times } from './wording.ts';

/** Terms in the bar chart. */
const MAX_BARS = 12;

/** The page of a report, from `<!doctype html>` to `</html>`. */
export function renderHtml(report: Report): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.title}</title>
<style>${new Html(STYLE_SHEET)}</style>
</head>
<body>
${header(report)}
<main>
${plots(report)}
${section(fleetTable(report))}
${articles(report)}
${section(linkTable(report))}
${section(duplicateTable(report))}
${section(unreadTable(report))}
${footer(report)}
</main>
</body>
</html>
`.toString();
}

function header(report: Report): Html {
  const totals = totalsOf(report);
  const figures: readonly (readonly [string, string])[] = [
    ['Files', count(report.files)],
    ['Published', count(totals.published)],
    ['Rejected', count(totals.rejected)],
    ['Lost', count(totals.lost)],
    ['Words read', count(totals.words)],
    ['Sent back', count(totals.sentBack)],
    ['Restarts', count(totals.restarts)],
    ['Time', duration(totals.durationMs)],
  ];
  return html`<header>
<h1 dir="auto">${report.title}</h1>
<p class="dateline"><code>${report.folder}</code> · <time datetime="${new Date(report.startedMs).toISOString()}">${moment(report.startedMs)}</time></p>
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function plots(report: Report): Html | undefined {
  const bars = plotTerms(report.terms.slice(0, MAX_BARS));
  const flow = plotFlow(report);
  if (bars === undefined && flow === undefined) return undefined;
  const legend = STAGES.map((stage, i) => html`<li><i style="background: var(--s${i + 1})"></i>${stage}</li>`);
  return html`<div class="plots">
${
  flow &&
  html`<figure><figcaption>How the documents went through <span>documents past each stage; numbered lines are restarts</span></figcaption>
${flow}
<ul class="legend">${legend}</ul></figure>`
}
${
  bars &&
  html`<figure><figcaption>What it is about <span>terms by TF-IDF weight; how often, in how many documents</span></figcaption>
${bars}</figure>`
}
</div>`;
}

function articles(report: Report): Html {
  return html`<section aria-labelledby="articles"><h2 id="articles">Articles</h2>
${report.articles.length === 0 && html`<p class="quiet">There was nothing to publish.</p>`}
<div class="articles">${report.articles.map(article)}</div></section>`;
}

function article({ title, path, words, summary, terms, rounds, mended, limitations }: Article): Html {
  const notes = [
    rounds > 1 && note('', `Sent back ${times(rounds - 1)}; mended`, mended.map(describeReason)),
    limitations.length > 0 && note('limited', 'Published with limitations', limitations.map(describeReason)),
  ];
  return html`<article>
<div><h3 dir="auto">${title || path}</h3>
<p class="source"><code>${path}</code> · ${plural(words, 'word')}</p>
${summary.map((sentence) => html`<p dir="auto">${sentence}</p>`)}
${notes}</div>
${terms.length > 0 && html`<ul class="chips" aria-label="Terms">${terms.map(({ term }) => html`<li dir="auto">${term}</li>`)}</ul>`}
</article>
`;
}

function note(kind: string, lead: string, reasons: readonly string[]): Html {
  return html`<p class="note ${kind}">${lead}${reasons.length > 0 && `: ${[...new Set(reasons)].join('; ')}`}.</p>`;
}

function footer(report: Report): Html {
  const seed = report.seed !== undefined && html` · seed <code>${report.seed}</code>`;
  return html`<footer>Summaries are sentences of the documents, chosen by TextRank; terms are weighed by TF-IDF.${seed}</footer>`;
}

/** A section with a table; without rows it is the remark alone, without both it is nothing. Figures align at the end. */
function section({ id, title, remark, heads, rows }: Table): Html | undefined {
  if (rows.length === 0 && remark === '') return undefined;
  const figures = heads.map((_, column) => rows.every((row) => isFigure(row[column])) && 'figure');
  const head = (name: string, i: number): Html => html`<th scope="col" class="${figures[i]}">${name}</th>`;
  const data = (cell: Cell, i: number): Html =>
    html`<td class="${figures[i] || (isShort(cell) && 'short')}">${cellMarkup(cell)}</td>`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${remark !== '' && html`<p class="quiet">${remark}</p>`}
${
  rows.length > 0 &&
  html`<div class="table"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(data)}</tr>\n`)}</tbody></table></div>`
}
</section>`;
}

function isFigure(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || (typeof cell === 'object' && 'marker' in cell);
}

/** Short enough to stay on one line: a name, a span of time. */
function isShort(cell: Cell): boolean {
  const texts = typeof cell === 'object' ? ('names' in cell ? cell.names : []) : [String(cell)];
  return texts.every((text) => text.length <= 16);
}

function cellMarkup(cell: Cell): HtmlValue {
  if (typeof cell !== 'object') return cell;
  if ('marker' in cell) return html`<span class="marker">${cell.marker}</span>`;
  return cell.names.map((name, i) => html`${i > 0 && html`<br>`}<code>${name}</code>`);
}
