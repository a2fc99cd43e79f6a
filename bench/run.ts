// The bench: `node bench/run.ts [suite …] [option …]`, see --help. Figures go to stdout, everything else to stderr.
// Exit codes: 0 done, 1 a measurement or the check failed, 2 the command line is wrong, 130 interrupted.

import type { RuntimeName } from './cases/case.ts';
import { checkBaseline, updateBaseline } from './runner/baseline.ts';
import { endChildren } from './runner/children.ts';
import { UsageError } from './runner/command-line.ts';
import { figureLines } from './runner/figures.ts';
import { helpText } from './runner/help.ts';
import { warnIfBusy } from './runner/machine.ts';
import { type BenchOptions, parseOptions } from './runner/options.ts';
import { Progress } from './runner/progress.ts';
import { writeResults } from './runner/results.ts';
import { type CaseResult, measureCase } from './runner/rounds.ts';
import { findRuntimes } from './runner/runtimes.ts';
import { caseInText } from './runner/text.ts';

process.once('SIGINT', () => interrupt(130));
process.once('SIGTERM', () => interrupt(143));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words);
    if (!options.help) return await measure(options);
    process.stdout.write(helpText());
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nnpm run bench -- --help shows what there is.\n`);
    return 2;
  }
}

async function measure({ cases, effort, rounds, ...options }: BenchOptions): Promise<number> {
  const progress = new Progress();
  warnIfBusy(progress);
  const needed = new Set<RuntimeName>(['troupe', ...cases.flatMap(({ bench }) => bench.peers)]);
  const runtimes = await findRuntimes(needed, progress);
  const results: CaseResult[] = [];
  for (const selected of cases) {
    const result = await measureCase(selected, runtimes, effort, rounds, progress);
    results.push(result);
    progress.clear();
    process.stdout.write(options.json ? inJson(result) : `${caseInText(result)}\n`);
    progress.step(`${results.length}/${cases.length} ${selected.bench.name}`);
  }
  progress.clear();

  let fine = results.every(isSound);
  if (options.check) {
    const verdict = checkBaseline(results, effort);
    process.stderr.write(`${verdict.lines.join('\n')}\n`);
    fine &&= verdict.fine;
  }
  if (options.updateBaseline) process.stderr.write(`Wrote ${updateBaseline(results, effort)}\n`);
  if (options.everything && effort === 'full') {
    process.stderr.write(`Wrote ${writeResults({ results, runtimes: runtimes.values(), rounds })}\n`);
  }
  return fine ? 0 : 1;
}

/** A missing peer is shown and forgiven; a program that failed is not, nor is a bench without Troupe. */
function isSound({ measured }: CaseResult): boolean {
  return [...measured].every(([name, one]) => 'samples' in one || ('missing' in one && name !== 'troupe'));
}

function inJson(result: CaseResult): string {
  return figureLines(result)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function interrupt(exitCode: number): never {
  endChildren();
  process.exit(exitCode);
}
