// From a bootstrap script to a running fleet: loads the script, makes the system, calls the script's function.
// Either all of it has worked within the time limit, or nothing is left running.

import { basename, extname } from 'node:path';
import { RecentFacts } from '../console/index.ts';
import { TroupeError } from '../errors.ts';
import type { Fleet, FleetHandle, FleetOutput } from '../fleet.ts';
import { textLog } from '../observe/index.ts';
import { aFunction, type Check, checkOptions } from '../options.ts';
import { type ActorSystem, createSystem } from '../system.ts';
import { bootstrapError, loadScript } from './load-script.ts';
import { StartGuard } from './start-guard.ts';
import type { StopRequest, StopRequests } from './stop-requests.ts';
import { StrayErrors } from './stray-errors.ts';

export interface StartOptions {
  readonly script: string;
  readonly args: readonly string[];
  /** Name of the system; before the one that the script chooses. */
  readonly name: string | undefined;
  readonly timeoutMs: number;
  readonly output: FleetOutput;
  /** Prints a line of the command, and one of the system's log, on stderr. */
  readonly complain: (text: string) => void;
  readonly log: (line: string) => void;
  /** Called when there is something to stop, so that until then signals end the process at once. */
  readonly listenForStop: () => StopRequests;
}

export interface StartedFleet {
  readonly system: ActorSystem;
  readonly handle: FleetHandle;
  /** Its warnings and errors from the beginning. */
  readonly recent: RecentFacts;
  readonly stops: StopRequests;
  /** Aborts the signal that the script was given. */
  readonly abort: (reason: string) => void;
  readonly strays: StrayErrors;
}

/** The person asked to stop before the fleet had started. */
export class StoppedWhileStarting extends Error {
  readonly request: StopRequest;

  constructor(request: StopRequest) {
    super(`stopped by ${request} while the fleet was starting`);
    this.request = request;
  }
}

/** Actors of a fleet that did not start have so long to stop; the process ends afterwards. */
const stopMs = 2_000;

/** Throws TROUPE_BOOTSTRAP, StoppedWhileStarting, or what the script's function threw. */
export async function startFleet(options: StartOptions): Promise<StartedFleet> {
  const { script, args, output, complain } = options;
  const strays = new StrayErrors();
  const guard = new StartGuard(script, options.timeoutMs, complain);
  let system: ActorSystem | undefined;
  try {
    const unheard = strays.listen();
    const definition = await guard.watch(Promise.race([loadScript(script), strays.thrown()])).finally(unheard);
    const name = options.name ?? nameOf(script);
    system = createSystem({
      name,
      log: textLog(options.log),
      onUnattributedError: strays.add,
      ...definition.options,
      ...(options.name === undefined ? {} : { name }),
    });
    void system.whenStopped.then(strays.listen);
    const recent = new RecentFacts(system.events);
    const stops = options.listenForStop();
    const stopped = stops.first.then((request) => Promise.reject(new StoppedWhileStarting(request)));
    const controller = new AbortController();
    const fleet: Fleet = { system, args, signal: controller.signal, output };
    const handle = await guard.watch(Promise.race([call(definition, fleet), strays.thrown(), stopped]));
    checkHandle(script, handle);
    const abort = (reason: string): void => controller.abort(new TroupeError('TROUPE_CANCELLED', reason));
    return { system, handle: handle ?? {}, recent, stops, abort, strays };
  } catch (error) {
    guard.close(); // before the stop, whose time is not the start's
    await Promise.race([system?.stop(), new Promise((resolve) => setTimeout(resolve, stopMs))]);
    throw error;
  } finally {
    guard.close();
  }
}

async function call(start: (fleet: Fleet) => unknown, fleet: Fleet): Promise<unknown> {
  return await start(fleet);
}

const aPromise: Check = (value) =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
    ? undefined
    : 'a promise';

function checkHandle(script: string, handle: unknown): asserts handle is FleetHandle | undefined {
  if (handle === undefined) return;
  try {
    checkOptions('what its function returned', handle, { done: aPromise, summary: aFunction });
  } catch (error) {
    throw bootstrapError(`${script}: ${(error as Error).message} Return nothing, or { done, summary }.`, error);
  }
}

/** The script's file name, made into a name that a system may have. */
function nameOf(script: string): string {
  const name = basename(script, extname(script)).replace(/[^\p{L}\p{N}._~-]+/gu, '-');
  return /[\p{L}\p{N}](?:[\p{L}\p{N}._~-]{0,58}[\p{L}\p{N}])?/u.exec(name)?.[0] ?? 'fleet';
}
