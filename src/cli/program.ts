// The command line: commands, their options and help, and how misuse is told. What the commands do is in run.ts and attach.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { checkName } from '../actors/index.ts';
import { plain } from '../observe/index.ts';
import { type AttachOptions, attach } from './attach.ts';
import { exitCode, exitCodesHelp } from './exit-codes.ts';
import { type RunOptions, run } from './run.ts';

const runHelp = `
The options of \`run\` stand before the script; everything behind the script belongs to the script:
  $ troupe run --drain-ms 5000 fleet.ts --once --seed 7

The script (.ts, .mts, .js, .mjs or .cjs) has a function as its default export:
  import { defineFleet } from 'troupe';
  export default defineFleet(({ system, args, signal, output }) => {
    system.spawn(…);
  });
It may return { done, summary }: a promise that settles when the work is over, and a function that gives the last words.
Ctrl-C and SIGTERM abort \`signal\`, drain the actors, stop them, and print the summary.
${exitCodesHelp}`;

/** Runs the command line (without node and script) and resolves with the exit code. */
export async function troupe(argv: readonly string[]): Promise<number> {
  // A reader that has gone (`troupe … | head`) must not crash the command; what it means is for each command to say.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  let code: number = exitCode.fine;
  const program = new Command('troupe')
    .description('Runs fleets of AI agents as supervised actors.')
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`troupe: ${oneLine(text)}\n`) })
    .addHelpText('after', exitCodesHelp);

  program
    .command('run')
    .summary('start a fleet from a bootstrap script')
    .description('Starts a fleet from a bootstrap script, and runs it until it is done or asked to stop.')
    .argument('<script>', 'the bootstrap script')
    .argument('[args...]', 'given to the script')
    .option(
      '--name <name>',
      "name of the actor system (default: the script's own choice, else its file name)",
      systemName,
    )
    .option(
      '--drain-ms <ms>',
      'how long the actors may finish what they have when asked to stop',
      wholeNumber(0),
      10_000,
    )
    .option('--start-timeout-ms <ms>', 'how long the script may take to load and start', wholeNumber(1), 30_000)
    .option('--no-attach', 'serve no console for `troupe attach`')
    .option('--json', 'print each event as one line of JSON')
    .option('--quiet', 'print only warnings, errors and the summary')
    .option('--stack', 'print the stack of an error that ends the fleet')
    .passThroughOptions()
    .addHelpText('after', runHelp)
    .action(async (script: string, args: string[], options: RunOptions) => {
      code = await run(script, args, options);
    });

  program
    .command('attach')
    .summary('look into a running fleet')
    .description('Prints what is wrong in a running fleet, and its supervision tree.')
    .argument('[fleet]', 'name of its system, or its process id; needed when several run')
    .option('--once', 'print once and end')
    .option('--json', 'print the report as one line of JSON')
    .option('--timeout-ms <ms>', 'how long to wait for the answer', wholeNumber(1), 5_000)
    .addHelpText('after', exitCodesHelp)
    .action(async (fleet: string | undefined, options: AttachOptions) => {
      code = await attach(fleet, options);
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  }
  return code;
}

/** Commander's complaint with its hint in one line. */
function oneLine(text: string): string {
  return plain(
    text
      .trim()
      .replace(/^error: /, '')
      .replace(/\n\(/, ' ('),
  );
}

function packageVersion(): string {
  const manifest = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Timers of Node take no more. */
const longestMs = 2 ** 31 - 1;

function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= longestMs) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${longestMs}.`);
  };
}

function systemName(text: string): string {
  try {
    return checkName('a system', text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
