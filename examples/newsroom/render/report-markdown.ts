// Renders a report as Markdown.
// Owns: the order of its parts.
// Guarantees: the same report gives the same text; foreign text stays text (markdown.ts).

import { type Article, describeReason } from '../text/article.ts';
import { codeSpan, inlineText, markdownTable } from './markdown.ts';
import { type Report, totalsOf } from './report.ts';
import { type Cell, duplicateTable, fleetTable, linkTable, type Table, unreadTable } from './tables.ts';
import { count, duration, moment, plural, times } from './wording.ts';

/** Terms in the table of leading terms. */
const MAX_TERMS = 20;

/** The report as GitHub-flavored Markdown, ending in a line end. */
export function renderMarkdown(report: Report): string {
  const totals = totalsOf(report);
  const { published, rejected, lost, words, sentBack, limited, restarts } = totals;
  const figures = [report.files, published, rejected, lost, words, sentBack, limited, restarts];
  const parts = [
    `# ${inlineText(report.title)}`,
    `${codeSpan(report.folder)} · ${moment(report.startedMs)} · ${duration(totals.durationMs)}`,
    markdownTable(
      ['Files', 'Published', 'Rejected', 'Lost', 'Words read', 'Sent back', 'With limitations', 'Restarts'],
      [figures.map(count)],
    ),
    tableSection(fleetTable(report)),
    section('Articles', report.articles.map(article).join('\n\n') || 'There was nothing to publish.'),
    section(
      'Leading terms',
      markdownTable(
        ['Term', 'Occurrences', 'Documents'],
        report.terms
          .slice(0, MAX_TERMS)
          .map((term) => [inlineText(term.term), count(term.count), count(term.documents)]),
      ),
    ),
    tableSection(linkTable(report)),
    tableSection(duplicateTable(report)),
    tableSection(unreadTable(report)),
    report.seed !== undefined && `Seed: ${codeSpan(String(report.seed))}`,
  ];
  return `${parts.filter((part) => part).join('\n\n')}\n`;
}

/** A heading with what is below it; nothing when there is nothing. */
function section(title: string, ...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : [`## ${title}`, ...filled].join('\n\n');
}

function article({ title, path, words, summary, terms, rounds, mended, limitations }: Article): string {
  const parts = [
    `### ${inlineText(title || path)}`,
    `${codeSpan(path)} · ${plural(words, 'word')}`,
    summary.map((sentence) => `> ${inlineText(sentence)}`).join('\n>\n'),
    terms.length > 0 && `Terms: ${terms.map(({ term }) => inlineText(term)).join(', ')}`,
    rounds > 1 && note(`Sent back ${times(rounds - 1)}; mended`, mended.map(describeReason)),
    limitations.length > 0 && note('Published with limitations', limitations.map(describeReason)),
  ];
  return parts.filter((part) => part).join('\n\n');
}

function note(lead: string, reasons: readonly string[]): string {
  return `*${[lead, [...new Set(reasons)].map(inlineText).join('; ')].filter((part) => part !== '').join(': ')}.*`;
}

function tableSection({ title, remark, heads, rows }: Table): string {
  return section(
    title,
    inlineText(remark),
    markdownTable(
      heads,
      rows.map((row) => row.map(cellMarkup)),
    ),
  );
}

function cellMarkup(cell: Cell): string {
  if (typeof cell !== 'object') return inlineText(String(cell));
  return 'marker' in cell ? `**${cell.marker}**` : cell.names.map(codeSpan).join('<br>');
}
