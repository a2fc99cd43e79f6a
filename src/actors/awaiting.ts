// Awaiting: turns that return a promise. The cell handles no message until it settles; kernel work goes on meanwhile.
// A turn that was abandoned settles for nothing: its result or its failure is discarded and noted.

import { type AsyncTurn, type Cell, type Phase, rareOf } from './cell.ts';
import { admitOffers, wakeForKernel } from './delivery.ts';
import { Envelope } from './envelope.ts';
import { fail } from './failing.ts';
import type { LocalContext } from './local-context.ts';
import { interrupted } from './poison.ts';
import { takeBack } from './stash.ts';
import { AWAITING, DRAINING, MOVING, NO_WAKE, OFFERS, STARTING, STOPPED } from './status.ts';
import { cancelled, closeEnvelope, givenUp, hookFailed, mayGoOn, started } from './turn-end.ts';

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

export function beginAwait(cell: Cell, promise: PromiseLike<unknown>, phase: Phase, context: LocalContext): void {
  const turn: AsyncTurn = { phase, context, startedAt: cell.kernel.clock.wall() };
  rareOf(cell).turn = turn;
  cell.status |= AWAITING;
  if ((cell.status & OFFERS) !== 0) admitOffers(cell);
  cell.kernel.openTurns++;
  try {
    promise.then(
      (value) => settled(cell, turn, value),
      (error: unknown) => rejected(cell, turn, error),
    );
  } catch (error) {
    // A thenable of the user's own may throw instead of rejecting.
    rejected(cell, turn, error);
  }
}

function settled(cell: Cell, turn: AsyncTurn, value: unknown): void {
  if (!endAwait(cell, turn)) return;
  if (turn.phase === 'init') {
    cell.state = value;
    // Stopped meanwhile, it must still clean up what its init has made: so it counts as started.
    if ((cell.status & MOVING) === 0) started(cell);
    else cell.status &= ~STARTING;
  } else if (turn.phase !== 'stopped') {
    if (value !== undefined) cell.state = value;
    if (turn.phase === 'receive' && cell.meta instanceof Envelope) closeEnvelope(cell, cell.meta);
  }
  goOn(cell);
}

function rejected(cell: Cell, turn: AsyncTurn, error: unknown): void {
  if (!endAwait(cell, turn)) return;
  const { message, meta } = cell;
  const isOurs = takeBack(cell);
  const wasMoving = (cell.status & MOVING) !== 0;
  mayGoOn(cell);
  if (turn.phase === 'stopped') hookFailed(cell, error);
  else if (turn.phase !== 'receive') {
    if (!wasMoving) fail(cell, error, turn.phase);
  } else if (wasMoving) {
    if (isOurs) interrupted(cell);
  } else if (meta instanceof Envelope && givenUp(cell, meta, error)) cancelled(cell, message);
  else fail(cell, error, 'receive', isOurs ? { message, meta } : undefined);
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
  rare.progress = null;
  kernel.openTurns--;
  cell.status &= ~AWAITING;
  return true;
}

/** After an awaited turn: whatever waited for it. */
function goOn(cell: Cell): void {
  if ((cell.status & STOPPED) !== 0) return;
  mayGoOn(cell);
  if ((cell.status & (MOVING | DRAINING)) !== 0 || (cell.rare?.signals?.size ?? 0) > 0) wakeForKernel(cell);
  else if ((cell.status & NO_WAKE) === 0 && cell.mailbox !== null && cell.mailbox.size > 0)
    cell.kernel.dispatcher.schedule(cell);
}
