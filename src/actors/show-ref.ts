// How refs look in `console.log` and in errors: as their address, never as the cell behind it.

import { inspect } from 'node:util';
import type { ActorAddress } from './address.ts';

/** Gives the refs of a class their look. */
export function showAsAddress(prototype: { readonly address: ActorAddress }): void {
  Object.defineProperty(prototype, inspect.custom, {
    value(this: { readonly address: ActorAddress }): string {
      return `ActorRef(${this.address})`;
    },
  });
}
