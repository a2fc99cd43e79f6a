// Lifecycle: the way of a cell to a restart or to its end.
// A move has three steps: quiet (children stopped in reverse order, the open turn ended or abandoned), hook (`stopped`), and
// then the end, or a delay and a new incarnation. Nothing here runs a turn: `advance` tells the turn loop what to run.
// Everything that an incarnation holds is let go of here.

import { TroupeError } from '../errors.ts';
import { onBehalfOf } from './attribution.ts';
import { type Cell, type Mailbox, type Move, noMessage, type Rare, rareOf } from './cell.ts';
import { unlinkChild } from './children.ts';
import { notifyWatchers, unwatchAll } from './death-watch.ts';
import { undeliverable, wakeForKernel } from './delivery.ts';
import type { Envelope } from './envelope.ts';
import type { Failure } from './failure.ts';
import type { LocalContext } from './local-context.ts';
import { noteOf } from './note.ts';
import { failOffers } from './offers.ts';
import { failedError, interrupted, quarantineKept, retryKept } from './poison.ts';
import type { StopReason } from './signal.ts';
import { takeBack, unstashAll } from './stash.ts';
import {
  AWAITING,
  CLOSED,
  DRAINING,
  EXITING,
  MOVING,
  SCHEDULED,
  STARTING,
  STOPPED,
  SUSPENDED,
  TRACKED,
  TURN_STATE,
} from './status.ts';
import { cancelAllTimers } from './timers.ts';

const stoppedByParent: StopReason = Object.freeze({ kind: 'stopped' });

/** Children asked to stop before other actors get their turn. */
const stopsPerSlice = 64;

/** Asks a cell to stop for good, unless it already does. */
export function requestStop(cell: Cell, reason: StopReason): void {
  if ((cell.status & STOPPED) !== 0) return;
  const move = cell.rare?.move;
  if (move === undefined || move === null) {
    if ((cell.status & SCHEDULED) === 0) stopNow(cell, reason);
    else beginMove(cell, 'stop', reason, 0);
  } else if (move.kind === 'restart') {
    move.kind = 'stop';
    move.reason = reason;
    cell.kernel.restarting.delete(cell);
    closeForGood(cell);
    if (move.step === 'delay') clearMoveTimer(move);
    wakeForKernel(cell);
  }
}

/** Refuses new messages from now on, handles those that wait, then stops. */
export function requestDrain(cell: Cell): void {
  if ((cell.status & (CLOSED | STOPPED)) !== 0) return;
  cell.status |= CLOSED | DRAINING;
  cancelAllTimers(cell);
  failOffers(cell);
  cell.kernel.receptionist.removeAll(cell);
  wakeForKernel(cell);
}

/** Gets a moving cell one step on. 'hook': run the stopped hook and call again; 'start': run `init`; 'wait': nothing to do now. */
export function advance(cell: Cell): 'wait' | 'hook' | 'start' {
  const rare = rareOf(cell);
  const move = rare.move;
  if (move === null) return 'wait';
  if (move.step === 'quiet') {
    if ((cell.status & AWAITING) !== 0 && move.timerFor !== 'turn') armAbandon(cell, move, 'turn');
    let budget = stopsPerSlice;
    for (let child = rare.lastChild; child !== null; child = rare.lastChild) {
      if (budget-- === 0) wakeForKernel(cell);
      else requestStop(child, endOf(child));
      if (rare.lastChild === child) return 'wait';
    }
    if ((cell.status & AWAITING) !== 0) return 'wait';
    clearMoveTimer(move);
    move.step = 'hook';
    if ((cell.status & STARTING) === 0 && cell.plan.definition.stopped !== undefined) {
      return 'hook';
    }
  }
  if (move.step === 'hook') {
    if ((cell.status & AWAITING) !== 0) {
      if (move.timerFor !== 'hook') armAbandon(cell, move, 'hook');
      return 'wait';
    }
    clearMoveTimer(move);
    if (move.kind === 'stop') {
      finish(cell, move.reason);
      return 'wait';
    }
    endIncarnation(cell, move.reason);
    move.step = 'delay';
  }
  if (move.kind === 'stop') {
    finish(cell, move.reason);
    return 'wait';
  }
  const delayMs = move.notBefore - cell.kernel.clock.now();
  if (delayMs > 0) {
    if (move.timerFor !== 'delay') {
      move.timerFor = 'delay';
      move.timer = cell.kernel.clock.after(delayMs, () => {
        move.timerFor = null;
        move.timer = null;
        wakeForKernel(cell);
      });
      noteOf(cell, 'RestartScheduled', { afterMs: delayMs });
    }
    return 'wait';
  }
  rare.move = null;
  cell.status &= ~MOVING;
  cell.kernel.restarting.delete(cell);
  return 'start';
}

