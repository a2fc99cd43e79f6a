// Stray errors: rejections nobody handles and callbacks that throw outside of any turn.
// One that comes from an actor's async flow is that actor's failure; any other is the host's, by default as Node does it: the process
// reports it and ends with code 1. The listeners are on the process only while a system lives.

import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { flowContext } from './attribution.ts';
import { fail } from './failing.ts';

/** What the host wants done with an error that belongs to no actor. */
export type UnattributedErrorHandler = (error: unknown) => void;

interface Host {
  readonly handle: UnattributedErrorHandler | undefined;
  /** Its system has stopped; it hears only what the stop itself has set off, and only if no living system can. */
  stopped: boolean;
}

/** One entry a system; two systems may share a function. */
const hosts = new Set<Host>();

/** Begins to listen for one system; returns the way to end it. */
export function catchStrayErrors(handle: UnattributedErrorHandler | undefined): () => void {
  if (hosts.size === 0) {
    process.on('unhandledRejection', onRejection);
    process.on('uncaughtException', onException);
  }
  const host: Host = { handle, stopped: false };
  hosts.add(host);
  return () => {
    host.stopped = true;
    // Node reports the rejections of this round of the event loop only when it is over.
    setImmediate(() => {
      hosts.delete(host);
      if (hosts.size > 0) return;
      process.off('unhandledRejection', onRejection);
      process.off('uncaughtException', onException);
    });
  };
}

const onRejection = (error: unknown): void => onError('unhandledRejection', error);
const onException = (error: unknown): void => onError('uncaughtException', error);

function onError(event: 'unhandledRejection' | 'uncaughtException', error: unknown): void {
  const context = flowContext();
  if (context !== null) {
    const { cell } = context;
    const { kernel } = cell;
    if (kernel.events.hears.StrayErrorCaught) {
      kernel.note('StrayErrorCaught', { address: context.address, incarnation: context.incarnation, error });
    }
    if (!context.fenced) fail(cell, error, 'stray');
    return;
  }
  const handlers = handlersOf(false) ?? handlersOf(true);
  if (handlers !== undefined) {
    for (const handle of handlers) handle(error);
    return;
  }
  if (process.listenerCount(event) > 1) return;
  // Nobody else listens: a rejection becomes an uncaught exception, as it does in Node, for test runners and the like to see.
  if (event === 'unhandledRejection') throw error;
  writeSync(
    2,
    `${inspect(error)}\n\nThis error belongs to no actor. Handle it, or give createSystem an onUnattributedError.\n`,
  );
  process.exit(1);
}

/** The handlers of the living or of the just stopped systems, each function once; `undefined` if there are none. */
function handlersOf(stopped: boolean): ReadonlySet<UnattributedErrorHandler> | undefined {
  const handlers = new Set<UnattributedErrorHandler>();
  for (const host of hosts) if (host.stopped === stopped && host.handle !== undefined) handlers.add(host.handle);
  return handlers.size > 0 ? handlers : undefined;
}
