// ActorContext: what a behavior may do and read during its turn. Types only; LocalContext does it.

import type { ActorAddress } from './address.ts';
import type { ActorDefinition, SpawnOptions } from './definition.ts';
import type { Headers } from './envelope.ts';
import type { UserFact } from './facts.ts';
import type { Logger } from './log.ts';
import type { ServiceId, ServiceKey } from './receptionist.ts';
import type { ActorRef } from './ref.ts';
import type { Timers } from './timers.ts';

/** The right to answer an ask in a later turn; the first answer counts, later ones are dead letters `late-reply`. */
export interface Asker {
  reply(value: unknown): void;
  fail(error: Error): void;
}

export interface ActorContext<Message> {
  readonly self: ActorRef<Message>;
  readonly address: ActorAddress;
  readonly name: string;
  /** Number of this incarnation; never repeats for a path. */
  readonly incarnation: number;
  /** The actor that sent the message being handled, if an actor did. */
  readonly sender: ActorRef<unknown> | undefined;
  /** Ids, deadline and origin of the message being handled. */
  readonly headers: Headers;
  /** Aborted when this turn should end: stop, restart, the asker's timeout. Read in `init`: when the incarnation ends. */
  readonly abortSignal: AbortSignal;
  /** Answers the ask being handled; anything else becomes a dead letter. */
  reply(value: unknown): void;
  /** Keep it to answer in a later turn; undefined when the message is no ask. */
  readonly asker: Asker | undefined;
  /** Hands the message being handled on, with its sender, its headers and its ask. */
  forward(to: ActorRef<Message> | ActorAddress): void;
  ref<M>(address: ActorAddress): ActorRef<M>;
  spawn<M, S>(actor: ActorDefinition<M, S>, options?: SpawnOptions<M>): ActorRef<M>;
  /** Stops a child for good; without argument ends this actor normally when the turn is over. */
  stop(child?: ActorRef<never>): void;
  /** Brings one Terminated signal when the actor ends, at once if it already has. */
  watch(ref: ActorRef<never>): void;
  /** As watch; without a `signal` handler this actor then stops too. */
  link(ref: ActorRef<never>): void;
  unwatch(ref: ActorRef<never>): void;
  /** Sets the message being handled aside until `unstashAll`. Throws TROUPE_STASH_FULL. */
  stash(): void;
  /** Puts the oldest stashed message back in front of the mailbox: the way to handle a long stash one by one. */
  unstash(): void;
  /** Puts what was stashed back in front of the mailbox, in order. */
  unstashAll(): void;
  readonly timers: Timers<Message>;
  /** Says "still working" within a long turn; shown by the console. */
  progress(note?: string): void;
  /** Declares a wait within a turn until it is disposed of; shown by the console. */
  waiting(reason: string): Disposable;
  /** The living actors registered under a key, in order of registration. */
  find<M>(key: ServiceKey<M>): ActorRef<M>[];
  /** Brings a ListingChanged signal now and after each change. */
  subscribe(key: ServiceId<unknown>): void;
  emit(fact: UserFact): void;
  readonly log: Logger;
}
