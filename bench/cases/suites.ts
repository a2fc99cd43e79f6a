// The suites by name: those that can run, and those that are planned and say so when asked for.

import type { BenchCase } from './case.ts';
import { growth } from './growth.ts';
import { kernel } from './kernel.ts';
import { savina } from './savina.ts';
import { supervision } from './supervision.ts';

export const suites = {
  kernel: [...kernel, ...savina, ...growth],
  supervision,
} as const satisfies Record<string, readonly BenchCase[]>;

export type SuiteName = keyof typeof suites;

export const suiteNames: readonly SuiteName[] = Object.keys(suites) as SuiteName[];

/** Asking for one of these is an error until its cases exist. */
export const plannedSuites: readonly string[] = ['mesh', 'state', 'agents', 'console'];

export interface SelectedCase {
  readonly suite: SuiteName;
  readonly bench: BenchCase;
}

export const allCases: readonly SelectedCase[] = suiteNames.flatMap((suite) =>
  suites[suite].map((bench: BenchCase) => ({ suite, bench })),
);
