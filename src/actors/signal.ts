// Signals: what the runtime tells a behavior, through `signal(state, signal, context)`; and the reasons of an end.

import type { ActorAddress } from './address.ts';
import type { Failure } from './failure.ts';
import type { ActorRef } from './ref.ts';
import type { ServiceId } from './receptionist.ts';

/** Why an actor ended, or runs its `stopped` hook. */
export type StopReason =
  /** Its parent, an operator or the system stopped it. */
  | { readonly kind: 'stopped' }
  /** It stopped itself with `context.stop()`. */
  | { readonly kind: 'finished' }
  /** It failed and its supervisor did not restart it. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** An actor that it was linked to ended. */
  | { readonly kind: 'linked'; readonly to: ActorAddress }
  /** Not an end: the incarnation ends and the next one begins. */
  | { readonly kind: 'restart'; readonly failure: Failure | undefined }
  /** Nobody lived there when the watch began. */
  | { readonly kind: 'no-such-actor' };

/** A watched actor has ended; sent exactly once for each watch. */
export interface Terminated {
  readonly kind: 'terminated';
  readonly address: ActorAddress;
  readonly ref: ActorRef<never>;
  readonly reason: StopReason;
}

/** The actors registered under a subscribed key have changed; the first one comes at once. */
export interface ListingChanged {
  readonly kind: 'listing-changed';
  readonly key: ServiceId<unknown>;
  readonly refs: readonly ActorRef<never>[];
}

export type Signal = Terminated | ListingChanged;
