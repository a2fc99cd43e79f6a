// Stray errors: rejections nobody handles and callbacks that throw outside of any turn.
// One that comes from an actor's async flow is that actor's failure; any other is the host's, by default as Node does it: the process
// reports it and ends with code 1. The listeners are on the process only while a system lives.

import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { flowContext } from './attribution.ts';
import { fail } from './failing.ts';

/** What the host wants done with an error that belongs to no actor. */
export type UnattributedErrorHandler = (error: unknown) => void;

/** One entry a system; two systems may share a function. */
const handlers = new Set<{ readonly handle: UnattributedErrorHandler }>();
let installed = 0;

/** Begins to listen for one system; returns the way to end it. */
export function catchStrayErrors(handler: UnattributedErrorHandler | undefined): () => void {
  if (installed++ === 0) {
    process.on('unhandledRejection', onRejection);
    process.on('uncaughtException', onException);
  }
  const entry = handler === undefined ? undefined : { handle: handler };
  if (entry !== undefined) handlers.add(entry);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    if (entry !== undefined) handlers.delete(entry);
    if (--installed === 0) {
      process.off('unhandledRejection', onRejection);
      process.off('uncaughtException', onException);
    }
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
  if (handlers.size > 0) {
    for (const handle of new Set([...handlers].map((entry) => entry.handle))) handle(error);
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
