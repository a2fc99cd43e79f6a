// A FleetReport as text for people: what is wrong now, what happened lately, then the supervision tree. Pure.
// Names, notes and errors come from the fleet: their control characters are made visible here, and only here is colour added.

import { styleText } from 'node:util';
import { type ActorView, plain } from '../observe/index.ts';
import { displayWidth, fit, pad } from './display-width.ts';
import { duration } from './duration.ts';
import type { FleetReport } from './report.ts';

type OpenTurn = NonNullable<ActorView['turn']>;

export interface ReportTextOptions {
  /** Lines are cut to so many columns. @default as long as they are */
  columns?: number;
  /** @default false */
  color?: boolean;
}

const shownFacts = 8;
const maxWrong = 20;

type Line = readonly [text: string, format?: Parameters<typeof styleText>[0]];

/** The report in lines, without the last line end. */
export function renderReport(report: FleetReport, { columns, color = false }: ReportTextOptions = {}): string {
  const width = columns ?? Number.POSITIVE_INFINITY;
  const lines = [...titleLines(report), ...wrongLines(report), ...latelyLines(report), ...treeLines(report, width)];
  return lines
    .map(([text, format]) => {
      const line = fit(text, width);
      return color && format !== undefined ? styleText(format, line, { validateStream: false }) : line;
    })
    .join('\n');
}

function titleLines({ system, node, pid, actors, at, since }: FleetReport): Line[] {
  const name = plain(node === undefined ? system : `${system}@${node}`);
  return [[`${name}  pid ${pid} · ${count(actors, 'actor')} · up ${duration(at - since)}`, 'bold'], ['']];
}

function wrongLines(report: FleetReport): Line[] {
  const wrong = wrongNow(report);
  if (wrong.length === 0) return [['Nothing is wrong now.', 'green'], ['']];
  return [['Wrong now', 'bold'], ...wrong.map((text): Line => [`  ${plain(text)}`, 'red']), ['']];
}

function latelyLines(report: FleetReport): Line[] {
  const lately = report.recent.filter(({ kind }) => kind !== 'IncidentOpened').slice(0, shownFacts);
  if (lately.length === 0) return [];
  const lines = lately.map(({ at, severity, text }): Line => {
    const ago = pad(`${duration(report.at - at)} ago`, 15);
    return [`  ${ago}${plain(pathsOnly(text, report))}`, severity === 'error' ? 'red' : 'yellow'];
  });
  return [['Lately', 'bold'], ...lines, ['']];
}

/** As long as the watchdog's own patience with a turn that shows no progress. */
const slowTurnMs = 60_000;

function wrongNow(report: FleetReport): string[] {
  const incidents = report.recent.filter(({ kind }) => kind === 'IncidentOpened');
  const lines = incidents.map(({ at, text }) => `${pathsOnly(text, report)} (${duration(report.at - at)} ago)`);
  for (const { address, condition, restarts, lastFailure } of report.troubled) {
    if (condition !== 'suspended' && condition !== 'restarting') continue; // who stops does as it was told
    const failure = lastFailure === undefined ? '' : `: ${lastFailure.error} (${lastFailure.cause})`;
    lines.push(`${pathsOnly(address, report)} is ${condition} after ${count(restarts, 'restart')}${failure}`);
  }
  for (const actor of actorsOf(report.tree)) {
    const { turn } = actor;
    if (turn === undefined || turn.waitsFor.length > 0 || report.at - turn.since < slowTurnMs) continue;
    lines.push(`${pathsOnly(actor.address, report)} has been ${turnText(turn, report.at)}`);
  }
  const shown = lines.slice(0, maxWrong);
  if (lines.length > maxWrong) shown.push(`and ${lines.length - maxWrong} more`);
  const { total, byReason } = report.deadLetters;
  const reasons = Object.entries(byReason).sort(([, a], [, b]) => b - a);
  if (total > 0)
    shown.push(`${count(total, 'dead letter')}: ${reasons.map(([reason, n]) => `${n} ${reason}`).join(', ')}`);
  if (report.quarantined > 0) shown.push(`${count(report.quarantined, 'message')} in quarantine`);
  return shown;
}

function* actorsOf(actors: readonly ActorView[]): Generator<ActorView> {
  for (const actor of actors) {
    yield actor;
    yield* actorsOf(actor.children);
  }
}

function turnText({ phase, since, progress, waitsFor }: OpenTurn, at: number): string {
  const last = progress === undefined ? '' : `, last "${progress}"`;
  const waits = waitsFor.length === 0 ? '' : `, waits for ${waitsFor.join(', ')}`;
  return `in one turn (${phase}) for ${duration(at - since)}${last}${waits}`;
}

const headings = ['Actor', 'Condition', 'Mailbox', 'Restarts', 'Incarnation'] as const;

interface Row {
  readonly name: string;
  readonly cells: readonly [condition: string, mailbox: string, restarts: string, incarnation: string];
  readonly notes: string;
}

function treeLines(report: FleetReport, columns: number): Line[] {
  if (report.tree.length === 0) return [['No actors.']];
  const rows: Row[] = [];
  addRows(rows, report.tree, '', report.at);
  const widths = headings.map((heading, column) => {
    return rows.reduce(
      (widest, { name, cells }) => Math.max(widest, displayWidth(cells[column - 1] ?? name)),
      heading.length,
    );
  });
  const figures = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  // A long name is cut so that the figures behind it stay in sight.
  const nameWidth = Math.max(12, Math.min(widths[0] ?? 0, columns - figures));
  const line = (name: string, cells: readonly string[]): string => {
    const padded = cells.map((cell, index) => pad(cell, widths[index + 1] ?? 0, index === 0 ? 'right' : 'left'));
    return [pad(fit(name, nameWidth), nameWidth), ...padded].join('  ');
  };
  const [actor, ...figureHeadings] = headings;
  const lines: Line[] = [[line(actor, figureHeadings), 'bold']];
  for (const { name, cells, notes } of rows) {
    lines.push([line(name, cells)]);
    if (notes !== '') lines.push([notes, 'dim']);
  }
  if (report.omitted > 0) lines.push([`… and ${count(report.omitted, 'more actor')}, left out here`]);
  return lines;
}

function addRows(rows: Row[], actors: readonly ActorView[], indent: string, at: number): void {
  actors.forEach((actor, index) => {
    const last = index === actors.length - 1;
    const below = indent + (last ? '   ' : '│  ');
    const notes = notesOf(actor, at);
    rows.push({
      name: `${indent}${last ? '└─' : '├─'} ${plain(actor.name)}`,
      cells: [actor.condition, String(actor.mailbox), String(actor.restarts), `#${actor.incarnation}`],
      notes: notes === '' ? '' : `${below}${actor.children.length > 0 ? '│ ' : '  '}${plain(notes)}`,
    });
    addRows(rows, actor.children, below, at);
  });
}

function notesOf({ services, turn, stashed, lastFailure }: ActorView, at: number): string {
  const notes: string[] = [];
  if (services.length > 0) notes.push(`serves ${services.join(', ')}`);
  if (turn !== undefined) notes.push(turnText(turn, at));
  if (stashed > 0) notes.push(`${stashed} stashed`);
  if (lastFailure !== undefined) notes.push(`last failure: ${lastFailure.error} (${lastFailure.cause})`);
  return notes.join(' · ');
}

/** Addresses of the fleet itself without the part that all of them share. */
function pathsOnly(text: string, { system, node }: FleetReport): string {
  return text.replaceAll(`troupe://${node === undefined ? system : `${system}@${node}`}/`, '/');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
