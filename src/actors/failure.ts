// Failure: what a supervisor learns about a turn that did not end well. The causes are a closed set.
// Whoever prints a failure sees the error and where it came from, never the message body.

import { isTroupeError } from '../errors.ts';
import type { ActorAddress } from './address.ts';

export const failureCauses = [
  'bug',
  'timeout',
  'stalled',
  'unresponsive',
  'no-output',
  'poison-message',
  'rate-limited',
  'overloaded',
  'auth',
  'context-overflow',
  'refusal',
  'tool',
  'budget',
  'loop',
  'cancelled',
  'dependency-down',
] as const;

export type FailureCause = (typeof failureCauses)[number];

/** Where in the life of an actor the error came up. */
export type FailurePhase = 'init' | 'receive' | 'signal' | 'stray' | 'child';

export interface Failure {
  readonly cause: FailureCause;
  readonly phase: FailurePhase;
  readonly error: unknown;
  readonly address: ActorAddress;
  readonly incarnation: number;
  /** How often the failing message has been tried, this time included; 0 when no message was involved. */
  readonly attempt: number;
  readonly messageId: string | undefined;
  readonly messageType: string | undefined;
  /** The failed message itself, for `decide`. Not enumerable, so that no log, console or spread shows it. */
  readonly message: unknown;
  /** Number of this failure in its system; a decision about an older one is stale. */
  readonly sequence: number;
}

/** The cause of an error: its own `failureCause` if it names one of the set, else by Troupe's code, else a bug. */
export function causeOf(error: unknown): FailureCause {
  if (typeof error === 'object' && error !== null && 'failureCause' in error) {
    const named = error.failureCause;
    if (failureCauses.includes(named as FailureCause)) return named as FailureCause;
  }
  if (isTroupeError(error)) {
    if (error.code === 'TROUPE_ASK_TIMEOUT' || error.code === 'TROUPE_OFFER_TIMEOUT') return 'timeout';
    if (error.code === 'TROUPE_MAILBOX_FULL' || error.code === 'TROUPE_STASH_FULL') return 'overloaded';
    if (error.code === 'TROUPE_ACTOR_STOPPED' || error.code === 'TROUPE_NO_SUCH_ACTOR') return 'dependency-down';
    if (error.code === 'TROUPE_CANCELLED') return 'cancelled';
  }
  return 'bug';
}

/** The kind of a message for logs: its `type` or `kind` field if that is a short string, else its JavaScript type; never its content. */
export function messageTypeOf(message: unknown): string {
  if (typeof message !== 'object' || message === null) return typeof message;
  try {
    const { type, kind } = message as { type?: unknown; kind?: unknown };
    const name = type ?? kind ?? message.constructor.name;
    return typeof name === 'string' && name.length <= 64 ? name : 'object';
  } catch {
    // A message may be hostile: a proxy, a throwing getter.
    return 'object';
  }
}

/** The first line of an error, for one-line reports. */
export function errorLine(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message.split('\n', 1)[0] ?? ''}`;
  return `thrown ${typeof error}`;
}
