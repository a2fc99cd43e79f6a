// AddressRef: a ref that looks its address up at each send. Without `#incarnation` it reaches whoever lives there now,
// with it never a successor.

import type { ActorAddress } from './address.ts';
import { ask } from './asking.ts';
import { actingContext } from './attribution.ts';
import type { Cell } from './cell.ts';
import { metaFor, undeliverable } from './delivery.ts';
import type { Kernel } from './kernel.ts';
import { tellCarefully } from './local-ref.ts';
import { offer } from './offers.ts';
import type { AskOptions, TellOptions } from './ref.ts';
import { showAsAddress } from './show-ref.ts';
import { TroupeError } from '../errors.ts';

export class AddressRef {
  readonly address: ActorAddress;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, address: ActorAddress) {
    this.#kernel = kernel;
    this.address = address;
  }

  /** The cell that lives there now. */
  resolve(): Cell | undefined {
    return this.#kernel.resolve(this.address);
  }

  tell(message: unknown, options?: TellOptions): boolean {
    const cell = this.resolve();
    if (cell !== undefined) return tellCarefully(cell, message, options);
    return undeliverable(
      this.#kernel,
      this.address,
      message,
      metaFor(this.#kernel, actingContext(), options),
      this.#kernel.missing(this.address),
    );
  }

  offer(message: unknown, options?: TellOptions): Promise<void> {
    const cell = this.resolve();
    if (cell !== undefined) return offer(cell, message, options);
    return Promise.reject(new TroupeError('TROUPE_NO_SUCH_ACTOR', `No actor lives at ${this.address}.`));
  }

  ask(message: unknown, options?: AskOptions): Promise<never> {
    return ask(this.#kernel, this.resolve() ?? null, this.address, message, options) as Promise<never>;
  }

  toJSON(): ActorAddress {
    return this.address;
  }

  toString(): string {
    return this.address;
  }

  static {
    showAsAddress(AddressRef.prototype);
  }
}
