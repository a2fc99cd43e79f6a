// Lifecycle: failure, the carrying out of decisions, and the way of a cell to a restart or to its end.
// A move has three steps: quiet (children stopped in reverse order, the open turn ended or abandoned), hook (`stopped`), and
// then the end, or a delay and a new incarnation. Nothing here runs a turn; that is the business of turns.ts.

import { TroupeError } from '../errors.ts';
import { asHost, onBehalfOf } from './attribution.ts';
import { type Cell, type Move, noMessage, type Phase, type Rare, rareOf } from './cell.ts';
import { childrenOf, unlinkChild } from './children.ts';
import { notifyWatchers, unwatchAll } from './death-watch.ts';
import { refuse, wakeForKernel } from './delivery.ts';
import { Envelope } from './envelope.ts';
import { causeOf, errorLine, type Failure, type FailurePhase, messageTypeOf } from './failure.ts';
import { failOffers } from './offers.ts';
import type { StopReason } from './signal.ts';
import { unstashAll } from './stash.ts';
import { AWAITING, CLOSED, DRAINING, EXITING, MOVING, SCHEDULED, STARTING, STOPPED, SUSPENDED, TRACKED } from './status.ts';
import type { ChildAction } from './supervision.ts';
import { cancelAllTimers } from './timers.ts';

const finished: StopReason = Object.freeze({ kind: 'finished' });
const stoppedByParent: StopReason = Object.freeze({ kind: 'stopped' });

/** Suspends a cell whose turn failed and reports to its supervisor. `message` is undefined when no message was at fault. */
export function fail(cell: Cell, error: unknown, phase: FailurePhase, failed?: { message: unknown; meta: Cell | Envelope | null }): void {
  const { kernel } = cell;
  const envelope = failed === undefined ? null : envelopeOf(cell, failed.meta);
  const failure: Failure = Object.freeze({
    cause: causeOf(error),
    phase,
    error,
    address: cell.address,
    incarnation: cell.incarnation,
    attempt: envelope?.attempt ?? 0,
    messageId: envelope === null ? undefined : kernel.idText(envelope.id),
    messageType: failed === undefined ? undefined : messageTypeOf(failed.message),
    sequence: ++kernel.failures,
  });
  if (kernel.events.hears.ActorFailed) kernel.note('ActorFailed', { address: failure.address, incarnation: failure.incarnation, failure });
  const rare = rareOf(cell);
  if ((cell.status & (SUSPENDED | MOVING | STOPPED)) !== 0) {
    if (failed !== undefined && envelope !== null) quarantine(cell, failure, failed.message, envelope);
    return;
  }
  cell.status |= SUSPENDED;
  rare.failure = failure;
  rare.downSequence = failure.sequence;
  if (failed !== undefined && envelope !== null) {
    if (envelope.attempt < cell.plan.attempts) rare.failed = { message: failed.message, envelope };
    else quarantine(cell, failure, failed.message, envelope);
  }
  report(cell, failure, failure.sequence);
}

/** The cell has called `context.stop()` and its turn is over. */
export function exit(cell: Cell): void {
  cell.status &= ~EXITING;
  if ((cell.status & (SUSPENDED | MOVING | STOPPED)) !== 0) return;
  if (cell.plan.restart !== 'permanent') {
    stopNow(cell, finished);
    return;
  }
  cell.status |= SUSPENDED;
  const rare = rareOf(cell);
  rare.failure = null;
  rare.downSequence = ++cell.kernel.failures;
  report(cell, undefined, rare.downSequence);
}

/** Does what the supervisor decided about the failure with this sequence number; an answer to an older one is ignored. */
export function carryOut(cell: Cell, action: ChildAction, sequence: number): void {
  const { rare, kernel } = cell;
  if (rare === null || rare.downSequence !== sequence || (cell.status & (MOVING | STOPPED)) !== 0) return;
  const failure = rare.failure ?? undefined;
  switch (action.kind) {
    case 'restart':
      rare.restarts++;
      beginMove(cell, 'restart', { kind: 'restart', failure }, action.afterMs);
      break;
    case 'resume':
      rare.downSequence = 0;
      quarantineFailed(cell);
      cell.status &= ~SUSPENDED;
      if (kernel.events.hears.ActorResumed) kernel.note('ActorResumed', { address: cell.address, incarnation: cell.incarnation });
      for (const child of childrenOf(cell)) {
        const childRare = child.rare;
        if (childRare?.escalated) carryOut(child, action, childRare.downSequence);
      }
      wakeForKernel(cell);
      break;
    case 'stop':
      if (action.incident !== undefined && kernel.events.hears.IncidentOpened) {
        kernel.note('IncidentOpened', { address: cell.address, incarnation: cell.incarnation, cause: action.incident, failure });
      }
      quarantineFailed(cell);
      beginMove(cell, 'stop', failure === undefined ? { kind: 'finished' } : { kind: 'failed', failure }, 0);
      if (action.stopSystem) kernel.stopBecause(`${cell.address} ${action.incident ?? 'failed'}`);
      break;
    case 'escalate':
      escalate(cell, failure, action.exhausted);
  }
}

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
    closeForGood(cell);
    if (move.step === 'delay') clearMoveTimer(move);
    wakeForKernel(cell);
  }
}

