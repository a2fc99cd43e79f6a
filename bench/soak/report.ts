// Report: a soak in words: the line of progress, the summary, the verdict; and the same as lines of JSON.

import { styleText } from 'node:util';
import { promises } from './findings.ts';
import type { Measurement, Outcome } from './run.ts';
import { allowances, megabyte, trendIn } from './verdict.ts';

export function progressLine(measurement: Measurement, minutes: number): string {
  const { actors, messages, restarts, heap, lagP99Ms, openAsks, broken } = measurement;
  return [
    `soak ${clock(measurement.minutes)} of ${clock(minutes)}`,
    `${actors} actors`,
    `${count(messages)} messages`,
    `${count(restarts)} restarts`,
    `${openAsks} asks open`,
    `heap ${inMegabytes(heap)}`,
    `lag p99 ${lagP99Ms.toFixed(1)} ms`,
    broken === 0 ? 'all promises kept' : `${broken} promises BROKEN`,
  ].join(' · ');
}

export function summaryText(outcome: Outcome, seed: number): string {
  const { measurements, ends, happened, minutes } = outcome;
  const last = measurements.at(-1);
  const peak = (of: (measurement: Measurement) => number) => Math.max(0, ...measurements.map(of));
  const lines = [
    row(
      'messages',
      `${count(last?.messages ?? 0)}: ${Object.entries(ends)
        .map(([end, times]) => `${count(times)} ${end}`)
        .join(', ')}`,
    ),
    row('asks, offers', `${count(outcome.asksAndOffers)} settled`),
    row(
      'actors',
      `${count(happened.ActorStopped ?? 0)} stopped, ${count(happened.ActorRestarted ?? 0)} restarts, ${count(happened.TurnAbandoned ?? 0)} turns abandoned, ${count(happened.StrayErrorCaught ?? 0)} stray errors caught`,
    ),
    row(
      'heap',
      `${growth(outcome, 'heap')}, peak ${inMegabytes(peak(({ heap }) => heap))} (allowed: ${inMegabytes(allowances.heap.once)} + ${inMegabytes(allowances.heap.perMinute)}/min)`,
    ),
    row(
      'rss',
      `${growth(outcome, 'rss')}, peak ${inMegabytes(peak(({ rss }) => rss))} (allowed: ${inMegabytes(allowances.rss.once)} + ${inMegabytes(allowances.rss.perMinute)}/min)`,
    ),
    row(
      'loop lag',
      `p99 ${peak(({ lagP99Ms }) => lagP99Ms).toFixed(1)} ms in the worst period, longest ${peak(({ lagMaxMs }) => lagMaxMs).toFixed(1)} ms`,
    ),
    ...outcome.findings.flatMap(({ promise, count: times, examples }) => [
      styleText('red', `  ${promise} (${count(times)} ×): ${promises[promise]}`),
      ...examples.map((example) => `    ${example}`),
    ]),
    verdictLine(outcome, minutes, seed),
  ];
  return `${lines.join('\n')}\n`;
}

export function measurementInJson(measurement: Measurement): string {
  return `${JSON.stringify({ kind: 'measurement', ...measurement })}\n`;
}

export function verdictInJson({ measurements: _, ...outcome }: Outcome, seed: number): string {
  return `${JSON.stringify({ kind: 'verdict', seed, ...outcome })}\n`;
}

function verdictLine({ sound, findings }: Outcome, minutes: number, seed: number): string {
  const about = `${clock(minutes)}, seed ${seed}`;
  if (sound) return styleText('green', `Sound: every promise was kept (${about}).`);
  return styleText('red', `NOT SOUND: ${findings.map(({ promise }) => promise).join(', ')} (${about}).`);
}

function growth({ measurements }: Outcome, gauge: 'heap' | 'rss'): string {
  const trend = trendIn(measurements, gauge);
  if (trend === undefined) return 'too few measurements for a slope';
  return `${trend.perMinute < 0 ? '−' : '+'}${inMegabytes(Math.abs(trend.perMinute))}/min`;
}

function row(title: string, text: string): string {
  return `  ${title.padEnd(14)}${text}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function inMegabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(2)} MB`;
}

function clock(minutes: number): string {
  const seconds = Math.round(minutes * 60);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
