// Death watch: who is told when an actor ends. Each watch brings exactly one Terminated, unless it is withdrawn before it is handled.
// A link is a watch whose Terminated also stops a watcher that handles no signals.

import type { ActorAddress } from './address.ts';
import { type Cell, rareOf, type Watch } from './cell.ts';
import { wakeForKernel } from './delivery.ts';
import type { ActorRef } from './ref.ts';
import { RingQueue } from './ring-queue.ts';
import type { Signal, StopReason, Terminated } from './signal.ts';
import { STOPPED } from './status.ts';

/** Begins to watch; watching again only adds the link. A target that is already gone is reported at once. */
export function watch(watcher: Cell, target: Cell, linked: boolean): void {
  if (watcher === target) return;
  const rare = rareOf(watcher);
  if (rare.watching === null) rare.watching = new Map();
  const already = rare.watching.get(target);
  if (already !== undefined) {
    already.linked ||= linked;
    return;
  }
  rare.watching.set(target, { target, linked });
  if ((target.status & STOPPED) !== 0) {
    notify(watcher, target, { kind: 'no-such-actor' });
    return;
  }
  const { watchers } = target;
  if (watchers === null) target.watchers = watcher;
  else if (watchers instanceof Set) watchers.add(watcher);
  else target.watchers = new Set([watchers, watcher]);
}

/** Ends a watch; a Terminated of it that has not been handled yet is dropped when its turn comes. */
export function unwatch(watcher: Cell, target: Cell): void {
  const rare = watcher.rare;
  if (rare === null || !rare.watching?.delete(target)) return;
  removeWatcher(target, watcher);
}

/** As unwatch, for an actor that is gone already, or never was. */
export function unwatchAddress(watcher: Cell, address: ActorAddress): void {
  const rare = watcher.rare;
  if (rare === null) return;
  rare.missing?.delete(address);
  for (const target of rare.watching?.keys() ?? []) if (target.address === address) rare.watching?.delete(target);
}

/** Tells a watcher that nobody lives at an address; once, however often it asks before it has heard. */
export function reportMissing(watcher: Cell, ref: ActorRef<never>): void {
  const rare = rareOf(watcher);
  const { address } = ref;
  if (rare.missing?.has(address)) return;
  if (rare.missing === null) rare.missing = new Map();
  const watch: Watch = { target: null, address, linked: false };
  rare.missing.set(address, watch);
  sendSignal(watcher, { kind: 'terminated', address, ref, reason: { kind: 'no-such-actor' } }, watch);
}

/** Ends all watches that a cell's incarnation has begun, and drops its unhandled signals. */
export function unwatchAll(watcher: Cell): void {
  const rare = watcher.rare;
  if (rare === null) return;
  if (rare.watching !== null) for (const target of rare.watching.keys()) removeWatcher(target, watcher);
  rare.watching = null;
  rare.missing = null;
  rare.signals = null;
}

/** Tells all watchers, and the callers that wait for the end. */
export function notifyWatchers(target: Cell, reason: StopReason): void {
  const { watchers, rare } = target;
  target.watchers = null;
  if (watchers instanceof Set) for (const watcher of watchers) notify(watcher, target, reason);
  else if (watchers !== null) notify(watchers, target, reason);
  if (rare === null || rare.onStopped === null) return;
  const callbacks = rare.onStopped;
  rare.onStopped = null;
  for (const callback of callbacks) callback(reason);
}

/** A Terminated is about to be handled: its watch ends. `undefined`: the watch was withdrawn before, so nobody wants to know. */
export function endWatch(watcher: Cell, watch: Watch): { readonly linked: boolean } | undefined {
  const { rare } = watcher;
  if (rare === null) return undefined;
  if (watch.target === null) {
    if (rare.missing?.get(watch.address) !== watch) return undefined;
    rare.missing.delete(watch.address);
    return watch;
  }
  if (rare.watching?.get(watch.target) !== watch) return undefined;
  rare.watching.delete(watch.target);
  return watch;
}

/** Queues a signal for a cell; `about` is the watch of a Terminated. */
export function sendSignal(cell: Cell, signal: Signal, about: Watch | null): void {
  if ((cell.status & STOPPED) !== 0) return;
  const rare = rareOf(cell);
  if (rare.signals === null) rare.signals = new RingQueue();
  rare.signals.push(signal, about);
  wakeForKernel(cell);
}

function removeWatcher(target: Cell, watcher: Cell): void {
  if (target.watchers instanceof Set) target.watchers.delete(watcher);
  else if (target.watchers === watcher) target.watchers = null;
}

function notify(watcher: Cell, target: Cell, reason: StopReason): void {
  const watch = watcher.rare?.watching?.get(target);
  if (watch === undefined) return;
  const ref = target.ref as unknown as ActorRef<never>;
  const terminated: Terminated = { kind: 'terminated', address: target.address, ref, reason };
  sendSignal(watcher, terminated, watch);
}
