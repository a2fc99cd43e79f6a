// Attribution: which actor's turn is acting right now.
// A synchronous turn is known by a variable that the dispatcher sets; behaviors that await also run inside an async context,
// which is looked up only when no synchronous turn is acting and such a behavior has been seen at all.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { LocalContext } from './local-context.ts';

/** Set by the turn loop around synchronous turns. */
export const acting: { context: LocalContext | null; awaits: boolean } = { context: null, awaits: false };

const storage = new AsyncLocalStorage<LocalContext>();

/** The context on whose behalf the running code acts; null: code outside of all actors. */
export function actingContext(): LocalContext | null {
  if (acting.context !== null) return acting.context;
  return acting.awaits ? (storage.getStore() ?? null) : null;
}

/** The context that the running async flow belongs to, whatever the turn loop is doing; for stray errors. */
export function flowContext(): LocalContext | null {
  return storage.getStore() ?? null;
}

/** Runs code of the host, such as a listener, so that nothing it does is attributed to the actor that set it off. */
export function asHost<Args extends unknown[]>(run: (...args: Args) => void, ...args: Args): void {
  const before = acting.context;
  acting.context = null;
  try {
    if (acting.awaits) storage.exit(run, ...args);
    else run(...args);
  } finally {
    acting.context = before;
  }
}

/** Runs code of an actor, such as an abort listener, that somebody else sets off. */
export function onBehalfOf(context: LocalContext, run: () => void): void {
  const before = acting.context;
  acting.context = context;
  try {
    attributed(context, run);
  } finally {
    acting.context = before;
  }
}

/** Runs a part of a turn so that everything it awaits or starts stays attributed to `context`. */
export function attributed<Args extends unknown[], Result>(
  context: LocalContext,
  run: (...args: Args) => Result,
  ...args: Args
): Result {
  acting.awaits = true;
  return storage.run(context, run, ...args);
}
