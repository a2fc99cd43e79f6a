// Renders a report as Markdown.
// Owns: the order of its parts.
// Guarantees: the same report gives the same text; foreign text stays text (markdown.ts).

import { type Article, describeReason } from '../text/article.ts';
import { codeSpan, inlineText, markdownTable } from './markdown.ts';
import { type Report, totalsOf } from './report.ts';
import { count, duration, eventText, ignoredText, LINK_FAULTS, moment, percent, plural, REJECTIONS, sinceStart } from './wording.ts';

/** Terms in the table of leading terms. */
const MAX_TERMS = 20;

/** The report as GitHub-flavored Markdown, ending in a line end. */
export function renderMarkdown(report: Report): string {
  const totals = totalsOf(report);
  const parts = [
    `# ${inlineText(report.title)}`,
    `${codeSpan(report.folder)} · ${moment(report.startedMs)} · ${duration(totals.durationMs)}`,
    markdownTable(
      ['Published', 'Lost', 'Words read', 'Sent back', 'With limitations', 'Restarts'],
      [[totals.published, totals.lost, totals.words, totals.sentBack, totals.limited, totals.restarts].map(count)],
    ),
    section('What the fleet went through', events(report)),
    section('Articles', report.articles.map(article).join('\n\n') || 'There was nothing to publish.'),
    section(
      'Leading terms',
      markdownTable(
        ['Term', 'Occurrences', 'Documents'],
        report.terms.slice(0, MAX_TERMS).map((term) => [inlineText(term.term), count(term.count), count(term.documents)]),
      ),
    ),
    section(
      'Links to mend',
      `${plural(totals.localLinks, 'local link')} checked; ${plural(totals.externalLinks, 'external link')} counted and left alone.`,
      markdownTable(
        ['Document', 'Line', 'Link', 'Problem'],
        totals.linkProblems.map(({ path, line, target, reason }) => [
          codeSpan(path),
          String(line),
          codeSpan(target),
          LINK_FAULTS[reason],
        ]),
      ),
    ),
    section(
      'Documents that say the same',
      markdownTable(
        ['Documents', 'Least similarity'],
        report.duplicates.map(({ ids, similarity }) => [ids.map(codeSpan).join('<br>'), percent(similarity)]),
      ),
    ),
    section('Not read', notRead(report)),
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
    rounds > 1 && note(`Sent back ${plural(rounds - 1, 'time')}; mended`, mended.map(describeReason)),
    limitations.length > 0 && note('Published with limitations', limitations.map(describeReason)),
  ];
  return parts.filter((part) => part).join('\n\n');
}

function note(lead: string, reasons: readonly string[]): string {
  return `*${[lead, [...new Set(reasons)].map(inlineText).join('; ')].filter((part) => part !== '').join(': ')}.*`;
}

function events(report: Report): string {
  return markdownTable(
    ['#', 'When', 'Actor', 'What', 'Cause', 'Document', 'Step'],
    report.events.map((event, i) => [
      String(i + 1),
      sinceStart(report, event.atMs),
      codeSpan(event.actor),
      eventText(event),
      inlineText(event.cause),
      event.document === undefined ? '' : codeSpan(event.document),
      inlineText(event.step ?? ''),
    ]),
  );
}

function notRead(report: Report): string {
  const rows = [
    ...report.rejected.map(({ path, reason, detail }) => [codeSpan(path), REJECTIONS[reason], inlineText(detail)]),
    ...report.scanProblems.map(({ path, reason, detail }) => [
      codeSpan(path || '.'),
      reason.replaceAll('-', ' '),
      inlineText(detail),
    ]),
  ];
  const ignored = ignoredText(report.ignored);
  const remark = ignored === '' ? '' : `Passed over by their names: ${inlineText(ignored)}.`;
  return [remark, markdownTable(['File', 'Why', 'Detail'], rows)].filter((part) => part !== '').join('\n\n');
}
