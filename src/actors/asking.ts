// Asking: sends a message with an open question attached, and settles the promise with the reply, the failure or the timeout.

import { TroupeError } from '../errors.ts';
import type { ActorAddress } from './address.ts';
import { actingContext } from './attribution.ts';
import type { Cell } from './cell.ts';
import { deliver, undeliverable } from './delivery.ts';
import { Envelope } from './envelope.ts';
import type { Kernel } from './kernel.ts';
import { PendingAsk } from './pending-ask.ts';
import type { AskOptions } from './ref.ts';

let resolveLast: (value: unknown) => void;
let rejectLast: (error: unknown) => void;

/** One executor for all promises: a closure per ask would cost more than the rest of it. */
function capture(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  resolveLast = resolve;
  rejectLast = reject;
}

/** Asks the actor in `target`; when there is none, fails at once naming `address`. */
export function ask(
  kernel: Kernel,
  target: Cell | null,
  address: ActorAddress,
  message: unknown,
  options: AskOptions | undefined,
): Promise<unknown> {
  const context = actingContext();
  const cause = context === null ? null : context.causeFor(kernel);
  const ownTimeoutMs = options?.timeoutMs ?? kernel.askTimeoutMs;
  if (typeof ownTimeoutMs !== 'number' || !(ownTimeoutMs > 0)) {
    return Promise.reject(
      new TroupeError('TROUPE_INVALID_OPTION', `ask: timeoutMs must be more than 0, not ${ownTimeoutMs}.`),
    );
  }
  if (options?.signal !== undefined && !(options.signal instanceof AbortSignal)) {
    return Promise.reject(new TroupeError('TROUPE_INVALID_OPTION', 'ask: signal must be an AbortSignal.'));
  }
  const now = kernel.clock.now();
  const inherited = cause !== null && cause.deadline < now + ownTimeoutMs;
  const deadline = inherited ? cause.deadline : now + ownTimeoutMs;
  const promise = new Promise(capture);
  const pending = new PendingAsk(context, target, deadline, resolveLast, rejectLast);
  const envelope = new Envelope(context === null ? null : context.cell, pending, ++kernel.messageIds, cause);
  if (options) envelope.apply(options, now);
  envelope.deadline = deadline;
  if (cause !== null) envelope.hops = cause.hops + 1;

  const to = target === null ? address : null;
  if (context?.fenced) undeliverable(kernel, to ?? (target as Cell).address, message, envelope, 'fenced');
  else if (options?.signal?.aborted)
    kernel.asks.reject(pending, withdrawn(to ?? (target as Cell).address, options.signal.reason));
  else if (envelope.hops > kernel.hopLimit)
    kernel.asks.reject(pending, tooManyHops(kernel, to ?? (target as Cell).address));
  else if (deadline <= now) kernel.asks.reject(pending, tooLate(to ?? (target as Cell).address));
  else if (target === null) undeliverable(kernel, address, message, envelope, kernel.missing(address));
  else deliver(target, message, envelope);

  if (!pending.settled) {
    kernel.asks.add(pending, inherited ? undefined : ownTimeoutMs, now);
    if (options?.signal !== undefined) attachSignal(kernel, pending, options.signal);
  }
  return promise;
}

function attachSignal(kernel: Kernel, pending: PendingAsk, signal: AbortSignal): void {
  const onAbort = (): void =>
    kernel.giveUp(pending, withdrawn(pending.target?.address ?? kernel.noAddress, signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  pending.detach = () => signal.removeEventListener('abort', onAbort);
}

function withdrawn(to: ActorAddress, reason: unknown): TroupeError {
  return new TroupeError('TROUPE_CANCELLED', `The ask to ${to} was withdrawn by its abort signal.`, {
    cause: reason,
    data: { to },
  });
}

function tooLate(to: ActorAddress): TroupeError {
  return new TroupeError(
    'TROUPE_ASK_TIMEOUT',
    `${to} was not asked any more: the deadline of the message being handled has passed.`,
    { data: { to } },
  );
}

function tooManyHops(kernel: Kernel, to: ActorAddress): TroupeError {
  return new TroupeError(
    'TROUPE_HOP_LIMIT',
    `The ask to ${to} is nested ${kernel.hopLimit} asks deep: most likely actors ask each other in a circle. Answer in a later turn, or raise hopLimit.`,
    { data: { to, hopLimit: kernel.hopLimit } },
  );
}
