// Offers: messages whose senders wait for room in a full mailbox; admitted in order, ahead of any later tell.
// An offer ends in one of three ways: accepted, refused because the target stopped, or given up at its deadline.

import { TroupeError } from '../errors.ts';
import type { ClockTimer } from '../time/index.ts';
import { actingContext } from './attribution.ts';
import { type Cell, rareOf } from './cell.ts';
import type { LocalContext } from './local-context.ts';
import { check, dropOffers, metaFor, put, refusal, refuse } from './delivery.ts';
import { type Envelope, never } from './envelope.ts';
import type { TellOptions } from './ref.ts';
import { CLOSED, OFFERS } from './status.ts';

/** One waiting message, linked to its neighbors. */
export interface Offer {
  readonly message: unknown;
  readonly meta: Cell | Envelope | null;
  readonly sender: LocalContext | null;
  readonly accept: () => void;
  readonly fail: (error: TroupeError) => void;
  timer: ClockTimer | null;
  previous: Offer | null;
  next: Offer | null;
}

/** The offers that wait at one mailbox, oldest first. */
export class OfferList {
  first: Offer | null = null;
  #last: Offer | null = null;

  add(offer: Offer): void {
    offer.previous = this.#last;
    if (this.#last === null) this.first = offer;
    else this.#last.next = offer;
    this.#last = offer;
  }

  remove(offer: Offer): void {
    if (offer.previous === null) this.first = offer.next;
    else offer.previous.next = offer.next;
    if (offer.next === null) this.#last = offer.previous;
    else offer.next.previous = offer.previous;
    offer.timer?.cancel();
  }
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
  const { mailbox, plan } = cell;
  // A mailbox that drops its oldest makes room by itself: nobody waits there.
  const full = mailbox !== null && mailbox.size >= plan.capacity && !(plan.dropOldest && mailbox.hasDroppable);
  if (!full && (waiting === undefined || waiting === null)) {
    put(cell, checked.value, meta);
    return Promise.resolve();
  }
  const limitMs = timeLeft(cell, context, options);
  return new Promise((resolve, reject) => {
    const rare = rareOf(cell);
    if (rare.offers === null) rare.offers = new OfferList();
    const list = rare.offers;
    const entry: Offer = {
      message: checked.value,
      meta,
      sender: context,
      accept: resolve,
      fail: reject,
      timer: null,
      previous: null,
      next: null,
    };
    list.add(entry);
    cell.status |= OFFERS;
    if (limitMs !== never) {
      entry.timer = cell.kernel.clock.after(Math.max(0, limitMs), () => {
        list.remove(entry);
        if (list.first === null) dropOffers(cell);
        reject(timedOut(cell, limitMs));
      });
    }
  });
}

/** Fails all waiting offers, because the target stops. */
export function failOffers(cell: Cell): void {
  const list = cell.rare?.offers;
  if (list === undefined || list === null) return;
  for (let entry = list.first; entry !== null; entry = list.first) {
    list.remove(entry);
    entry.fail(targetStopped(cell));
  }
  dropOffers(cell);
}

function targetStopped(cell: Cell): TroupeError {
  return new TroupeError('TROUPE_ACTOR_STOPPED', `${cell.address} has stopped; the offered message was not accepted.`);
}

/** How long the offer may wait: its own timeout, or until nobody waits any more for what the offering turn works on. */
function timeLeft(cell: Cell, context: LocalContext | null, options: TellOptions | undefined): number {
  const cause = context === null ? null : context.causeFor(cell.kernel);
  const inherited = cause === null ? never : cause.deadline - cell.kernel.clock.now();
  return Math.min(options?.timeoutMs ?? never, inherited);
}

function timedOut(cell: Cell, limitMs: number): TroupeError {
  return new TroupeError('TROUPE_OFFER_TIMEOUT', `${cell.address} had no room within ${Math.round(limitMs)} ms.`, {
    data: { timeoutMs: Math.round(limitMs) },
  });
}
