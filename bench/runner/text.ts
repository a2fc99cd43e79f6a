// One case for a person at a terminal: our value, each peer beside it, the goal and whether it is reached.

import { styleText } from 'node:util';
import type { RuntimeName } from '../cases/case.ts';
import { goalReached, ratioOf, valueOf } from './figures.ts';
import type { CaseResult, Measured } from './rounds.ts';
import { goalInWords, ratioInWords, spreadInWords, titleOf } from './words.ts';

export function caseInText(result: CaseResult): string {
  const { bench } = result;
  return [
    `${styleText('bold', bench.name)}  ${styleText('dim', bench.about)}`,
    ...(['troupe', ...bench.peers] as const).map((name) => runtimeLine(result, name)),
    ...goalLine(result),
    ...notesOf(result).map((note) => `  ${styleText('dim', note)}`),
    '',
  ].join('\n');
}

/** What the programs want said beside their figures: the latest of each. */
export function notesOf(result: CaseResult): readonly string[] {
  return [...result.measured].flatMap(([name, measured]) => {
    const note = 'samples' in measured ? measured.samples.at(-1)?.note : undefined;
    return note === undefined ? [] : [`${titleOf(name)}: ${note}`];
  });
}

export function troubleOf(measured: Measured | undefined): string {
  if (measured !== undefined && 'failed' in measured) return `failed: ${measured.failed}`;
  return `missing: ${measured !== undefined && 'missing' in measured ? measured.missing : 'not measured'}`;
}

function runtimeLine(result: CaseResult, name: RuntimeName): string {
  const value = valueOf(result, name);
  const label = `  ${titleOf(name).padEnd(8)}`;
  if (value === undefined) return label + styleText('yellow', troubleOf(result.measured.get(name)));
  const ratio = name === 'troupe' ? undefined : ratioOf(result, name);
  const words = `${label}${spreadInWords(value).padEnd(24)}${result.bench.unit}`;
  return ratio === undefined ? words : `${words.padEnd(52)}Troupe ${ratioInWords(ratio)}`;
}

function goalLine(result: CaseResult): readonly string[] {
  const { goal } = result.bench;
  if (goal === undefined) return [];
  const reached = goalReached(result);
  const verdict =
    reached === undefined
      ? styleText('yellow', 'not measured')
      : styleText(reached ? 'green' : 'red', reached ? 'reached' : 'missed');
  return [`  ${'goal'.padEnd(8)}${goalInWords(goal, result.bench).padEnd(24)}${verdict}`];
}
