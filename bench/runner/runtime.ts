// A runtime that programs of the bench run on, and how one program is run in a fresh process.

import type { BenchCase, RuntimeName } from '../cases/case.ts';
import type { Sample } from '../harness/measure.ts';
import { runCommand } from './children.ts';

export interface Runtime {
  readonly name: RuntimeName;
  /** Name and version, for people. */
  readonly title: string;
  /** The command that runs the program of a case. */
  command(bench: BenchCase, words: readonly string[]): readonly [command: string, ...words: string[]];
}

/** A runtime that is not on this machine, and why. */
export interface Missing {
  readonly name: RuntimeName;
  readonly missing: string;
}

/** The file name of a case's programs. */
export function programOf(bench: BenchCase): string {
  return bench.program ?? bench.name;
}

/** Runs the program of a case in a fresh process and returns its sample. */
export async function runProgram(runtime: Runtime, bench: BenchCase, size: number, budgetMs: number): Promise<Sample> {
  const [command, ...words] = runtime.command(bench, [String(size), String(budgetMs)]);
  const { stdout } = await runCommand(command, words);
  const sample = parseSample(stdout);
  if (sample.unit !== bench.unit) throw new Error(`the program reports ${sample.unit}, not ${bench.unit}`);
  if (!Number.isFinite(sample.value)) throw new Error(`the program reports no number: ${stdout.trim()}`);
  return sample;
}

function parseSample(stdout: string): Sample {
  try {
    return JSON.parse(stdout) as Sample;
  } catch (cause) {
    throw new Error(`the program must print one line of JSON, not: ${stdout.trim().slice(0, 200)}`, { cause });
  }
}
