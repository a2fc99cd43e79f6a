// The soak: `node bench/soak.ts [option …]`, see --help. The summary goes to stdout, progress to stderr.
// Exit codes: 0 sound, 1 not sound, 2 the command line is wrong, 130 interrupted while sound.

import { UsageError } from './runner/command-line.ts';
import { Progress } from './runner/progress.ts';
import { helpText, parseOptions } from './soak/options.ts';
import { measurementInJson, progressLine, summaryText, verdictInJson } from './soak/report.ts';
import { soak } from './soak/run.ts';
import { watchForStandStill } from './soak/stand-still.ts';

const standStillMs = 15_000;

// A handle that leaked must not keep the process alive: it has been reported.
process.exit(await main(process.argv.slice(2)));

async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words);
    if (options.help) {
      process.stdout.write(helpText());
      return 0;
    }
    return await run(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nnpm run soak -- --help shows what there is.\n`);
    return 2;
  }
}

async function run(options: ReturnType<typeof parseOptions>): Promise<number> {
  const progress = new Progress();
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(130);
    progress.warn('Ending early; once more ends at once.');
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const endWatch = watchForStandStill({
    limitMs: standStillMs,
    lastWords: `\nNOT SOUND: the event loop has stood still for ${standStillMs / 1000} s (seed ${options.seed}).`,
  });
  progress.step(`soak of ${options.minutes} minutes, seed ${options.seed}`);
  const outcome = await soak(options, interruption.signal, (measurement) => {
    progress.step(progressLine(measurement, options.minutes));
    if (options.json) process.stdout.write(measurementInJson(measurement));
  });
  await endWatch();
  progress.clear();
  process.stdout.write(options.json ? verdictInJson(outcome, options.seed) : summaryText(outcome, options.seed));
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  if (!outcome.sound) return 1;
  return interruption.signal.aborted ? 130 : 0;
}