/** Why a child ends with its parent: because its restarts were exhausted, or just so. */
function endOf(child: Cell): StopReason {
  const { rare } = child;
  const failure = rare?.escalated === 'exhausted' ? rare.failure : null;
  return failure === null ? stoppedByParent : { kind: 'failed', failure };
}

/** Cuts an open turn off: its incarnation is fenced, what it still does or returns counts for nothing. */
function abandonTurn(cell: Cell): void {
  const rare = rareOf(cell);
  const turn = rare.turn;
  if (turn === null) return;
  const { kernel } = cell;
  if (rare.turnAbort !== null) abort(cell, turn.context, 'its time is over');
  const isOurs = takeBack(cell);
  rare.turn = null;
  rare.turnAbort = null;
  rare.handedOn = null;
  rare.waits = null;
  rare.progress = null;
  cell.status &= ~(AWAITING | TURN_STATE);
  kernel.openTurns--;
  noteOf(cell, 'TurnAbandoned', { phase: turn.phase });
  cell.incarnation = kernel.nextIncarnation();
  if (turn.phase === 'receive' && isOurs) interrupted(cell);
}

/** Stops a cell that is not in the middle of a turn: at once when nothing has to be waited for. */
export function stopNow(cell: Cell, reason: StopReason): void {
  const hasHook = cell.plan.definition.stopped !== undefined && (cell.status & STARTING) === 0;
  if (hasHook || (cell.status & AWAITING) !== 0 || !isQuiet(cell.rare)) beginMove(cell, 'stop', reason, 0);
  else finish(cell, reason);
}

/** Nothing has to be waited for, and nobody else's code would run before the end. */
function isQuiet(rare: Rare | null): boolean {
  if (rare === null) return true;
  const { lastChild, turnAbort, incarnationAbort, failed } = rare;
  return lastChild === null && turnAbort === null && incarnationAbort === null && failed === null;
}

/** Begins the way to a new incarnation, after `afterMs` from now. */
export function beginRestart(cell: Cell, failure: Failure | undefined, afterMs: number): void {
  beginMove(cell, 'restart', { kind: 'restart', failure }, afterMs);
}

/** The supervisor gives a failed cell up. */
export function stopAfterFailure(cell: Cell, failure: Failure | undefined): void {
  beginMove(cell, 'stop', failure === undefined ? { kind: 'finished' } : { kind: 'failed', failure }, 0);
}

function beginMove(cell: Cell, kind: 'stop' | 'restart', reason: StopReason, afterMs: number): void {
  const rare = rareOf(cell);
  const notBefore = afterMs > 0 ? cell.kernel.clock.now() + afterMs : Number.NEGATIVE_INFINITY;
  rare.move = { kind, reason, notBefore, step: 'quiet', timer: null, timerFor: null };
  rare.downSequence = 0;
  rare.escalated = null;
  cell.status = (cell.status | MOVING) & ~(SUSPENDED | EXITING);
  if (kind === 'stop') closeForGood(cell);
  else cell.kernel.restarting.add(cell);
  letGo(cell, kind === 'stop' ? 'it stops' : 'it restarts');
  wakeForKernel(cell);
}

/** Takes no more messages, and is no longer found. */
function closeForGood(cell: Cell): void {
  cell.status = (cell.status | CLOSED) & ~DRAINING;
  if (cell.rare === null) return;
  failOffers(cell);
  cell.kernel.receptionist.removeAll(cell);
}

/** Aborts what the incarnation has under way and cancels what it waits for. */
function letGo(cell: Cell, why: string): void {
  const { rare } = cell;
  if (rare === null) return;
  if (cell.context !== null) abort(cell, cell.context, why);
  cancelAllTimers(cell);
  cancelAsks(cell, why);
}

