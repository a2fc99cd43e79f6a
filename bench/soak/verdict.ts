// Verdict: from the readings of a run to its findings about growth; the allowances are stated here and in the README.

import type { Findings } from './findings.ts';
import type { Reading } from './gauges.ts';
import { type Allowance, exceeds, type Trend, trendOf } from './trend.ts';

export const megabyte = 2 ** 20;

export const allowances = {
  heap: { once: 4 * megabyte, perMinute: 0.05 * megabyte, afterMinutes: 0 },
  rss: { once: 32 * megabyte, perMinute: 0.25 * megabyte, afterMinutes: 0.25 },
  handles: { once: 150, perMinute: 1, afterMinutes: 0 },
} as const satisfies Record<string, Allowance>;

/** A reading with its time. */
export type Sample = Reading & { readonly minutes: number };

export type Gauge = keyof typeof allowances;

export function trendIn(samples: readonly Sample[], gauge: Gauge): Trend | undefined {
  const points = samples.map((sample) => ({ minutes: sample.minutes, value: sample[gauge] }));
  return trendOf(points, allowances[gauge].afterMinutes);
}

export function judgeGrowth(samples: readonly Sample[], findings: Findings): void {
  for (const gauge of ['heap', 'rss', 'handles'] as const) {
    const trend = trendIn(samples, gauge);
    if (trend === undefined || !exceeds(trend, allowances[gauge])) continue;
    if (gauge === 'handles') findings.add('handles grow', `${trend.perMinute.toFixed(0)} handles a minute`);
    else findings.add('memory grows', `${gauge}: ${(trend.perMinute / megabyte).toFixed(2)} MB a minute`);
  }
}
