// `troupe run`: start a fleet, serve its console, wait for an end, drain, stop, sum up, exit code.
// The fleet ends when its `done` settles, when a person or the process manager asks, when its system stops by itself, or when an
// error comes up that belongs to no actor.

import { type ConsoleServer, duration, serveConsole } from '../console/index.ts';
import { isTroupeError, TroupeError } from '../errors.ts';
import { kernelOf } from '../system.ts';
import { errorText } from './error-text.ts';
import { exitCode } from './exit-codes.ts';
import { LiveOutput } from './live-output.ts';
import { JsonOutput, PlainOutput, type RunOutput, type RunResult } from './output.ts';
import { type StartedFleet, startFleet, StoppedWhileStarting } from './start-fleet.ts';
import { signalExitCode, type StopRequest, StopRequests } from './stop-requests.ts';
import { isTerminal } from './terminal.ts';

export interface RunOptions {
  readonly name?: string;
  readonly drainMs: number;
  readonly startTimeoutMs: number;
  /** `--no-attach` */
  readonly attach: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly stack?: boolean;
}

type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped'; readonly request: StopRequest }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Resolves with the exit code; the process may still be kept alive by what the script left behind. */
export async function run(script: string, args: readonly string[], options: RunOptions): Promise<number> {
  const begin = performance.now();
  const output = outputFor(options);
  const complain = (text: string): void => output.complain(`troupe run: ${text}`);
  const blame = (what: string, error: unknown): void => {
    complain(what);
    if (options.stack && error instanceof Error) output.complain(error.stack ?? '');
  };

  let fleet: StartedFleet;
  try {
    fleet = await startFleet({
      script,
      args,
      name: options.name,
      timeoutMs: options.startTimeoutMs,
      output,
      complain,
      log: (line) => output.complain(line),
      listenForStop: () =>
        new StopRequests((signal, code) => {
          complain(`stopped at once by a second signal (${signal}).`);
          process.exit(code);
        }),
    });
  } catch (error) {
    if (error instanceof StoppedWhileStarting) {
      complain(`${error.message}.`);
      return signalExitCode(error.request);
    }
    if (isTroupeError(error, 'TROUPE_BOOTSTRAP')) blame(error.message, error.cause ?? error);
    else blame(`${script} did not start its fleet: ${errorText(error)}`, error);
    return exitCode.bootstrap;
  }
  return await runToEnd(fleet, options, { begin, output, complain, blame });
}

interface Telling {
  readonly begin: number;
  readonly output: RunOutput;
  readonly complain: (text: string) => void;
  readonly blame: (what: string, error: unknown) => void;
}

async function runToEnd(
  fleet: StartedFleet,
  options: RunOptions,
  { begin, output, complain, blame }: Telling,
): Promise<number> {
  const { system, stops } = fleet;
  const awake = setInterval(() => undefined, 2 ** 30); // a fleet that waits for messages must not end for lack of timers
  const end = endOf(fleet);
  let restarts = 0;
  system.events.subscribe(() => restarts++, ['ActorRestarted']);
  const server = options.attach ? await serve(fleet, complain) : undefined;
  const look = server === undefined ? '' : ` Look into it: troupe attach --once ${system.name}.`;
  output.tell('started', `${system.name} runs as process ${process.pid}.${look} Ctrl-C drains and stops it.`, {
    system: system.name,
    pid: process.pid,
  });

  const ending = await end;
  fleet.strays.divert((error) => {
    if (!isAbort(error)) blame(`an error while the fleet was ending: ${errorText(error)}`, error);
  });
  if (ending.kind === 'stopped') {
    const text = `Stopping: ${duration(options.drainMs)} at most to finish what is under way. Ctrl-C again stops at once.`;
    output.tell('stopping', text, { request: ending.request, drainMs: options.drainMs });
  }
  if (ending.kind === 'failed') blame(`the fleet failed: ${errorText(ending.error)}`, ending.error);
  fleet.abort(`The fleet ${{ done: 'is done', stopped: 'was asked to stop', failed: 'has failed' }[ending.kind]}.`);
  const drained = await drain(fleet, ending, options.drainMs);
  await system.stop();
  await server?.close();

  const summary = summaryOf(fleet, blame);
  const failed = ending.kind === 'failed' || (ending.kind === 'stopped' && !drained) || summary === undefined;
  const result: RunResult = {
    outcome: ending.kind,
    drained,
    exitCode: failed ? exitCode.failed : exitCode.fine,
    ms: Math.round(performance.now() - begin),
    restarts,
    deadLetters: system.deadLetters.total,
    quarantined: system.quarantine.size,
  };
  output.ended(summary ?? '', lastLine(system.name, result, options.drainMs), result);
  stops.close();
  clearInterval(awake);
  return result.exitCode;
}

