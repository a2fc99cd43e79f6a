// Envelope: what travels with a message when it must carry more than its sender: an ask, a deadline, causes, attempts.
// A plain tell has none (see RingQueue). Ids are numbers until somebody reads the headers; then they become strings.

import type { Cell } from './cell.ts';

import type { PendingAsk } from './pending-ask.ts';
import type { TellOptions } from './ref.ts';
import type { ActorTimer } from './timers.ts';

/** What a behavior may read about the message that it handles. */
export interface Headers {
  readonly messageId: string;
  /** Shared by everything that one original message has set off. */
  readonly correlationId: string;
  /** The message whose handling sent this one. */
  readonly causationId: string | undefined;
  /** Epoch milliseconds after which nobody waits for the result any more. */
  readonly deadline: number | undefined;
  readonly tenant: string | undefined;
  /** How many nested asks led here. */
  readonly hops: number;
  /** 1, or more when the message is handled again after a failure; it may then have been overtaken. */
  readonly attempt: number;
  readonly provenance: Readonly<Record<string, unknown>> | undefined;
}

/** No deadline. */
export const never: number = Number.POSITIVE_INFINITY;

interface Origin {
  readonly tenant: string | undefined;
  readonly provenance: Readonly<Record<string, unknown>> | undefined;
}

export class Envelope {
  readonly sender: Cell | null;
  readonly ask: PendingAsk | null;
  /** Number of this message within its system. */
  readonly id: number;
  /** The id as text, when it comes from another system. */
  givenId: string | null;
  correlation: number | string;
  cause: number | string;
  /** Monotonic milliseconds. */
  deadline: number;
  hops: number;
  attempt: number;
  /** Null for most messages. */
  origin: Origin | null;
  /** The timer whose tick this is. */
  timer: ActorTimer | null;

  /** What stands beside a message is a sending cell or an envelope; asking it is cheaper than `instanceof`. */
  get isEnvelope(): true {
    return true;
  }

  constructor(sender: Cell | null, ask: PendingAsk | null, id: number, cause: Envelope | null) {
    this.sender = sender;
    this.ask = ask;
    this.id = id;
    this.givenId = null;
    this.deadline = never;
    this.attempt = 1;
    this.timer = null;
    if (cause === null) {
      this.correlation = id;
      this.cause = 0;
      this.hops = 0;
      this.origin = null;
    } else {
      this.correlation = cause.correlation;
      this.cause = cause.givenId ?? cause.id;
      this.hops = cause.hops;
      this.origin = cause.origin;
    }
  }

  /** The same as a cause in another system, where its numbers would mean other messages. */
  abroad(idPrefix: string): Envelope {
    const copy = new Envelope(null, null, 0, this);
    copy.deadline = this.deadline;
    copy.correlation = idText(idPrefix, this.correlation);
    copy.givenId = idText(idPrefix, this.id);
    return copy;
  }

  /** Takes over what the sender said about the message. */
  apply(options: TellOptions, now: number): void {
    if (options.correlationId !== undefined) this.correlation = options.correlationId;
    if (options.tenant !== undefined || options.provenance !== undefined) {
      this.origin = {
        tenant: options.tenant ?? this.origin?.tenant,
        provenance: options.provenance ?? this.origin?.provenance,
      };
    }
    if (options.timeoutMs !== undefined) this.deadline = Math.min(this.deadline, now + options.timeoutMs);
  }

  /** The headers as a behavior sees them; `idPrefix` makes ids unique across systems and runs. */
  headers(idPrefix: string, wallNow: number, now: number): Headers {
    const text = (id: number | string): string => idText(idPrefix, id);
    return Object.freeze({
      messageId: this.givenId ?? text(this.id),
      correlationId: text(this.correlation),
      causationId: this.cause === 0 ? undefined : text(this.cause),
      deadline: this.deadline === never ? undefined : Math.round(wallNow + this.deadline - now),
      tenant: this.origin?.tenant,
      hops: this.hops,
      attempt: this.attempt,
      provenance: this.origin?.provenance,
    });
  }
}

/** A message number as text that is unique across systems and runs. */
export function idText(idPrefix: string, id: number | string): string {
  return typeof id === 'number' ? `${idPrefix}${id.toString(36)}` : id;
}
