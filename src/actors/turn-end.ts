// The end of a turn: what had to wait for it, and what its message or its failure leaves behind.

import { isTroupeError } from '../errors.ts';
import { type Cell, rareOf } from './cell.ts';
import { admitOffers } from './delivery.ts';
import type { Envelope } from './envelope.ts';
import { exit } from './failing.ts';
import { messageTypeOf } from './failure.ts';
import { noteOf } from './note.ts';
import { AWAITING, BLOCKED, EXITING, KERNEL, OFFERS, STARTING, TURN_STATE } from './status.ts';

/** What had to wait for the end of the turn; `false` when the cell may not handle the next message now. */
export function mayGoOn(cell: Cell): boolean {
  if ((cell.status & (TURN_STATE | AWAITING)) === TURN_STATE) {
    cell.status &= ~TURN_STATE;
    const rare = rareOf(cell);
    rare.turnAbort = null;
    rare.handedOn = null;
  }
  if ((cell.status & OFFERS) !== 0) admitOffers(cell);
  if ((cell.status & EXITING) !== 0 && (cell.status & AWAITING) === 0) exit(cell);
  return (cell.status & (BLOCKED | KERNEL)) === 0;
}

/** An ask that the turn has neither answered nor passed on is held until a later turn answers, or the incarnation ends. */
export function closeEnvelope(cell: Cell, envelope: Envelope): void {
  const { ask } = envelope;
  if (ask === null || ask.settled || ask.holder !== cell) return;
  const rare = rareOf(cell);
  if (rare.heldAsks === null) rare.heldAsks = new Set();
  rare.heldAsks.add(ask);
}

/** Whether a turn failed only because its asker no longer waits: then it is nobody's failure. */
export function givenUp(cell: Cell, envelope: Envelope, error: unknown): boolean {
  if (envelope.ask === null) return false;
  const ended =
    isTroupeError(error, 'TROUPE_CANCELLED') || isTroupeError(error, 'TROUPE_ASK_TIMEOUT') || isAbortError(error);
  const { givenUp, settled } = envelope.ask;
  return ended && (givenUp || (!settled && envelope.deadline <= cell.kernel.clock.now()));
}

function isAbortError(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === 'AbortError';
  } catch {
    return false;
  }
}

export function cancelled(cell: Cell, message: unknown): void {
  noteOf(cell, 'TurnCancelled', { messageType: messageTypeOf(message) });
}

export function started(cell: Cell): void {
  cell.status &= ~STARTING;
  const { kernel, rare, incarnation } = cell;
  if (rare !== null && rare.restarts > 0) {
    if (kernel.events.hears.ActorRestarted) {
      kernel.note('ActorRestarted', {
        address: cell.address,
        incarnation,
        restarts: rare.restarts,
        failure: rare.failure ?? undefined,
      });
    }
  } else if (kernel.events.hears.ActorStarted) {
    kernel.note('ActorStarted', { address: cell.address, incarnation });
  }
}

export function hookFailed(cell: Cell, error: unknown): void {
  noteOf(cell, 'StoppedHookFailed', { error });
}
