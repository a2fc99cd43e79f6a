// Kernel work of a cell: start, restart, stop, and signals. It comes before messages and is done even while a turn awaits.

import { acting, attributed } from './attribution.ts';
import { beginAwait, isPromise } from './awaiting.ts';
import { type Cell, noMessage, rareOf, type Watch } from './cell.ts';
import { endWatch } from './death-watch.ts';
import type { Dispatcher } from './dispatcher.ts';
import { fail } from './failing.ts';
import { advance, requestStop } from './lifecycle.ts';
import { LocalContext } from './local-context.ts';
import type { Signal, StopReason } from './signal.ts';
import {
  ASYNC,
  AWAITING,
  BLOCKED,
  EXITING,
  INTERRUPTED,
  KERNEL,
  MOVING,
  OFFERS,
  STOPPED,
  SUSPENDED,
} from './status.ts';
import { hookFailed, mayGoOn, started } from './turn-end.ts';

export function doKernelWork(cell: Cell, dispatcher: Dispatcher): void {
  acting.context = null;
  cell.status &= ~KERNEL;
  dispatcher.fuel--;
  while ((cell.status & MOVING) !== 0) {
    const step = advance(cell);
    if (step === 'wait') return;
    if (step === 'hook') runStoppedHook(cell);
    else start(cell);
  }
  if ((cell.status & STOPPED) !== 0) return;
  if (cell.context === null && (cell.status & (AWAITING | SUSPENDED)) === 0) start(cell);
  if ((cell.status & (EXITING | OFFERS)) !== 0) mayGoOn(cell);
  const signals = cell.rare?.signals;
  for (let budget = dispatcher.throughput; (signals?.size ?? 0) > 0 && (cell.status & BLOCKED) === 0; budget--) {
    if (budget === 0 || (dispatcher.fuel <= 0 && dispatcher.mustYield())) {
      cell.status |= KERNEL;
      return;
    }
    dispatcher.fuel--;
    handleSignal(cell);
  }
}

function start(cell: Cell): void {
  const { plan } = cell;
  cell.context = new LocalContext(cell, null, undefined);
  if (plan.startsAsync) cell.status |= ASYNC;
  const context = plan.initsAsync || plan.startsAsync ? new LocalContext(cell, null, null) : cell.context;
  acting.context = context;
  try {
    const state = plan.initsAsync ? attributed(context, callInit, cell, context) : callInit(cell, context);
    if (isPromise(state)) beginAwait(cell, state, 'init', context);
    else {
      cell.state = state;
      started(cell);
    }
  } catch (error) {
    mayGoOn(cell);
    fail(cell, error, 'init');
  }
  acting.context = null;
}

function callInit(cell: Cell, context: LocalContext): unknown {
  const { rare } = cell;
  const { definition } = cell.plan;
  if (rare === null || rare.restarts === 0) return definition.init(context);
  return definition.init(context, { failure: rare.failure ?? undefined, restarts: rare.restarts });
}

function handleSignal(cell: Cell): void {
  const queue = rareOf(cell).signals as NonNullable<NonNullable<Cell['rare']>['signals']>;
  const signal = queue.shift() as Signal;
  const watch = queue.meta as Watch | null;
  const ended = watch === null ? { linked: false } : endWatch(cell, watch);
  if (ended === undefined) return;
  const { definition } = cell.plan;
  if (definition.signal === undefined) {
    if (ended.linked && signal.kind === 'terminated') requestStop(cell, { kind: 'linked', to: signal.address });
    return;
  }
  runTurn(cell, 'signal', (context) => definition.signal?.(cell.state, signal, context));
}

function runStoppedHook(cell: Cell): void {
  const { definition } = cell.plan;
  const reason = rareOf(cell).move?.reason as StopReason;
  if (cell.context === null || cell.context.fenced) cell.context = new LocalContext(cell, null, undefined);
  runTurn(cell, 'stopped', (context) => definition.stopped?.(cell.state, reason, context));
}

/** Runs a turn that is no message. */
function runTurn(cell: Cell, phase: 'signal' | 'stopped', run: (context: LocalContext) => unknown): void {
  cell.meta = null;
  cell.message = noMessage;
  const awaits = (cell.status & ASYNC) !== 0 || cell.plan.hooksAsync;
  const context = awaits ? new LocalContext(cell, null, null) : (cell.context as LocalContext);
  acting.context = context;
  try {
    const next = awaits ? attributed(context, run, context) : run(context);
    if (isPromise(next)) beginAwait(cell, next, phase, context);
    else {
      if (phase === 'signal' && next !== undefined) cell.state = next;
      if ((cell.status & INTERRUPTED) !== 0 && phase === 'signal') mayGoOn(cell);
    }
  } catch (error) {
    if (phase === 'stopped') hookFailed(cell, error);
    else {
      mayGoOn(cell);
      fail(cell, error, 'signal');
    }
  }
  acting.context = null;
}