/** The fleet's first reason to end. */
function endOf({ system, handle, stops, strays }: StartedFleet): Promise<Ending> {
  const failed = (error: unknown): Ending => ({ kind: 'failed', error });
  const ends: Promise<Ending>[] = [
    stops.first.then((request) => ({ kind: 'stopped', request })),
    strays.first.then(failed),
    system.whenStopped.then((reason) => {
      // The script may stop its own system: then it was done.
      return reason === 'stopped'
        ? { kind: 'done' }
        : failed(new TroupeError('TROUPE_SYSTEM_STOPPED', `its system stopped: ${reason}`));
    }),
  ];
  if (handle.done !== undefined) ends.push(Promise.resolve(handle.done).then(() => ({ kind: 'done' }), failed));
  return Promise.race(ends);
}

/** Lets the actors finish what they have; tells whether they did. Who is in a hurry may cut it short, also when nobody had asked. */
async function drain({ system, stops }: StartedFleet, { kind }: Ending, drainMs: number): Promise<boolean> {
  if (kind === 'failed') return false;
  const settled = kernelOf(system).settle(drainMs);
  return await (kind === 'stopped' ? settled : Promise.race([settled, stops.first.then(() => false)]));
}

/** What ends because the fleet's signal has aborted does as it was told. */
function isAbort(error: unknown): boolean {
  return isTroupeError(error, 'TROUPE_CANCELLED') || (error instanceof Error && error.name === 'AbortError');
}

/** A fleet works without its console too; what is in the way is told. */
async function serve(
  { system, recent }: StartedFleet,
  complain: (text: string) => void,
): Promise<ConsoleServer | undefined> {
  try {
    return await serveConsole(system, { recent });
  } catch (error) {
    complain(`\`troupe attach\` will not find this fleet: ${errorText(error)}`);
    return undefined;
  }
}

function summaryOf({ handle }: StartedFleet, blame: (what: string, error: unknown) => void): string | undefined {
  try {
    return String(handle.summary?.() ?? '');
  } catch (error) {
    blame(`the fleet's summary failed: ${errorText(error)}`, error);
    return undefined;
  }
}

function lastLine(name: string, result: RunResult, drainMs: number): string {
  const { ms, restarts, deadLetters, quarantined } = result;
  const counts = [count(restarts, 'restart'), count(deadLetters, 'dead letter'), `${quarantined} in quarantine`];
  return `${name} ${howItEnded(result, drainMs)} after ${duration(ms)}: ${counts.join(', ')}.`;
}

function howItEnded({ outcome, drained }: RunResult, drainMs: number): string {
  if (outcome === 'failed') return 'failed';
  if (outcome === 'done') return 'is done';
  return drained ? 'stopped cleanly' : `still had work after ${duration(drainMs)} and was stopped`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function outputFor({ json = false, quiet = false }: RunOptions): RunOutput {
  const { stdout, stderr } = process;
  const sink = { stdout, stderr, now: () => performance.now() };
  if (json) return new JsonOutput(sink, quiet);
  return isTerminal(stdout) && !quiet ? new LiveOutput(sink, stdout) : new PlainOutput(sink, quiet);
}
