// The committed baseline: ratios to the peers with their spread, one set for full runs and one for --quick.
// A ratio is worse only if each median lies outside of the other's spread, and by more than a few percent, which a
// spread of three or five rounds may well miss: noise on either side is no regression.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effort } from '../cases/case.ts';
import type { Spread } from '../harness/statistics.ts';
import { ratioOf } from './figures.ts';
import { benchFolder } from './folders.ts';
import type { CaseResult } from './rounds.ts';
import { spreadInWords } from './words.ts';

/** Ratios by `case/peer`. */
export type Ratios = Readonly<Record<string, Spread>>;
type Baseline = Partial<Record<Effort, Ratios>>;

export interface Verdict {
  readonly fine: boolean;
  readonly lines: readonly string[];
}

const tolerance = 0.03;
const file = join(benchFolder, 'baseline.json');

export function checkBaseline(results: readonly CaseResult[], effort: Effort): Verdict {
  const before = read()[effort];
  if (before !== undefined) return compare(results, before);
  return { fine: false, lines: [`No ${effort} baseline in ${file}; write one with --update-baseline.`] };
}

/** Compares what was measured now with the ratios of a baseline. */
export function compare(results: readonly CaseResult[], before: Ratios): Verdict {
  const lines: string[] = [];
  let fine = true;
  const fail = (line: string) => {
    fine = false;
    lines.push(line);
  };
  for (const [row, now] of ratiosOf(results)) {
    const then = before[row];
    if (now === undefined) {
      if (then !== undefined) fail(`${row}: in the baseline, but not measured now`);
    } else if (then === undefined) {
      lines.push(`${row}: not in the baseline, now ${spreadInWords(now)}`);
    } else if (isBelow(now, then)) {
      fail(`${row}: worse, ${spreadInWords(now)}, baseline ${spreadInWords(then)}`);
    } else if (isBelow(then, now)) {
      lines.push(`${row}: better, ${spreadInWords(now)}, baseline ${spreadInWords(then)}`);
    }
  }
  lines.push(fine ? 'No ratio is worse than the baseline.' : 'The check against the baseline has failed.');
  return { fine, lines };
}

/** Replaces the measured ratios in the baseline and keeps the others. */
export function updateBaseline(results: readonly CaseResult[], effort: Effort): string {
  const baseline = read();
  const measured = ratiosOf(results).filter(([, now]) => now !== undefined);
  const merged = { ...baseline[effort], ...Object.fromEntries(measured) };
  writeFileSync(file, `${JSON.stringify({ ...baseline, [effort]: merged }, replacer, 2)}\n`);
  return file;
}

function isBelow(one: Spread, other: Spread): boolean {
  return one.median < other.low && other.median > one.high && one.median < other.median * (1 - tolerance);
}

function ratiosOf(results: readonly CaseResult[]): readonly [row: string, now: Spread | undefined][] {
  return results.flatMap((result) =>
    result.bench.peers.map((peer): [string, Spread | undefined] => [
      `${result.bench.name}/${peer}`,
      ratioOf(result, peer),
    ]),
  );
}

function read(): Baseline {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : {};
}

function replacer(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
