// The tables of a report, the same in both renderings.
// Owns: which columns and rows there are, and their words.
// Guarantees: cells are plain data; what is foreign in them is left to the renderer to escape.

import { type Report, totalsOf } from './report.ts';
import {
  duration,
  eventText,
  ignoredText,
  LINK_FAULTS,
  percent,
  plural,
  REJECTIONS,
  SCAN_PROBLEMS,
} from './wording.ts';

/** A text, a figure, names shown as they are written (one per line), or the number of a marker in the plot. */
export type Cell = string | number | { readonly names: readonly string[] } | { readonly marker: number };

/** A titled table with a remark above; either may be empty. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly remark: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What befell the actors, in the order of the report. */
export function fleetTable({ events, startedMs }: Report): Table {
  return {
    id: 'fleet',
    title: 'What the fleet went through',
    remark: '',
    heads: ['#', 'After', 'Actor', 'What', 'Cause', 'Document', 'Step'],
    rows: events.map((event, i): Cell[] => [
      event.kind === 'restart' ? { marker: i + 1 } : i + 1,
      duration(Math.max(0, event.atMs - startedMs)),
      name(event.actor),
      eventText(event),
      event.cause,
      event.document === undefined ? '' : name(event.document),
      event.step ?? '',
    ]),
  };
}

/** Every problem that the link check found. */
export function linkTable(report: Report): Table {
  const { linkProblems, localLinks, externalLinks } = totalsOf(report);
  return {
    id: 'links',
    title: 'Links to mend',
    remark: `${plural(localLinks, 'local link')} checked; ${plural(externalLinks, 'external link')} counted and left alone.`,
    heads: ['Document', 'Line', 'Link', 'Problem'],
    rows: linkProblems.map(({ path, line, target, reason }): Cell[] => [
      name(path),
      line,
      name(target),
      LINK_FAULTS[reason],
    ]),
  };
}

/** The groups of near-duplicates. */
export function duplicateTable({ duplicates }: Report): Table {
  return {
    id: 'duplicates',
    title: 'Documents that say the same',
    remark: '',
    heads: ['Documents', 'Least similarity'],
    rows: duplicates.map(({ ids, similarity }): Cell[] => [{ names: ids }, percent(similarity)]),
  };
}

/** Files that gave no document, and parts of the folder that gave no files. */
export function unreadTable({ rejected, scanProblems, ignored }: Report): Table {
  const passedOver = ignoredText(ignored);
  return {
    id: 'unread',
    title: 'Not read',
    remark: passedOver === '' ? '' : `Passed over by their names: ${passedOver}.`,
    heads: ['File', 'Why', 'Detail'],
    rows: [
      ...rejected.map(({ path, reason, detail }): Cell[] => [name(path), REJECTIONS[reason], detail]),
      ...scanProblems.map(({ path, reason, detail }): Cell[] => [name(path || '.'), SCAN_PROBLEMS[reason], detail]),
    ],
  };
}

function name(text: string): Cell {
  return { names: [text] };
}