/** Aborts the turn and what `init` has begun; the listeners run as the actor's own code. */
function abort(cell: Cell, context: LocalContext, why: string): void {
  const { turnAbort, incarnationAbort } = rareOf(cell);
  if (turnAbort === null && incarnationAbort === null) return;
  const reason = new TroupeError('TROUPE_CANCELLED', `${cell.address} gives up its turn: ${why}.`);
  onBehalfOf(context, () => {
    turnAbort?.abort(reason);
    incarnationAbort?.abort(reason);
  });
}

function cancelAsks(cell: Cell, why: string): void {
  if (cell.rare !== null && cell.rare.ownAsks !== null && cell.context !== null) {
    cell.kernel.asks.cancelOwn(cell.context, why);
  }
}

/** Lets go of everything that the incarnation held, and puts back what it had set aside. */
function endIncarnation(cell: Cell, reason: StopReason): void {
  const rare = rareOf(cell);
  releaseHeld(cell, rare, reason);
  cell.state = undefined;
  cell.context = null;
  cell.incarnation = cell.kernel.nextIncarnation();
  cell.status = (cell.status | STARTING) & ~EXITING;
  retryKept(cell);
  unstashAll(cell);
}

function finish(cell: Cell, reason: StopReason): void {
  const { kernel, parent, mailbox, rare } = cell;
  // First of all: whoever is told of something below must find the cell ended, and cannot end it again.
  cell.status = (cell.status & (SCHEDULED | TRACKED)) | STOPPED | CLOSED;
  if (rare !== null) {
    failOffers(cell);
    kernel.receptionist.removeAll(cell);
    releaseHeld(cell, rare, reason);
    quarantineKept(cell);
    unstashAll(cell);
  }
  if (mailbox !== null && mailbox.size > 0) flush(cell, mailbox);
  notifyWatchers(cell, reason);
  kernel.actors--;
  if (parent !== null) unlinkChild(cell);
  if (kernel.events.hears.ActorStopped) noteOf(cell, 'ActorStopped', { reason });
  if (parent === null) {
    kernel.rootStopped();
  } else {
    if ((cell.status & TRACKED) !== 0) parent.rare?.supervisor?.childGone(cell.id);
    if ((parent.status & MOVING) !== 0) wakeForKernel(parent);
  }
  cell.state = undefined;
  cell.context = null;
  cell.mailbox = null;
  cell.message = noMessage;
  cell.meta = null;
  cell.rare = null;
}

/** What waits becomes dead letters. */
function flush(cell: Cell, mailbox: Mailbox): void {
  const { kernel, address } = cell;
  while (mailbox.size > 0) {
    const message = mailbox.shift();
    undeliverable(kernel, address, message, mailbox.meta as Cell | Envelope | null, 'stopped');
  }
}

/** Ends watches, subscriptions, the children's supervisor and the asks that will never be answered now. */
function releaseHeld(cell: Cell, rare: Rare, reason: StopReason): void {
  // What a hook or an aborted turn has set up after the move began.
  cancelAllTimers(cell);
  cancelAsks(cell, 'its incarnation has ended');
  unwatchAll(cell);
  cell.kernel.receptionist.unsubscribeAll(cell);
  rare.supervisor?.close();
  rare.supervisor = null;
  rare.incarnationAbort = null;
  rare.turnAbort = null;
  const held = rare.heldAsks;
  rare.heldAsks = null;
  if (held !== null) for (const ask of [...held]) cell.kernel.asks.reject(ask, endedError(cell, reason));
}

/** What the askers of an ended incarnation are told. */
function endedError(cell: Cell, reason: StopReason): TroupeError {
  if ('failure' in reason && reason.failure !== undefined) return failedError(cell, reason.failure);
  return new TroupeError('TROUPE_ACTOR_STOPPED', `${cell.address} stopped before it replied.`);
}

function armAbandon(cell: Cell, move: Move, what: 'turn' | 'hook'): void {
  move.timerFor = what;
  move.timer = cell.kernel.clock.after(cell.plan.shutdownMs, () => {
    move.timer = null;
    move.timerFor = null;
    abandonTurn(cell);
    wakeForKernel(cell);
  });
}

function clearMoveTimer(move: Move): void {
  move.timer?.cancel();
  move.timer = null;
  move.timerFor = null;
}
