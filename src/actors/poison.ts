// Poison: what becomes of a message whose turn failed or was cut short: handled again after the restart while it has attempts left,
// else the quarantine, and its asker learns why. No such message is ever silently lost.

import { TroupeError } from '../errors.ts';
import { type Cell, rareOf } from './cell.ts';
import { refuse } from './delivery.ts';
import { Envelope } from './envelope.ts';
import { errorLine, type Failure } from './failure.ts';
import { noteOf } from './note.ts';

/** Keeps the message of a failed turn for the restart, or quarantines it. */
export function dispose(cell: Cell, failure: Failure, message: unknown, envelope: Envelope): void {
  const rare = rareOf(cell);
  if (envelope.attempt < cell.plan.attempts && rare.failed === null) rare.failed = { message, envelope, failure };
  else quarantine(cell, failure, message, envelope);
}

/** What becomes of the message of a turn that a stop or restart has cut short. */
export function interrupted(cell: Cell): void {
  const { move, failure } = rareOf(cell);
  const { message, meta } = cell;
  if (move?.kind !== 'restart' || failure === null) refuse(cell, message, meta, 'stopped', 'its turn was cut short');
  else dispose(cell, failure, message, envelopeOf(cell, meta));
}

/** A plain message gets an envelope when it is at fault, so that its attempts can be counted. */
export function envelopeOf(cell: Cell, meta: Cell | Envelope | null): Envelope {
  return meta instanceof Envelope ? meta : new Envelope(meta, null, ++cell.kernel.messageIds, null);
}

/** The kept message will not be handled again after all. */
export function quarantineKept(cell: Cell): void {
  const rare = rareOf(cell);
  if (rare.failed === null) return;
  const { message, envelope, failure } = rare.failed;
  rare.failed = null;
  quarantine(cell, failure, message, envelope);
}

/** Puts the kept message back in front of the mailbox for its next attempt. */
export function retryKept(cell: Cell): void {
  const rare = rareOf(cell);
  if (rare.failed === null) return;
  rare.failed.envelope.attempt++;
  cell.mailbox?.unshift(rare.failed.message, rare.failed.envelope);
  rare.failed = null;
}

export function quarantine(cell: Cell, failure: Failure, message: unknown, envelope: Envelope): void {
  const { kernel } = cell;
  const messageId = kernel.idText(envelope.id);
  kernel.quarantine.add({ messageId, at: kernel.clock.wall(), to: cell.address, failure, message });
  noteOf(cell, 'MessageQuarantined', { failure });
  if (envelope.ask !== null) kernel.asks.reject(envelope.ask, failedError(cell, failure));
}

/** What the askers of a failed actor are told. */
export function failedError(cell: Cell, failure: Failure): TroupeError {
  return new TroupeError(
    'TROUPE_ACTOR_FAILED',
    `${cell.address} failed and will not reply: ${errorLine(failure.error)}`,
    {
      cause: failure.error,
      data: { address: cell.address, failureCause: failure.cause },
    },
  );
}
