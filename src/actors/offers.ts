// Offers: messages whose senders wait for room in a full mailbox; admitted in order, ahead of any later tell.
// An offer ends in one of three ways: accepted, refused because the target stopped, or given up at its deadline.

import { TroupeError } from '../errors.ts';
import type { ClockTimer } from '../time/index.ts';
import { actingContext } from './attribution.ts';
import { type Cell, rareOf } from './cell.ts';
import type { LocalContext } from './local-context.ts';
import { check, metaFor, put, refusal, refuse } from './delivery.ts';
import type { Envelope } from './envelope.ts';
import type { TellOptions } from './ref.ts';
import { CLOSED, OFFERS } from './status.ts';

/** One waiting message. */
export interface Offer {
  readonly message: unknown;
  readonly meta: Cell | Envelope | null;
  readonly sender: LocalContext | null;
  readonly accept: () => void;
  readonly fail: (error: TroupeError) => void;
  timer: ClockTimer | null;
}

/** Sends when there is room; rejects with TROUPE_OFFER_TIMEOUT, TROUPE_ACTOR_STOPPED or TROUPE_FENCED. */
export function offer(cell: Cell, message: unknown, options: TellOptions | undefined): Promise<void> {
  const context = actingContext();
  const meta = metaFor(cell.kernel, context, options);
  if (context?.fenced)
    return Promise.reject(new TroupeError('TROUPE_FENCED', `${cell.address}: the offering turn was abandoned.`));
  if ((cell.status & CLOSED) !== 0) return Promise.reject(targetStopped(cell));
  const checked = check(cell, message);
  if ('reason' in checked) {
    refuse(cell, message, meta, checked.reason, checked.detail);
    return Promise.reject(refusal(cell.address, checked.reason, checked.detail));
  }
  const waiting = cell.rare?.offers;
  const full = cell.mailbox !== null && cell.mailbox.size >= cell.plan.capacity;
  if (!full && (waiting === undefined || waiting === null)) {
    put(cell, checked.value, meta);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const entry: Offer = { message: checked.value, meta, sender: context, accept: resolve, fail: reject, timer: null };
    if (options?.timeoutMs !== undefined) {
      entry.timer = cell.kernel.clock.after(options.timeoutMs, () =>
        withdraw(cell, entry, timedOut(cell, options.timeoutMs)),
      );
    }
    const rare = rareOf(cell);
    if (rare.offers === null) rare.offers = [];
    rare.offers.push(entry);
    cell.status |= OFFERS;
  });
}

/** Lets waiting offers in while there is room. */
export function admitOffers(cell: Cell): void {
  const offers = cell.rare?.offers;
  if (offers === undefined || offers === null) return;
  let admitted = 0;
  while (admitted < offers.length && (cell.mailbox?.size ?? 0) < cell.plan.capacity) {
    const entry = offers[admitted++] as Offer;
    entry.timer?.cancel();
    if (entry.sender?.fenced) {
      entry.fail(new TroupeError('TROUPE_CANCELLED', `${cell.address}: the offering actor has moved on.`));
    } else {
      put(cell, entry.message, entry.meta);
      entry.accept();
    }
  }
  offers.splice(0, admitted);
  if (offers.length === 0) dropList(cell);
}

/** Fails all waiting offers, because the target stops. */
export function failOffers(cell: Cell): void {
  const offers = cell.rare?.offers;
  if (offers === undefined || offers === null) return;
  dropList(cell);
  for (const entry of offers) {
    entry.timer?.cancel();
    entry.fail(targetStopped(cell));
  }
}

function withdraw(cell: Cell, entry: Offer, error: TroupeError): void {
  const offers = cell.rare?.offers;
  const index = offers?.indexOf(entry) ?? -1;
  if (offers === undefined || offers === null || index < 0) return;
  offers.splice(index, 1);
  if (offers.length === 0) dropList(cell);
  entry.fail(error);
}

function dropList(cell: Cell): void {
  cell.status &= ~OFFERS;
  if (cell.rare !== null) cell.rare.offers = null;
}

function targetStopped(cell: Cell): TroupeError {
  return new TroupeError('TROUPE_ACTOR_STOPPED', `${cell.address} has stopped; the offered message was not accepted.`);
}

function timedOut(cell: Cell, timeoutMs: number | undefined): TroupeError {
  return new TroupeError('TROUPE_OFFER_TIMEOUT', `${cell.address} had no room within ${timeoutMs} ms.`, {
    data: { timeoutMs },
  });
}
