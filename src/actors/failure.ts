// Failure: what a supervisor learns about a turn that did not end well. The causes are a closed set.
// Whoever prints a failure sees the error and where it came from, never the message body.

import { type ErrorCode, isTroupeError } from '../errors.ts';
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
  try {
    if (typeof error === 'object' && error !== null && 'failureCause' in error) {
      const named = error.failureCause;
      if (failureCauses.includes(named as FailureCause)) return named as FailureCause;
    }
  } catch {
    // An error may be hostile, too: a proxy, a throwing getter.
  }
  if (!isTroupeError(error)) return 'bug';
  return causesByCode[error.code] ?? 'bug';
}

const causesByCode: Readonly<Partial<Record<ErrorCode, FailureCause>>> = {
  TROUPE_ASK_TIMEOUT: 'timeout',
  TROUPE_OFFER_TIMEOUT: 'timeout',
  TROUPE_MAILBOX_FULL: 'overloaded',
  TROUPE_STASH_FULL: 'overloaded',
  TROUPE_ACTOR_STOPPED: 'dependency-down',
  TROUPE_NO_SUCH_ACTOR: 'dependency-down',
  TROUPE_CANCELLED: 'cancelled',
};

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

/** The first line of an error, for one-line reports; of any value that was thrown. */
export function errorLine(error: unknown): string {
  try {
    if (error instanceof Error) return `${String(error.name)}: ${String(error.message).split('\n', 1)[0] ?? ''}`;
    return `thrown ${typeof error}`;
  } catch {
    return 'an error that cannot be looked at';
  }
}
