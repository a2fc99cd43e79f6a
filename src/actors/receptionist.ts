// Receptionist: actors found by service key instead of by address. Entries live as long as their actors.
// A subscriber gets the whole listing as a signal, soon after it subscribes and after each change; changes close together come as one.

import { checkName } from './address.ts';
import { type Cell, rareOf } from './cell.ts';
import { sendSignal } from './death-watch.ts';
import type { ActorRef } from './ref.ts';
import { STOPPED } from './status.ts';

declare const sent: unique symbol;
declare const taken: unique symbol;

/** A service, and what those who find it may send: enough to register under it, or to hear of changes. */
export interface ServiceId<out Message> {
  readonly id: string;
  readonly [sent]?: Message;
}

/** Names a service and exactly the protocol that its actors speak. */
export interface ServiceKey<in out Message> extends ServiceId<Message> {
  readonly [taken]?: (message: Message) => void;
}

/** Makes the key of a service; two keys with the same id are the same service. Throws TROUPE_INVALID_NAME. */
export function serviceKey<Message>(id: string): ServiceKey<Message> {
  return Object.freeze({ id: checkName('a service', id) });
}

interface Service {
  readonly key: ServiceId<unknown>;
  readonly members: Set<Cell>;
  readonly subscribers: Set<Cell>;
}

export class Receptionist {
  readonly #services = new Map<string, Service>();
  readonly #changed = new Set<Service>();
  readonly #publishSoon: () => void;

  /** `soon` makes the trigger by which changes close together are told as one. */
  constructor(soon: (task: () => void) => () => void) {
    this.#publishSoon = soon(() => this.#publish());
  }

  /** The living actors under a key, in order of registration. */
  find<Message>(key: ServiceKey<Message>): ActorRef<Message>[] {
    return refsOf(this.#services.get(key.id)) as unknown as ActorRef<Message>[];
  }

  /** All keys with living actors, with their number. */
  list(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#services].filter(([, { members }]) => members.size > 0).map(([id, { members }]) => [id, members.size]),
    );
  }

  /** For the kernel only, as all below. */
  registerCell(key: ServiceId<unknown>, cell: Cell): void {
    if ((cell.status & STOPPED) !== 0) return;
    const service = this.#serviceOf(key);
    service.members.add(cell);
    const rare = rareOf(cell);
    rare.services = [...(rare.services ?? []), key];
    this.#change(service);
  }

  removeAll(cell: Cell): void {
    const keys = cell.rare?.services;
    if (keys === undefined || keys === null) return;
    for (const key of keys) {
      const service = this.#services.get(key.id);
      if (service?.members.delete(cell)) this.#change(service);
    }
    rareOf(cell).services = null;
  }

  subscribeCell(key: ServiceId<unknown>, cell: Cell): void {
    const service = this.#serviceOf(key);
    if (service.subscribers.has(cell)) return;
    service.subscribers.add(cell);
    const rare = rareOf(cell);
    rare.subscribed = [...(rare.subscribed ?? []), key];
    sendSignal(cell, { kind: 'listing-changed', key, refs: Object.freeze(refsOf(service)) }, null);
  }

  unsubscribeAll(cell: Cell): void {
    const keys = cell.rare?.subscribed;
    if (keys === undefined || keys === null) return;
    for (const key of keys) {
      const service = this.#services.get(key.id);
      service?.subscribers.delete(cell);
      if (service !== undefined) this.#dropIfUnused(service);
    }
    rareOf(cell).subscribed = null;
  }

  #serviceOf(key: ServiceId<unknown>): Service {
    let service = this.#services.get(key.id);
    if (service === undefined) {
      service = { key, members: new Set(), subscribers: new Set() };
      this.#services.set(key.id, service);
    }
    return service;
  }

  #change(service: Service): void {
    if (service.subscribers.size === 0) {
      this.#dropIfUnused(service);
      return;
    }
    if (this.#changed.size === 0) this.#publishSoon();
    this.#changed.add(service);
  }

  #publish(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const service of changed) {
      const refs = Object.freeze(refsOf(service));
      for (const cell of service.subscribers)
        sendSignal(cell, { kind: 'listing-changed', key: service.key, refs }, null);
    }
  }

  #dropIfUnused(service: Service): void {
    if (service.members.size === 0 && service.subscribers.size === 0) this.#services.delete(service.key.id);
  }
}

function refsOf(service: Service | undefined): ActorRef<never>[] {
  return [...(service?.members ?? [])].map((cell) => cell.ref as unknown as ActorRef<never>);
}
