// ActorRef: the handle by which peers know an actor. It can be kept, sent in messages and turned into its address.
// Contravariant: a ref that takes more messages can stand where one that takes fewer is wanted; ActorRef<never> is any ref.

import type { ActorAddress } from './address.ts';
import type { ReplyOf } from './request.ts';

/** What a sender may say about a message; all optional. */
export interface TellOptions {
  /** After this long the message is no longer worth handling: it becomes a dead letter `expired`; an offer gives up. */
  timeoutMs?: number;
  /** Joins the message to an existing chain of work. @default the chain of the acting turn, else a new one */
  correlationId?: string;
  tenant?: string;
  /** Where the content comes from and what it leaves out; handed to the receiver unchanged. */
  provenance?: Readonly<Record<string, unknown>>;
}

export interface AskOptions extends TellOptions {
  /** How long to wait for the reply. @default the system's askTimeoutMs, 5_000 */
  timeoutMs?: number;
  /** Gives up the ask; the callee's turn is aborted as by the timeout. */
  signal?: AbortSignal;
}

export interface ActorRef<in Message> {
  /** The address without incarnation: whoever lives there. */
  readonly address: ActorAddress;
  /** Sends a message; never throws. `false`: it became a dead letter at once. */
  readonly tell: (message: Message, options?: TellOptions) => boolean;
  /** Sends a message when the mailbox has room for it. Rejects with TROUPE_OFFER_TIMEOUT, or when the target stops. */
  readonly offer: (message: Message, options?: TellOptions) => Promise<void>;
  /** Sends a message and waits for the reply. Its type is that of the request, or what the caller says: `ask<Reply>(…)`. */
  readonly ask: <Reply = Inferred, Q extends Message = Message>(
    message: Q,
    options?: AskOptions,
  ) => Promise<Reply extends Inferred ? ReplyOf<Q & Message> : NoInfer<Reply>>;
}

declare const inferred: unique symbol;

/** Stands for "as the request says" in the type of an ask. */
interface Inferred {
  readonly [inferred]: never;
}
