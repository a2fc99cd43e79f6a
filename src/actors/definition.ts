// ActorDefinition: the behavior of a kind of actor, and the options with which one is spawned.
// A definition is plain data and functions; it knows no system, so one definition serves any number of actors.

import type { ActorContext } from './context.ts';
import type { Failure } from './failure.ts';
import type { ServiceId } from './receptionist.ts';
import type { Signal, StopReason } from './signal.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { SupervisionOptions } from './supervision.ts';

/** What `init` learns when it begins a new incarnation after a failure or a wanted restart. */
export interface RestartInfo {
  readonly failure: Failure | undefined;
  /** How many restarts this actor has had, this one included. */
  readonly restarts: number;
}

/** The behavior of a kind of actor. Its members are function properties, so that a definition stands only for its own protocol. */
export interface ActorDefinition<Message, State> {
  /** Name of the kind, used in names and reports. @default 'actor' */
  readonly type?: string;
  /** Any Standard Schema (zod and others). Checked where a message enters the node, and on every message in a `strict` system. */
  readonly accepts?: StandardSchema<Message>;
  /** State of a new incarnation: the first start and every restart. */
  readonly init: (context: ActorContext<Message>, restart?: RestartInfo) => State | Promise<State>;
  /** Handles one message; returns the next state, or nothing to keep it. */
  readonly receive: (state: State, message: Message, context: ActorContext<Message>) => NextState<State>;
  /** Handles a signal as a turn of its own, ahead of messages. */
  readonly signal?: (state: State, signal: Signal, context: ActorContext<Message>) => NextState<State>;
  /** Runs once when an incarnation ends, also before a restart; bounded by `shutdownMs`. */
  readonly stopped?: (state: State, reason: StopReason, context: ActorContext<Message>) => void | Promise<void>;
  /** How this actor supervises its children. */
  readonly supervision?: SupervisionOptions;
  /** Options that hold unless `spawn` says otherwise. */
  readonly defaults?: SpawnOptions<Message>;
}

/** What a turn returns: the next state, or nothing to keep the one it was given. */
// biome-ignore lint/suspicious/noConfusingVoidType: a behavior may return nothing
export type NextState<State> = State | void | Promise<State | void>;

export interface MailboxOptions<Message = never> {
  /** Messages that may wait. @default 100_000 */
  capacity?: number;
  /** What happens to a message that finds no room, or to the oldest one instead. @default 'dead-letter' */
  overflow?: 'dead-letter' | 'drop-oldest';
  /** Higher is served first; FIFO within a priority. @default all equal */
  priority?(message: Message): number;
}

export interface SpawnOptions<Message = never> {
  /** @default a readable name that never collides */
  name?: string;
  /** 'permanent' also restarts after `context.stop()`; 'temporary' never restarts. @default 'transient' */
  restart?: 'permanent' | 'transient' | 'temporary';
  /** How often a failing message is handled again after the restart before it goes to the quarantine. @default { times: 0 } */
  retry?: { times: number };
  /** How long an aborted turn and the `stopped` hook may take, each, before they are abandoned. @default 5_000 */
  shutdownMs?: number;
  mailbox?: MailboxOptions<Message>;
  /** Messages that `context.stash()` may set aside. @default 10_000 */
  stashCapacity?: number;
  /** Service keys under which the actor is found while it lives. */
  register?: readonly ServiceId<Message>[];
}

/** Gives a definition its types: Message from the type argument or `accepts`, State from `init`. */
export function defineActor<Message, State = void>(
  definition: ActorDefinition<Message, State>,
): ActorDefinition<Message, State> {
  return definition;
}
