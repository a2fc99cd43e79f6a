// Stash: messages that a behavior sets aside until it can handle them; bounded, in order, never lost and never doubled.
// A turn hands its message on at most once: into the stash, or to another actor.

import { TroupeError } from '../errors.ts';
import { type Cell, noMessage, rareOf } from './cell.ts';
import { Envelope } from './envelope.ts';
import { RingQueue } from './ring-queue.ts';
import { NO_WAKE, TURN_STATE } from './status.ts';

/** Sets the message being handled aside. */
export function stash(cell: Cell): void {
  const rare = rareOf(cell);
  const { stashCapacity } = cell.plan;
  if ((rare.stash?.size ?? 0) >= stashCapacity) {
    throw new TroupeError(
      'TROUPE_STASH_FULL',
      `${cell.address}: its stash holds ${stashCapacity} messages; raise stashCapacity or unstash earlier.`,
      { data: { address: cell.address, stashCapacity } },
    );
  }
  handOn(cell, 'stashed');
  if (rare.stash === null) rare.stash = new RingQueue();
  rare.stash.push(cell.message, cell.meta);
}

/** Puts the oldest stashed message back in front of the mailbox. */
export function unstash(cell: Cell): void {
  const stashed = cell.rare?.stash;
  if (stashed === undefined || stashed === null || stashed.size === 0) return;
  cell.mailbox?.unshift(stashed.shift(), stashed.meta);
  wake(cell);
}

/** Puts all stashed messages back in front of the mailbox, oldest first. */
export function unstashAll(cell: Cell): void {
  const rare = rareOf(cell);
  if (rare.stash === null) return;
  cell.mailbox?.prepend(rare.stash);
  rare.stash = null;
  wake(cell);
}

/** Marks the message being handled as passed on. Throws TROUPE_WRONG_STATE when there is none, or it was passed on before. */
export function handOn(cell: Cell, how: 'stashed' | 'forwarded'): void {
  const rare = rareOf(cell);
  if (cell.message === noMessage || rare.handedOn !== null) {
    const why = rare.handedOn === null ? 'it is handling no message' : `the message was ${rare.handedOn} already`;
    throw new TroupeError('TROUPE_WRONG_STATE', `${cell.address}: a message cannot be ${how} now: ${why}.`);
  }
  rare.handedOn = how;
  cell.status |= TURN_STATE;
  if (cell.meta instanceof Envelope && cell.meta.ask !== null) cell.meta.ask.holder = null;
}

/** The turn has failed: takes its message out of the stash again. `false`: the message has gone on and is not this failure's. */
export function takeBack(cell: Cell): boolean {
  const rare = cell.rare;
  if (rare === null || rare.handedOn === null) return true;
  if (rare.handedOn === 'forwarded' || rare.stash === null) return false;
  const { message, meta } = cell;
  const before = rare.stash.size;
  let left = before;
  // It is the last one, unless the turn has given its stash back: others may look just like it.
  rare.stash.remove((stashed, itsMeta) => --left === 0 && stashed === message && itsMeta === meta);
  return rare.stash.size < before;
}

function wake(cell: Cell): void {
  if ((cell.status & NO_WAKE) === 0) cell.kernel.dispatcher.schedule(cell);
}
