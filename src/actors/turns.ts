// Turns: the slice in which a cell handles kernel work, then messages, one at a time.
// Synchronous turns run in one tight loop. A turn that returns a promise leaves the loop; the cell goes on when it settles.
// Rules: kernel work first; nothing while a turn awaits; a failure suspends; at most `throughput` messages a slice.

import { acting, attributed } from './attribution.ts';
import { type AsyncTurn, type Cell, noMessage, type Phase, rareOf } from './cell.ts';
import { endWatch } from './death-watch.ts';
import { refuse, wakeForKernel } from './delivery.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Envelope, never } from './envelope.ts';
import { messageTypeOf } from './failure.ts';
import { advance, exit, fail, interrupted, requestStop } from './lifecycle.ts';
import { LocalContext } from './local-context.ts';
import { admitOffers } from './offers.ts';
import type { Signal, StopReason } from './signal.ts';
import { isTroupeError } from '../errors.ts';
import {
  ASYNC,
  AWAITING,
  BLOCKED,
  DRAINING,
  EXITING,
  INTERRUPTED,
  KERNEL,
  MOVING,
  NO_WAKE,
  OFFERS,
  SCHEDULED,
  STARTING,
  STOPPED,
  SUSPENDED,
  TURN_STATE,
  UNSETTLED,
} from './status.ts';
import { acceptTick } from './timers.ts';

/** Gives a cell its slice; afterwards it is in the run queue again if it still has work. */
export function runSlice(cell: Cell, dispatcher: Dispatcher): void {
  if ((cell.status & KERNEL) !== 0) doKernelWork(cell, dispatcher);
  if ((cell.status & BLOCKED) === 0 && cell.mailbox !== null && cell.mailbox.size > 0) handleMessages(cell, dispatcher);
  const status = cell.status & ~SCHEDULED;
  cell.status = status;
  if ((status & UNSETTLED) !== 0) endSlice(cell, dispatcher);
  else if (cell.mailbox !== null && cell.mailbox.size > 0) dispatcher.schedule(cell);
  else {
    cell.message = noMessage;
    cell.meta = null;
  }
}

/** The slice has ended with more to consider than further messages. */
function endSlice(cell: Cell, dispatcher: Dispatcher): void {
  acting.context = null;
  if ((cell.status & DRAINING) !== 0) stopIfDrained(cell);
  if ((cell.status & SCHEDULED) !== 0) return;
  if ((cell.status & KERNEL) !== 0 || ((cell.status & BLOCKED) === 0 && cell.mailbox !== null && cell.mailbox.size > 0)) {
    dispatcher.schedule(cell);
  } else if ((cell.status & AWAITING) === 0) {
    cell.message = noMessage;
    cell.meta = null;
  }
}

function handleMessages(cell: Cell, dispatcher: Dispatcher): void {
  const { plan } = cell;
  const { receive, definition } = plan;
  const mailbox = cell.mailbox as NonNullable<Cell['mailbox']>;
  const base = cell.context as LocalContext;
  const isAsync = (cell.status & ASYNC) !== 0;
  let budget = dispatcher.throughput;
  acting.context = base;
  try {
    do {
      const message = mailbox.shift();
      const meta = mailbox.meta as Cell | Envelope | null;
      cell.message = message;
      if (cell.meta !== meta) cell.meta = meta;
      let context = base;
      if (meta !== null && meta.isEnvelope) {
        if (!openEnvelope(cell, message, meta)) continue;
        context = new LocalContext(cell, meta, meta.sender);
        acting.context = context;
      } else if (isAsync) {
        // The turn may outlast the next one's beginning in callbacks: what it reads of its message must stay its own.
        context = new LocalContext(cell, null, meta as Cell | null);
        acting.context = context;
      }
      const next = isAsync
        ? attributed(context, callReceive, cell, message, context)
        : receive.call(definition, cell.state, message, context);
      if (next !== undefined && next !== cell.state) {
        if (isPromise(next)) {
          cell.status |= ASYNC;
          beginAwait(cell, next, 'receive', context);
          return;
        }
        cell.state = next;
      }
      if (context !== base && context.envelope !== null) closeEnvelope(cell, context.envelope);
      if (acting.context !== base) acting.context = base;
      if ((cell.status & INTERRUPTED) !== 0 && !mayGoOn(cell)) return;
      if (--dispatcher.fuel <= 0 && dispatcher.mustYield()) return;
    } while (mailbox.size > 0 && --budget > 0);
  } catch (error) {
    turnThrew(cell, error);
  }
}

