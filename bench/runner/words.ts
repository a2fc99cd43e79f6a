// Figures in words: values with their size, spreads, ratios, goals. Shared by the terminal and RESULTS.md.

import type { BenchCase, Goal, RuntimeName } from '../cases/case.ts';
import type { Spread } from '../harness/statistics.ts';

const titles: Record<RuntimeName, string> = { troupe: 'Troupe', beam: 'BEAM', nact: 'nact', effect: 'Effect' };

export function titleOf(name: RuntimeName): string {
  return titles[name];
}

/** The median, and the lowest and highest round if there is more than one: '24.1 M (23.5–24.9)'. */
export function spreadInWords({ median, low, high }: Spread): string {
  const [scale, suffix] = scaleOf(median);
  const digits = (value: number) => threeDigits(value / scale);
  return `${digits(median)}${suffix}${low === high ? '' : ` (${digits(low)}–${digits(high)})`}`;
}

export function ratioInWords({ median }: Spread): string {
  return `${threeDigits(median)} ×`;
}

export function goalInWords(goal: Goal, { unit }: BenchCase): string {
  return 'atMost' in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.times.toFixed(1)} × ${titleOf(goal.peer)}`;
}

function scaleOf(value: number): readonly [scale: number, suffix: string] {
  if (value >= 999_500) return [1e6, ' M'];
  if (value >= 9_995) return [1e3, ' k'];
  return [1, ''];
}

function threeDigits(value: number): string {
  if (value >= 100) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  return value.toPrecision(3);
}
