// The command line of the bench: which cases, how many rounds of how much, and what is done with the figures.

import type { Effort } from '../cases/case.ts';
import { allCases, plannedSuites, type SelectedCase, type SuiteName, suiteNames } from '../cases/suites.ts';
import { readWords, unknown, UsageError } from './command-line.ts';

export interface BenchOptions {
  readonly cases: readonly SelectedCase[];
  /** No suite and no case was left out. */
  readonly everything: boolean;
  readonly rounds: number;
  readonly effort: Effort;
  readonly json: boolean;
  readonly check: boolean;
  readonly updateBaseline: boolean;
  readonly help: boolean;
}

const defaultRounds: Readonly<Record<Effort, number>> = { full: 5, quick: 3 };

const flags = {
  json: { type: 'boolean' },
  quick: { type: 'boolean' },
  check: { type: 'boolean' },
  'update-baseline': { type: 'boolean' },
  case: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function parseOptions(words: readonly string[]): BenchOptions {
  const { values, positionals } = readWords(words, flags);
  const effort = values.quick === true ? 'quick' : 'full';
  const rounds = values.rounds === undefined ? defaultRounds[effort] : asRounds(String(values.rounds));
  const usesBaseline = values.check === true || values['update-baseline'] === true;
  if (usesBaseline && rounds < 3) throw new UsageError('A baseline needs at least 3 rounds, else it has no spread.');
  const cases = select(positionals.map(asSuite), (values.case ?? []) as string[]);
  return {
    cases,
    everything: cases.length === allCases.length,
    rounds,
    effort,
    json: values.json === true,
    check: values.check === true,
    updateBaseline: values['update-baseline'] === true,
    help: values.help === true,
  };
}

function select(suites: readonly SuiteName[], names: readonly string[]): readonly SelectedCase[] {
  const candidates = suites.length === 0 ? allCases : allCases.filter(({ suite }) => suites.includes(suite));
  const known = candidates.map(({ bench }) => bench.name);
  for (const name of names) if (!known.includes(name)) throw unknown('case', name, known);
  return names.length === 0 ? candidates : candidates.filter(({ bench }) => names.includes(bench.name));
}

function asSuite(name: string): SuiteName {
  if (plannedSuites.includes(name)) {
    throw new UsageError(`Suite '${name}' is planned but not there yet. Suites: ${suiteNames.join(', ')}.`);
  }
  if (!suiteNames.includes(name as SuiteName)) throw unknown('suite', name, suiteNames);
  return name as SuiteName;
}

function asRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new UsageError(`Option --rounds must be a whole number from 1, not '${text}'.`);
  }
  return rounds;
}
