// Quarantine: messages that failed their actor and have no attempt left, with the failure; bounded, oldest dropped and counted.
// Replaying one is a decision of a person or a supervisor; nothing here sends by itself.

import type { ActorAddress } from './address.ts';
import type { Failure } from './failure.ts';

export interface QuarantinedMessage {
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly to: ActorAddress;
  readonly failure: Failure;
  readonly message: unknown;
}

export class Quarantine {
  /** Messages dropped because the quarantine was full. */
  dropped = 0;
  readonly #capacity: number;
  readonly #messages = new Map<string, QuarantinedMessage>();
  readonly #send: (item: QuarantinedMessage) => boolean;
  readonly #onDrop: (dropped: number) => void;

  constructor(capacity: number, send: (item: QuarantinedMessage) => boolean, onDrop: (dropped: number) => void) {
    this.#capacity = capacity;
    this.#send = send;
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#messages.size;
  }

  /** All quarantined messages, oldest first. */
  list(): readonly QuarantinedMessage[] {
    return [...this.#messages.values()];
  }

  /** Sends a quarantined message to its actor again and removes it; `false` if it is not here or became a dead letter. */
  replay(messageId: string): boolean {
    const item = this.#messages.get(messageId);
    if (item === undefined) return false;
    this.#messages.delete(messageId);
    return this.#send(item);
  }

  /** Drops a quarantined message for good; `false` if it is not here. */
  discard(messageId: string): boolean {
    return this.#messages.delete(messageId);
  }

  /** For the kernel only. */
  add(item: QuarantinedMessage): void {
    if (this.#messages.size >= this.#capacity) {
      const oldest = this.#messages.keys().next().value;
      if (oldest !== undefined) this.#messages.delete(oldest);
      this.dropped++;
      this.#onDrop(this.dropped);
    }
    if (this.#capacity > 0) this.#messages.set(item.messageId, item);
  }
}
