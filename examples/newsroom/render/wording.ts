// Puts figures and causes into words, the same in both renderings.
// Guarantees: independent of the machine's locale and time zone.

import type { LinkProblem } from '../text/link-check.ts';
import type { RejectedFile } from '../text/read-document.ts';
import type { ScanProblem } from '../text/scan-folder.ts';
import type { FleetEvent } from './report.ts';

/** A whole number with separators: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A number of things: `1 file`, `2 files`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How often: `once`, `3 times`. */
export function times(value: number): string {
  return value === 1 ? 'once' : `${count(value)} times`;
}

/** A span of time: `840 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${count(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** A moment in UTC, to the second: `2031-05-04 03:14:07 UTC`. */
export function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A share as whole percent; nothing below 100 % is rounded up to it. */
export function percent(share: number): string {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

/** What is wrong with a link. */
export const LINK_FAULTS: Readonly<Record<LinkProblem['reason'], string>> = {
  'missing-file': 'no such file',
  'missing-anchor': 'no such heading or anchor',
  'undefined-label': 'its label is not defined',
  outside: 'leaves the folder, not checked',
  malformed: 'not a valid link',
};

/** Why a file was not read. */
export const REJECTIONS: Readonly<Record<RejectedFile['reason'], string>> = {
  missing: 'gone before it was read',
  unreadable: 'cannot be read',
  binary: 'not a text',
  'too-large': 'too large',
  empty: 'empty',
  undecodable: 'unknown encoding',
  'given-up': 'given up after errors',
};

/** Why a part of the folder was not listed. */
export const SCAN_PROBLEMS: Readonly<Record<ScanProblem['reason'], string>> = {
  missing: 'nothing there',
  unreadable: 'cannot be opened',
  'not-a-file': 'not a regular file',
  'over-limit': 'too many files',
};

const EVENTS: Readonly<Record<FleetEvent['kind'], string>> = {
  crash: 'crashed',
  restart: 'restarted',
  retry: 'tried again',
  quarantine: 'quarantined a message',
  'dead-letter': 'left a dead letter',
  stop: 'stopped',
};

/** The event in a table's cell: `restarted (incarnation 2)`, `crashed, on purpose`. */
export function eventText({ kind, incarnation, deliberate }: FleetEvent): string {
  const number = incarnation === undefined ? '' : ` (incarnation ${incarnation})`;
  return `${EVENTS[kind]}${number}${deliberate === true ? ', on purpose' : ''}`;
}

/** Files passed over by their names: `3 .png, 1 .zip`; `''` for none. */
export function ignoredText(ignored: Readonly<Record<string, number>>): string {
  return Object.entries(ignored)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([extension, files]) => `${count(files)} ${extension || 'without extension'}`)
    .join(', ');
}