function callReceive(cell: Cell, message: unknown, context: LocalContext): unknown {
  return cell.plan.receive.call(cell.plan.definition, cell.state, message, context);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** `false`: the message is no longer worth handling. */
function openEnvelope(cell: Cell, message: unknown, envelope: Envelope): boolean {
  const { ask, timer } = envelope;
  if (timer !== null) {
    // Accepted once, a tick is a message like any other: a retry or a stash keeps it although its timer ends.
    envelope.timer = null;
    return acceptTick(cell, timer);
  }
  if (ask !== null) {
    if (ask.settled) return refuse(cell, message, envelope, 'expired', 'its asker gave up');
    ask.holder = cell;
  } else if (envelope.deadline !== never && envelope.deadline <= cell.kernel.clock.now()) {
    return refuse(cell, message, envelope, 'expired');
  }
  return true;
}

/** An ask that the turn has neither answered nor passed on is held until a later turn answers, or the incarnation ends. */
function closeEnvelope(cell: Cell, envelope: Envelope): void {
  const { ask } = envelope;
  if (ask === null || ask.settled || ask.holder !== cell) return;
  const rare = rareOf(cell);
  if (rare.heldAsks === null) rare.heldAsks = new Set();
  rare.heldAsks.add(ask);
}

/** What had to wait for the end of the turn; `false` when the cell may not handle the next message now. */
function mayGoOn(cell: Cell): boolean {
  if ((cell.status & TURN_STATE) !== 0) {
    cell.status &= ~TURN_STATE;
    rareOf(cell).turnAbort = null;
  }
  if ((cell.status & OFFERS) !== 0) admitOffers(cell);
  if ((cell.status & EXITING) !== 0 && (cell.status & AWAITING) === 0) exit(cell);
  return (cell.status & (BLOCKED | KERNEL)) === 0;
}

function turnThrew(cell: Cell, error: unknown): void {
  acting.context = null;
  const { message, meta } = cell;
  mayGoOn(cell);
  if (meta instanceof Envelope && givenUp(cell, meta, error)) cancelled(cell, message);
  else fail(cell, error, 'receive', { message, meta });
}

function beginAwait(cell: Cell, promise: PromiseLike<unknown>, phase: Phase, context: LocalContext): void {
  const turn: AsyncTurn = { phase, context, startedAt: cell.kernel.clock.wall() };
  rareOf(cell).turn = turn;
  cell.status |= AWAITING;
  if ((cell.status & OFFERS) !== 0) admitOffers(cell);
  cell.kernel.openTurns++;
  promise.then(
    (value) => settled(cell, turn, value),
    (error: unknown) => rejected(cell, turn, error),
  );
}

function settled(cell: Cell, turn: AsyncTurn, value: unknown): void {
  if (!endAwait(cell, turn)) return;
  if (turn.phase === 'init') {
    cell.state = value;
    if ((cell.status & MOVING) === 0) started(cell);
  } else if (turn.phase !== 'stopped') {
    if (value !== undefined) cell.state = value;
    if (turn.phase === 'receive' && cell.meta instanceof Envelope) closeEnvelope(cell, cell.meta);
  }
  goOn(cell);
}

function rejected(cell: Cell, turn: AsyncTurn, error: unknown): void {
  if (!endAwait(cell, turn)) return;
  const { message, meta } = cell;
  const wasMoving = (cell.status & MOVING) !== 0;
  mayGoOn(cell);
  if (turn.phase === 'stopped') hookFailed(cell, error);
  else if (wasMoving) interrupted(cell, turn.phase);
  else if (turn.phase !== 'receive') fail(cell, error, turn.phase);
  else if (meta instanceof Envelope && givenUp(cell, meta, error)) cancelled(cell, message);
  else fail(cell, error, 'receive', { message, meta });
  goOn(cell);
}

/** `false`: the turn was abandoned; what it brings counts for nothing. */
function endAwait(cell: Cell, turn: AsyncTurn): boolean {
  const { kernel, rare } = cell;
  if (rare === null || rare.turn !== turn) {
    if (kernel.events.hears.LateResultDiscarded) {
      kernel.note('LateResultDiscarded', { address: turn.context.address, incarnation: turn.context.incarnation });
    }
    return false;
  }
  rare.turn = null;
  rare.waits = null;
  kernel.openTurns--;
  cell.status &= ~AWAITING;
  return true;
}

/** After an awaited turn: whatever waited for it. */
function goOn(cell: Cell): void {
  mayGoOn(cell);
  if ((cell.status & (MOVING | DRAINING)) !== 0 || (cell.rare?.signals?.size ?? 0) > 0) wakeForKernel(cell);
  else if ((cell.status & NO_WAKE) === 0 && cell.mailbox !== null && cell.mailbox.size > 0) cell.kernel.dispatcher.schedule(cell);
}

function cancelled(cell: Cell, message: unknown): void {
  const { kernel } = cell;
  if (kernel.events.hears.TurnCancelled) {
    kernel.note('TurnCancelled', { address: cell.address, incarnation: cell.incarnation, messageType: messageTypeOf(message) });
  }
}

/** Whether a turn failed only because its asker no longer waits: then it is nobody's failure. */
function givenUp(cell: Cell, envelope: Envelope, error: unknown): boolean {
  if (envelope.ask === null) return false;
  const ended = isTroupeError(error, 'TROUPE_CANCELLED') || isTroupeError(error, 'TROUPE_ASK_TIMEOUT') || isAbortError(error);
  return ended && (envelope.ask.settled || envelope.deadline <= cell.kernel.clock.now());
}

function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function doKernelWork(cell: Cell, dispatcher: Dispatcher): void {
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
    if (budget === 0) {
      cell.status |= KERNEL;
      return;
    }
    handleSignal(cell);
  }
}

