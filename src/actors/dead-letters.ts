// DeadLetters: messages that could not be delivered, each with the reason; counted for ever, kept for a while.
// Undeliverable is not poisonous: a message that failed its actor is in the Quarantine instead.

import type { ActorAddress } from './address.ts';
import { asHost } from './attribution.ts';
import { RingQueue } from './ring-queue.ts';

export const deadLetterReasons = [
  'no-such-actor',
  'stopped',
  'mailbox-full',
  'expired',
  'invalid',
  'not-serializable',
  'late-reply',
  'no-asker',
  'fenced',
  'no-route',
] as const;

export type DeadLetterReason = (typeof deadLetterReasons)[number];

export interface DeadLetter {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly to: ActorAddress;
  readonly from: ActorAddress | undefined;
  readonly reason: DeadLetterReason;
  /** What exactly was wrong, where there is more to say than the reason. */
  readonly detail: string | undefined;
  readonly message: unknown;
}

export class DeadLetters {
  /** Dead letters so far. */
  total = 0;
  readonly #capacity: number;
  readonly #counts = new Map<DeadLetterReason, number>();
  readonly #recent = new RingQueue();
  #subscriptions: readonly { readonly listener: (letter: DeadLetter) => void }[] = [];

  readonly #onBroken: (error: unknown) => void;

  constructor(capacity: number, onBroken: (error: unknown) => void = () => undefined) {
    this.#capacity = capacity;
    this.#onBroken = onBroken;
  }

  /** Counts by reason. */
  counts(): Readonly<Partial<Record<DeadLetterReason, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** The latest dead letters, oldest first; older ones than the capacity (default 1,000) are only counted. */
  recent(): readonly DeadLetter[] {
    const letters: DeadLetter[] = [];
    this.#recent.remove((letter) => {
      letters.push(letter as DeadLetter);
      return false;
    });
    return letters;
  }

  /** Calls `listener` with each further dead letter until the returned function is called. */
  subscribe(listener: (letter: DeadLetter) => void): () => void {
    const subscription = { listener };
    this.#subscriptions = [...this.#subscriptions, subscription];
    return () => this.#end(subscription);
  }

  /** For the kernel only. */
  add(letter: DeadLetter): void {
    this.total++;
    this.#counts.set(letter.reason, (this.#counts.get(letter.reason) ?? 0) + 1);
    if (this.#capacity > 0) {
      if (this.#recent.size >= this.#capacity) this.#recent.shift();
      this.#recent.push(letter, null);
    }
    for (const subscription of this.#subscriptions) {
      try {
        asHost(subscription.listener, letter);
      } catch (error) {
        this.#end(subscription);
        this.#onBroken(error);
      }
    }
  }

  #end(subscription: object): void {
    this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
  }
}