/** Refuses new messages from now on, handles those that wait, then stops. */
export function requestDrain(cell: Cell): void {
  if ((cell.status & (CLOSED | STOPPED)) !== 0) return;
  cell.status |= CLOSED | DRAINING;
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
    for (let child = rare.lastChild; child !== null; child = rare.lastChild) {
      requestStop(child, stoppedByParent);
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
      const { kernel } = cell;
      if (kernel.events.hears.RestartScheduled) {
        kernel.note('RestartScheduled', { address: cell.address, incarnation: cell.incarnation, afterMs: delayMs });
      }
    }
    return 'wait';
  }
  rare.move = null;
  cell.status &= ~MOVING;
  return 'start';
}

/** Cuts an open turn off: its incarnation is fenced, what it still does or returns counts for nothing. */
export function abandonTurn(cell: Cell): void {
  const rare = rareOf(cell);
  const turn = rare.turn;
  if (turn === null) return;
  const { kernel } = cell;
  rare.turn = null;
  rare.turnAbort = null;
  cell.status &= ~AWAITING;
  kernel.openTurns--;
  if (kernel.events.hears.TurnAbandoned) {
    kernel.note('TurnAbandoned', { address: cell.address, incarnation: cell.incarnation, phase: turn.phase });
  }
  cell.incarnation = kernel.nextIncarnation();
  interrupted(cell, turn.phase);
}

/** What becomes of the message of a turn that a stop or restart has cut short: retried after a restart, never silently lost. */
export function interrupted(cell: Cell, phase: Phase): void {
  if (phase !== 'receive') return;
  const rare = rareOf(cell);
  const { message, meta } = cell;
  if (rare.move?.kind !== 'restart' || rare.failure === null) {
    refuse(cell, message, meta, 'stopped', 'its turn was cut short');
    return;
  }
  const envelope = envelopeOf(cell, meta);
  if (envelope.attempt < cell.plan.attempts && rare.failed === null) rare.failed = { message, envelope };
  else quarantine(cell, rare.failure, message, envelope);
}

/** A cell whose plain message is at fault gets an envelope for it, so that attempts can be counted. */
function envelopeOf(cell: Cell, meta: Cell | Envelope | null): Envelope {
  return meta instanceof Envelope ? meta : new Envelope(meta, null, ++cell.kernel.messageIds, null);
}

function report(cell: Cell, failure: Failure | undefined, sequence: number): void {
  cell.status |= TRACKED;
  const supervisor = cell.parent?.rare?.supervisor;
  // A supervisor decides on nobody's behalf.
  if (supervisor) asHost(() => supervisor.childDown(cell, failure, sequence));
  cell.kernel.dispatcher.yieldSoon();
}

function escalate(cell: Cell, failure: Failure | undefined, exhausted: boolean): void {
  const parent = cell.parent as Cell;
  rareOf(cell).escalated = true;
  const error = exhausted
    ? new TroupeError('TROUPE_RESTARTS_EXHAUSTED', `${cell.address} failed more often than its supervisor allows; last: ${errorLine(failure?.error)}`, {
        cause: failure?.error,
        data: { child: cell.address },
      })
    : (failure?.error ?? new TroupeError('TROUPE_ACTOR_FAILED', `${cell.address} was escalated.`));
  if (exhausted) {
    quarantineFailed(cell);
    for (const child of [...childrenOf(parent)].reverse()) {
      requestStop(child, child === cell && failure !== undefined ? { kind: 'failed', failure } : { kind: 'stopped' });
    }
  }
  fail(parent, error, 'child');
}

/** Stops a cell that is not in the middle of a turn: at once when nothing has to be waited for. */
function stopNow(cell: Cell, reason: StopReason): void {
  const { rare } = cell;
  const mustWait = (cell.status & AWAITING) !== 0 || (rare !== null && rare.lastChild !== null);
  const hasHook = cell.plan.definition.stopped !== undefined && (cell.status & STARTING) === 0;
  if (mustWait || hasHook) {
    beginMove(cell, 'stop', reason, 0);
    return;
  }
  closeForGood(cell);
  letGo(cell, 'it stops');
  finish(cell, reason);
}