function start(cell: Cell): void {
  const { plan } = cell;
  const context = new LocalContext(cell, null, undefined);
  cell.context = context;
  if (plan.startsAsync) cell.status |= ASYNC;
  acting.context = context;
  try {
    const state = plan.initsAsync ? attributed(context, callInit, cell, context) : callInit(cell, context);
    if (isPromise(state)) beginAwait(cell, state, 'init', context);
    else {
      cell.state = state;
      started(cell);
    }
  } catch (error) {
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

function started(cell: Cell): void {
  cell.status &= ~STARTING;
  const { kernel, rare, incarnation } = cell;
  if (rare !== null && rare.restarts > 0) {
    if (kernel.events.hears.ActorRestarted) {
      kernel.note('ActorRestarted', { address: cell.address, incarnation, restarts: rare.restarts, failure: rare.failure ?? undefined });
    }
  } else if (kernel.events.hears.ActorStarted) {
    kernel.note('ActorStarted', { address: cell.address, incarnation });
  }
}

function handleSignal(cell: Cell): void {
  const queue = rareOf(cell).signals as NonNullable<NonNullable<Cell['rare']>['signals']>;
  const signal = queue.shift() as Signal;
  const about = queue.meta as Cell | null;
  const linked = about !== null && endWatch(cell, about);
  const { definition } = cell.plan;
  if (definition.signal === undefined) {
    if (linked && signal.kind === 'terminated') requestStop(cell, { kind: 'linked', to: signal.address });
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
  const context = cell.context as LocalContext;
  cell.meta = null;
  cell.message = noMessage;
  acting.context = context;
  try {
    const awaits = (cell.status & ASYNC) !== 0 || cell.plan.hooksAsync;
    const next = awaits ? attributed(context, run, context) : run(context);
    if (isPromise(next)) beginAwait(cell, next, phase, context);
    else {
      if (phase === 'signal' && next !== undefined) cell.state = next;
      if ((cell.status & INTERRUPTED) !== 0 && phase === 'signal') mayGoOn(cell);
    }
  } catch (error) {
    if (phase === 'stopped') hookFailed(cell, error);
    else fail(cell, error, 'signal');
  }
  acting.context = null;
}

function hookFailed(cell: Cell, error: unknown): void {
  const { kernel } = cell;
  if (kernel.events.hears.StoppedHookFailed) {
    kernel.note('StoppedHookFailed', { address: cell.address, incarnation: cell.incarnation, error });
  }
}

function stopIfDrained(cell: Cell): void {
  if ((cell.status & BLOCKED) === 0 && (cell.mailbox?.size ?? 0) === 0) requestStop(cell, { kind: 'stopped' });
}
