// Delivery: the careful way of a message into a mailbox, or to the dead letters with a reason; `tell` has a fast way of its own.
// A message is in exactly one of the two afterwards, and nothing here throws into the sender.

import { type ErrorCode, TroupeError } from '../errors.ts';
import type { ActorAddress } from './address.ts';
import { Cell } from './cell.ts';
import type { LocalContext } from './local-context.ts';
import type { DeadLetterReason } from './dead-letters.ts';
import { Envelope } from './envelope.ts';
import { messageTypeOf } from './failure.ts';
import type { Kernel } from './kernel.ts';
import { PriorityQueue } from './priority-queue.ts';
import type { TellOptions } from './ref.ts';
import { RingQueue } from './ring-queue.ts';
import { checkAgainst } from './standard-schema.ts';
import { CLOSED, KERNEL, NO_WAKE, OFFERS, SCHEDULED } from './status.ts';

/** Puts a message into a cell's mailbox; `false` when it became a dead letter. */
export function deliver(cell: Cell, message: unknown, meta: Cell | Envelope | null): boolean {
  if ((cell.status & CLOSED) !== 0) return refuse(cell, message, meta, 'stopped');
  const checked = check(cell, message);
  if ('reason' in checked) return refuse(cell, message, meta, checked.reason, checked.detail);
  if ((cell.status & OFFERS) !== 0) admitOffers(cell);
  return put(cell, checked.value, meta);
}

/** Lets waiting offers in while there is room; whoever waits comes before whoever sends now. */
export function admitOffers(cell: Cell): void {
  const list = cell.rare?.offers;
  if (list === undefined || list === null) return;
  for (let entry = list.first; entry !== null; entry = list.first) {
    if ((cell.mailbox?.size ?? 0) >= cell.plan.capacity) return;
    list.remove(entry);
    if (entry.sender?.fenced) {
      entry.fail(new TroupeError('TROUPE_CANCELLED', `${cell.address}: the offering actor has moved on.`));
    } else {
      put(cell, entry.message, entry.meta);
      entry.accept();
    }
  }
  dropOffers(cell);
}

/** No offer waits any more. */
export function dropOffers(cell: Cell): void {
  cell.status &= ~OFFERS;
  if (cell.rare !== null) cell.rare.offers = null;
}

/** What `deliver` does with a message that has been checked. */
export function put(cell: Cell, message: unknown, meta: Cell | Envelope | null): boolean {
  const { plan } = cell;
  if ((cell.status & CLOSED) !== 0) return refuse(cell, message, meta, 'stopped');
  if (cell.mailbox === null)
    cell.mailbox = plan.priority === null ? new RingQueue() : new PriorityQueue(plan.priority, plan.dropOldest);
  const mailbox = cell.mailbox;
  if (mailbox.size >= plan.capacity) {
    if (!plan.dropOldest || !mailbox.hasDroppable) return refuse(cell, message, meta, 'mailbox-full');
    const oldest = mailbox.shiftOldest();
    refuse(cell, oldest, mailbox.meta as Cell | Envelope | null, 'mailbox-full', 'dropped as the oldest');
  }
  mailbox.push(message, meta);
  if ((cell.status & NO_WAKE) === 0) cell.kernel.dispatcher.schedule(cell);
  return true;
}

/** The message as it goes into the mailbox, or why it may not: in a strict system it must pass its schema and the codec. */
export function check(
  cell: Cell,
  message: unknown,
): { value: unknown } | { reason: 'invalid' | 'not-serializable'; detail: string } {
  const { kernel, plan } = cell;
  if (kernel.codec === null) return { value: message };
  let value = message;
  const schema = plan.definition.accepts;
  if (schema !== undefined) {
    const result = checkAgainst(schema, message);
    if ('issue' in result) return { reason: 'invalid', detail: result.issue };
    value = result.value;
  }
  const copied = kernel.copyStrictly(value);
  return 'issue' in copied ? { reason: 'not-serializable', detail: copied.issue } : copied;
}

/** The envelope of a message sent by `context` with `options`; null when the sender says everything. */
export function metaFor(
  kernel: Kernel,
  context: LocalContext | null,
  options: TellOptions | undefined,
): Cell | Envelope | null {
  const cause = context === null ? null : context.causeFor(kernel);
  if (!options && cause === null) return context === null ? null : context.cell;
  const envelope = new Envelope(context === null ? null : context.cell, null, ++kernel.messageIds, cause);
  if (options) envelope.apply(options, kernel.clock.now());
  return envelope;
}

/** Makes a message for a cell a dead letter; always `false`. */
export function refuse(
  cell: Cell,
  message: unknown,
  meta: Cell | Envelope | null,
  reason: DeadLetterReason,
  detail?: string,
): false {
  return undeliverable(cell.kernel, cell.address, message, meta, reason, detail);
}

/** Makes a message a dead letter and fails its ask, if it is one; always `false`. */
export function undeliverable(
  kernel: Kernel,
  to: ActorAddress,
  message: unknown,
  meta: Cell | Envelope | null,
  reason: DeadLetterReason,
  detail?: string,
): false {
  const sender = meta instanceof Cell ? meta : (meta?.sender ?? null);
  kernel.deadLetters.add({ at: kernel.clock.wall(), to, from: sender?.address, reason, detail, message });
  if (kernel.events.hears.MessageDeadLettered) {
    kernel.note('MessageDeadLettered', { address: to, reason, messageType: messageTypeOf(message) });
  }
  if (meta instanceof Envelope) {
    if (meta.ask !== null) kernel.asks.reject(meta.ask, refusal(to, reason, detail));
    if (meta.timer !== null) meta.timer.waiting = false;
  }
  return false;
}

/** Kernel work waits for a cell: it is run soon, even while one of its turns awaits. */
export function wakeForKernel(cell: Cell): void {
  cell.status |= KERNEL;
  if ((cell.status & SCHEDULED) === 0) cell.kernel.dispatcher.schedule(cell);
}

const refusals: Readonly<Record<DeadLetterReason, readonly [ErrorCode, string]>> = {
  'no-such-actor': ['TROUPE_NO_SUCH_ACTOR', 'no actor lives there'],
  'no-route': ['TROUPE_NO_SUCH_ACTOR', 'this system has no transport to that node'],
  stopped: ['TROUPE_ACTOR_STOPPED', 'the actor has stopped'],
  'mailbox-full': ['TROUPE_MAILBOX_FULL', 'its mailbox is full; use offer() to wait for room'],
  expired: ['TROUPE_EXPIRED', 'the message waited beyond its deadline'],
  invalid: ['TROUPE_INVALID_MESSAGE', 'the message does not pass its schema'],
  'not-serializable': ['TROUPE_NOT_SERIALIZABLE', 'the message could not cross to another node'],
  'late-reply': ['TROUPE_ASK_TIMEOUT', 'the reply came too late'],
  'no-asker': ['TROUPE_WRONG_STATE', 'nobody asked'],
  fenced: ['TROUPE_FENCED', 'the sending turn was abandoned'],
};

/** The error that a refused ask or offer ends with. */
export function refusal(to: ActorAddress, reason: DeadLetterReason, detail: string | undefined): TroupeError {
  const [code, what] = refusals[reason];
  return new TroupeError(code, `${to}: ${what}${detail === undefined ? '' : ` (${detail})`}.`, {
    data: { to, reason },
  });
}