function beginMove(cell: Cell, kind: 'stop' | 'restart', reason: StopReason, afterMs: number): void {
  const rare = rareOf(cell);
  const notBefore = afterMs > 0 ? cell.kernel.clock.now() + afterMs : Number.NEGATIVE_INFINITY;
  rare.move = { kind, reason, notBefore, step: 'quiet', timer: null, timerFor: null };
  rare.downSequence = 0;
  rare.escalated = false;
  cell.status = (cell.status | MOVING) & ~(SUSPENDED | EXITING);
  if (kind === 'stop') closeForGood(cell);
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
  const { turnAbort, incarnationAbort } = rare;
  if (turnAbort !== null || incarnationAbort !== null) {
    const reason = new TroupeError('TROUPE_CANCELLED', `${cell.address} gives up its turn: ${why}.`);
    const { context } = cell;
    if (context !== null) {
      onBehalfOf(context, () => {
        turnAbort?.abort(reason);
        incarnationAbort?.abort(reason);
      });
    }
  }
  cancelAllTimers(cell);
  if (rare.ownAsks !== null && cell.context !== null) cell.kernel.asks.cancelOwn(cell.context, why);
}

/** Lets go of everything that the incarnation held, and puts back what it had set aside. */
function endIncarnation(cell: Cell, reason: StopReason): void {
  const rare = rareOf(cell);
  releaseHeld(cell, rare, reason);
  cell.state = undefined;
  cell.context = null;
  cell.incarnation = cell.kernel.nextIncarnation();
  cell.status = (cell.status | STARTING) & ~EXITING;
  if (rare.failed !== null) {
    rare.failed.envelope.attempt++;
    cell.mailbox?.unshift(rare.failed.message, rare.failed.envelope);
    rare.failed = null;
  }
  unstashAll(cell);
}

function finish(cell: Cell, reason: StopReason): void {
  const { kernel, parent, mailbox, rare } = cell;
  if (rare !== null) {
    releaseHeld(cell, rare, reason);
    quarantineFailed(cell);
  }
  cell.status = (cell.status & (SCHEDULED | TRACKED)) | STOPPED | CLOSED | MOVING;
  if (mailbox !== null) {
    if (rare !== null) unstashAll(cell);
    while (mailbox.size > 0) {
      const message = mailbox.shift();
      refuse(cell, message, mailbox.meta as Cell | Envelope | null, 'stopped');
    }
  }
  if (kernel.events.hears.ActorStopped) kernel.note('ActorStopped', { address: cell.address, incarnation: cell.incarnation, reason });
  notifyWatchers(cell, reason);
  kernel.actors--;
  if (parent === null) {
    kernel.rootStopped();
  } else {
    if ((cell.status & TRACKED) !== 0) parent.rare?.supervisor?.childGone(cell.id);
    unlinkChild(cell);
    if ((parent.status & MOVING) !== 0) wakeForKernel(parent);
  }
  cell.state = undefined;
  cell.context = null;
  cell.mailbox = null;
  cell.message = noMessage;
  cell.meta = null;
  cell.rare = null;
}

/** Ends watches, subscriptions, the children's supervisor and the asks that will never be answered now. */
function releaseHeld(cell: Cell, rare: Rare, reason: StopReason): void {
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

function failedError(cell: Cell, failure: Failure): TroupeError {
  return new TroupeError('TROUPE_ACTOR_FAILED', `${cell.address} failed and will not reply: ${errorLine(failure.error)}`, {
    cause: failure.error,
    data: { address: cell.address, failureCause: failure.cause },
  });
}

function quarantineFailed(cell: Cell): void {
  const rare = rareOf(cell);
  if (rare.failed === null || rare.failure === null) return;
  const { message, envelope } = rare.failed;
  rare.failed = null;
  quarantine(cell, rare.failure, message, envelope);
}

function quarantine(cell: Cell, failure: Failure, message: unknown, envelope: Envelope): void {
  const { kernel } = cell;
  const messageId = kernel.idText(envelope.id);
  kernel.quarantine.add({ messageId, at: kernel.clock.wall(), to: cell.address, failure, message });
  if (kernel.events.hears.MessageQuarantined) {
    kernel.note('MessageQuarantined', { address: cell.address, incarnation: cell.incarnation, failure });
  }
  if (envelope.ask !== null) kernel.asks.reject(envelope.ask, failedError(cell, failure));
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
