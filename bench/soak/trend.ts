// Trend: whether a measure grows over a run. The slope is the median of the slopes between all pairs of readings, which a few
// odd ones do not bend; the beginning is left out, in which caches and buffers fill.

import { median } from '../harness/statistics.ts';

export interface Point {
  readonly minutes: number;
  readonly value: number;
}

export interface Trend {
  readonly perMinute: number;
  /** The slope over the time observed. */
  readonly total: number;
}

/** What growth is allowed: a first amount, for noise, and so much for each minute observed. */
export interface Allowance {
  readonly once: number;
  readonly perMinute: number;
  /** From when on it is looked at, at the earliest. */
  readonly afterMinutes: number;
}

const warmUp = { share: 0.25, mostMinutes: 1 } as const;
const fewestPoints = 4;
/** Of more, every n-th is taken: the pairs grow with the square. */
const mostPoints = 200;

/** Undefined when there are too few points after the warm-up to tell. */
export function trendOf(points: readonly Point[], afterMinutes: number): Trend | undefined {
  const last = points.at(-1)?.minutes ?? 0;
  const begin = Math.max(afterMinutes, Math.min(last * warmUp.share, warmUp.mostMinutes));
  const all = points.filter(({ minutes }) => minutes >= begin);
  const step = Math.ceil(all.length / mostPoints);
  const steady = all.filter((_, at) => at % step === 0);
  const first = steady[0];
  if (first === undefined || steady.length < fewestPoints) return undefined;
  const slopes = steady.flatMap((one, at) =>
    steady.slice(at + 1).map((other) => (other.value - one.value) / (other.minutes - one.minutes)),
  );
  const perMinute = median(slopes);
  return { perMinute, total: perMinute * (last - first.minutes) };
}

export function exceeds({ perMinute, total }: Trend, allowance: Allowance): boolean {
  const minutes = perMinute === 0 ? 0 : total / perMinute;
  return total > allowance.once + allowance.perMinute * minutes;
}
