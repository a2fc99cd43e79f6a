// LocalRef: the ref that `spawn` returns. It means one actor through all its restarts, never a later namesake.
// `tell` is the hottest code of the runtime: a few tests, two slots of a ring, and a place in the run queue.

import type { ActorAddress } from './address.ts';
import { ask } from './asking.ts';
import { acting, actingContext } from './attribution.ts';
import type { Cell } from './cell.ts';
import { deliver, metaFor, refuse } from './delivery.ts';
import { offer } from './offers.ts';
import type { AskOptions, TellOptions } from './ref.ts';
import { showAsAddress } from './show-ref.ts';
import { NO_WAKE, NOT_OPEN } from './status.ts';

export class LocalRef {
  readonly cell: Cell;

  constructor(cell: Cell) {
    this.cell = cell;
  }

  get address(): ActorAddress {
    return this.cell.address;
  }

  tell(message: unknown, options?: TellOptions): boolean {
    const cell = this.cell;
    const context = acting.context;
    const mailbox = cell.mailbox;
    if (
      options === undefined &&
      (context !== null ? context.envelope === null : !acting.awaits) &&
      mailbox !== null &&
      mailbox.size < cell.plan.fastCapacity &&
      (cell.status & NOT_OPEN) === 0
    ) {
      mailbox.push(message, context === null ? null : context.cell);
      if ((cell.status & NO_WAKE) === 0) cell.kernel.dispatcher.schedule(cell);
      return true;
    }
    return tellCarefully(cell, message, options);
  }

  offer(message: unknown, options?: TellOptions): Promise<void> {
    return offer(this.cell, message, options);
  }

  ask(message: unknown, options?: AskOptions): Promise<never> {
    return ask(this.cell.kernel, this.cell, this.cell.kernel.noAddress, message, options) as Promise<never>;
  }

  toJSON(): ActorAddress {
    return this.address;
  }

  toString(): string {
    return this.address;
  }

  static {
    showAsAddress(LocalRef.prototype);
  }
}

/** Sends from whatever is acting: a turn that carries headers, a flow after an await, an abandoned turn, or code outside. */
export function tellCarefully(cell: Cell, message: unknown, options: TellOptions | undefined): boolean {
  const context = actingContext();
  const meta = metaFor(cell.kernel, context, options);
  if (context?.fenced) return refuse(cell, message, meta, 'fenced');
  return deliver(cell, message, meta);
}
