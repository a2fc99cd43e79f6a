// Renders a report as one HTML page that needs nothing else.
// Owns: the page's structure; the look is in style-sheet.ts, the pictures in plot-*.ts.
// Guarantees: the same report gives the same page; every foreign text is escaped (html.ts); no script, no
//   request; headings in order, tables with headers, pictures with titles.

import { type Article, describeReason } from '../text/article.ts';
import { Html, html, type HtmlValue } from './html.ts';
import { plotFlow } from './plot-flow.ts';
import { plotTerms } from './plot-terms.ts';
import { type Report, STAGES, type Totals, totalsOf } from './report.ts';
import { STYLE_SHEET } from './style-sheet.ts';
import { count, duration, eventText, ignoredText, LINK_FAULTS, moment, percent, plural, REJECTIONS, sinceStart } from './wording.ts';

/** Terms in the bar chart. */
const MAX_BARS = 12;

/** The page of a report, from `<!doctype html>` to `</html>`. */
export function renderHtml(report: Report): string {
  const totals = totalsOf(report);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.title}</title>
<style>${new Html(STYLE_SHEET)}</style>
</head>
<body>
${header(report, totals)}
<main>
${plots(report)}
${events(report)}
${articles(report)}
${linkProblems(totals)}
${duplicates(report)}
${rejected(report)}
${footer(report)}
</main>
</body>
</html>
`.toString();
}

function header(report: Report, totals: Totals): Html {
  const figures: readonly (readonly [string, string])[] = [
    ['Published', count(totals.published)],
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
${flow && html`<figure><figcaption>How the documents went through <span>documents past each stage; numbered lines are restarts</span></figcaption>
${flow}
<ul class="legend">${legend}</ul></figure>`}
${bars && html`<figure><figcaption>What it is about <span>terms by TF-IDF weight; how often, in how many documents</span></figcaption>
${bars}</figure>`}
</div>`;
}

function articles(report: Report): Html {
  return html`<section aria-labelledby="articles"><h2 id="articles">Articles</h2>
${report.articles.length === 0 && html`<p class="quiet">There was nothing to publish.</p>`}
<div class="articles">${report.articles.map(article)}</div></section>`;
}

function article({ title, path, words, summary, terms, rounds, mended, limitations }: Article): Html {
  const notes = [
    rounds > 1 && note('', `Sent back ${plural(rounds - 1, 'time')}; mended`, mended.map(describeReason)),
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

function events(report: Report): Html | undefined {
  const rows = report.events.map((event, i): Row => [
    event.kind === 'restart' ? html`<span class="badge">${i + 1}</span>` : i + 1,
    sinceStart(report, event.atMs),
    html`<code>${event.actor}</code>`,
    eventText(event),
    event.cause,
    event.document !== undefined && html`<code>${event.document}</code>`,
    event.step ?? '',
  ]);
  return table('fleet', 'What the fleet went through', ['#', 'When', 'Actor', 'What', 'Cause', 'Document', 'Step'], rows);
}

function linkProblems({ linkProblems: problems, localLinks, externalLinks }: Totals): Html | undefined {
  const rows = problems.map(({ path, line, target, reason }): Row => [
    html`<code>${path}</code>`,
    line,
    html`<code>${target}</code>`,
    LINK_FAULTS[reason],
  ]);
  const checked = html`<p class="quiet">${plural(localLinks, 'local link')} checked; ${plural(externalLinks, 'external link')} counted and left alone.</p>`;
  return table('links', 'Links to mend', ['Document', 'Line', 'Link', 'Problem'], rows, checked);
}

function duplicates(report: Report): Html | undefined {
  const rows = report.duplicates.map(({ ids, similarity }): Row => [
    ids.map((id, i) => html`${i > 0 && html`<br>`}<code>${id}</code>`),
    percent(similarity),
  ]);
  return table('duplicates', 'Documents that say the same', ['Documents', 'Least similarity'], rows);
}

function rejected(report: Report): Html | undefined {
  const rows = [
    ...report.rejected.map(({ path, reason, detail }): Row => [html`<code>${path}</code>`, REJECTIONS[reason], detail]),
    ...report.scanProblems.map(({ path, reason, detail }): Row => [
      html`<code>${path || '.'}</code>`,
      reason.replaceAll('-', ' '),
      detail,
    ]),
  ];
  const ignored = ignoredText(report.ignored);
  const passedOver = ignored === '' ? undefined : html`<p class="quiet">Passed over by their names: ${ignored}.</p>`;
  return table('rejected', 'Not read', ['File', 'Why', 'Detail'], rows, passedOver);
}

function footer(report: Report): Html {
  const seed = report.seed !== undefined && html` · seed <code>${report.seed}</code>`;
  return html`<footer>Summaries are sentences of the documents, chosen by TextRank; terms are weighed by TF-IDF.${seed}</footer>`;
}

type Row = readonly HtmlValue[];

/** A section with a table, or with the remark alone; nothing when both are missing. Numbers align at the end. */
function table(id: string, title: string, heads: readonly string[], rows: readonly Row[], remark?: Html): Html | undefined {
  if (rows.length === 0 && remark === undefined) return undefined;
  const isNumber = (column: number): boolean => typeof rows[0]?.[column] === 'number';
  const cell = (value: HtmlValue, column: number): Html => html`<td class="${isNumber(column) && 'number'}">${value}</td>`;
  const head = (name: string, column: number): Html =>
    html`<th scope="col" class="${isNumber(column) && 'number'}">${name}</th>`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${remark}
${rows.length > 0 && html`<div class="table"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`}
</section>`;
}
