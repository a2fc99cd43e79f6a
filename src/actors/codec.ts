// Codec: the port by which a strict system sends each message through what it would go through between nodes.
// The kernel loads no serializer; the composition root hands one in.

import type { ActorAddress } from './address.ts';
import type { ActorRef } from './ref.ts';

export interface Codec {
  /** Bytes of a value; throws when it cannot be sent. Refs become addresses. */
  encode(value: unknown): Uint8Array;
  /** The value again; addresses become refs by `refAt`. */
  decode(bytes: Uint8Array, refAt: (address: ActorAddress) => ActorRef<never>): unknown;
}

/** Freezes a value of plain data through and through; refs and binary data are left alone. */
export function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
