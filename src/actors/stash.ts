// Stash: messages that a behavior sets aside until it can handle them; bounded, in order, never lost.

import { TroupeError } from '../errors.ts';
import { type Cell, noMessage, rareOf } from './cell.ts';
import { Envelope } from './envelope.ts';
import { RingQueue } from './ring-queue.ts';

/** Sets the message being handled aside. */
export function stash(cell: Cell, envelope: Envelope | null): void {
  mustHandle(cell, 'stash');
  const rare = rareOf(cell);
  if (rare.stash === null) rare.stash = new RingQueue();
  if (rare.stash.size >= cell.plan.stashCapacity) {
    throw new TroupeError('TROUPE_STASH_FULL', `${cell.address}: its stash holds ${cell.plan.stashCapacity} messages; raise stashCapacity or unstash earlier.`, {
      data: { address: cell.address, stashCapacity: cell.plan.stashCapacity },
    });
  }
  const meta = envelope ?? cell.meta;
  if (meta instanceof Envelope && meta.ask !== null) meta.ask.holder = null;
  rare.stash.push(cell.message, meta);
}

/** Puts the oldest stashed message back in front of the mailbox. */
export function unstash(cell: Cell): void {
  const stashed = cell.rare?.stash;
  if (stashed === undefined || stashed === null) return;
  if (stashed.size > 0) cell.mailbox?.unshift(stashed.shift(), stashed.meta);
}

/** Puts all stashed messages back in front of the mailbox, oldest first. */
export function unstashAll(cell: Cell): void {
  const rare = rareOf(cell);
  if (rare.stash === null) return;
  cell.mailbox?.prepend(rare.stash);
  rare.stash = null;
}

/** Throws TROUPE_WRONG_STATE unless the cell is handling a message. */
export function mustHandle(cell: Cell, what: string): void {
  if (cell.message !== noMessage) return;
  throw new TroupeError('TROUPE_WRONG_STATE', `${cell.address} cannot ${what} now: it is handling no message.`);
}
