// The one error class of Troupe and the closed list of its codes.
// A code is stable and documented in docs/errors.md (a test compares both); the message says what happened, where, and what to do.
// Misuse throws at construction; trouble at run time is a Fact, and reaches an asker as one of these.

/** Every code, whether trying again can help, and what it means in one line. */
export const errorCodes = {
  TROUPE_INVALID_OPTION: { retryable: false, means: 'an option has an unknown name or a wrong value' },
  TROUPE_INVALID_NAME: {
    retryable: false,
    means: 'an actor, system, node or service name has forbidden characters or length',
  },
  TROUPE_INVALID_ADDRESS: { retryable: false, means: 'a string is not an actor address' },
  TROUPE_NAME_TAKEN: { retryable: false, means: 'a living sibling already has this name' },
  TROUPE_TOO_MANY_CHILDREN: { retryable: true, means: 'the parent already has `maxChildren` children' },
  TROUPE_INVALID_MESSAGE: { retryable: false, means: "a message did not pass the receiver's `accepts` schema" },
  TROUPE_NOT_SERIALIZABLE: { retryable: false, means: 'a message cannot cross to another node as it is' },
  TROUPE_MAILBOX_FULL: { retryable: true, means: "the receiver's mailbox was full" },
  TROUPE_EXPIRED: { retryable: true, means: 'the message was not handled before its deadline' },
  TROUPE_ASK_TIMEOUT: { retryable: true, means: 'no reply came before the deadline of the ask' },
  TROUPE_OFFER_TIMEOUT: { retryable: true, means: 'the mailbox had no room before the deadline of the offer' },
  TROUPE_NO_SUCH_ACTOR: { retryable: false, means: 'no actor lives at this address' },
  TROUPE_ACTOR_STOPPED: { retryable: false, means: 'the actor has stopped, or stopped before it replied' },
  TROUPE_ACTOR_FAILED: { retryable: true, means: 'the actor failed while it handled this message' },
  TROUPE_CANCELLED: { retryable: true, means: 'the caller stopped, restarted or withdrew before the answer came' },
  TROUPE_FENCED: { retryable: false, means: 'an abandoned turn tried to act after its actor had moved on' },
  TROUPE_HOP_LIMIT: { retryable: false, means: 'asks are nested deeper than the hop limit, most likely a circle' },
  TROUPE_STASH_FULL: { retryable: true, means: 'the stash of an actor is full' },
  TROUPE_WRONG_STATE: {
    retryable: false,
    means: 'the call is not possible at this point of the life of an actor or a system',
  },
  TROUPE_SYSTEM_STOPPED: { retryable: false, means: 'the actor system has stopped' },
  TROUPE_RESTARTS_EXHAUSTED: {
    retryable: false,
    means: 'an actor failed more often than the restart intensity of its supervisor allows',
  },
  TROUPE_BOOTSTRAP: { retryable: false, means: 'a bootstrap script could not be loaded or did not start a fleet' },
  TROUPE_ATTACH: { retryable: true, means: 'the console of a fleet could not be served or reached' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface TroupeErrorOptions {
  /** Facts about the error for programs: addresses, option names, limits. Never message bodies. */
  data?: Readonly<Record<string, unknown>>;
  cause?: unknown;
  /** @default the table entry of the code */
  retryable?: boolean;
}

/** An error that Troupe raises, with a stable `code`. */
export class TroupeError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: TroupeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TroupeError';
    this.code = code;
    this.retryable = options.retryable ?? errorCodes[code].retryable;
    this.data = options.data ?? {};
  }
}

/** Tells whether a value is a TroupeError, of the given code if one is named. */
export function isTroupeError(value: unknown, code?: ErrorCode): value is TroupeError {
  try {
    return value instanceof TroupeError && (code === undefined || value.code === code);
  } catch {
    // A proxy that throws at every touch is none of ours.
    return false;
  }
}
