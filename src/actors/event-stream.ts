// EventStream: where facts go. `hears` tells by kind whether anybody listens; while nobody does, the fact is not even built.
// A listener that throws is removed and reported, so that it can disturb neither the actors nor the other listeners.

import { asHost } from './attribution.ts';
import { type Fact, type FactKind, factKinds } from './facts.ts';

export type FactListener = (fact: Fact) => void;

interface Subscription {
  readonly listener: FactListener;
  readonly kinds: ReadonlySet<FactKind>;
}

export class EventStream {
  /** By kind: somebody listens. Publishers check it before they build a fact. */
  readonly hears: Readonly<Record<FactKind, boolean>>;
  #subscriptions: readonly Subscription[] = [];
  readonly #onBroken: (error: unknown) => void;

  constructor(onBroken: (error: unknown) => void) {
    this.hears = Object.fromEntries(factKinds.map((kind) => [kind, false])) as Record<FactKind, boolean>;
    this.#onBroken = onBroken;
  }

  /** Calls `listener` with every fact, or only those of `kinds`, until the returned function is called. Listeners run at once and must be quick. */
  subscribe(listener: FactListener, kinds: readonly FactKind[] = factKinds): () => void {
    const subscription = { listener, kinds: new Set(kinds) };
    this.#set([...this.#subscriptions, subscription]);
    return () => this.#set(this.#subscriptions.filter((other) => other !== subscription));
  }

  publish(fact: Fact): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.kinds.has(fact.kind)) continue;
      try {
        asHost(subscription.listener, fact);
      } catch (error) {
        this.#set(this.#subscriptions.filter((other) => other !== subscription));
        this.#onBroken(error);
      }
    }
  }

  #set(subscriptions: readonly Subscription[]): void {
    this.#subscriptions = subscriptions;
    const hears = this.hears as Record<FactKind, boolean>;
    for (const kind of factKinds) hears[kind] = subscriptions.some(({ kinds }) => kinds.has(kind));
  }
}
