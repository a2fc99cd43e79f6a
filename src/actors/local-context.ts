// LocalContext: the ActorContext of one incarnation, or of one message that carries an envelope, so that a late reply
// never answers another asker. When its incarnation has ended it is fenced: it refuses to act.

import { TroupeError } from '../errors.ts';
import type { ActorAddress } from './address.ts';
import { AddressRef } from './address-ref.ts';
import { acting } from './attribution.ts';
import { type Cell, rareOf } from './cell.ts';
import { nameOf } from './children.ts';
import type { ActorContext, Asker } from './context.ts';
import { unwatch, unwatchAddress, watch } from './death-watch.ts';
import type { ActorDefinition, SpawnOptions } from './definition.ts';
import { deliver, undeliverable, wakeForKernel } from './delivery.ts';
import { Envelope, type Headers } from './envelope.ts';
import type { UserFact } from './facts.ts';
import type { Kernel } from './kernel.ts';
import { requestStop } from './lifecycle.ts';
import { LocalRef } from './local-ref.ts';
import type { Logger } from './log.ts';
import type { PendingAsk } from './pending-ask.ts';
import type { AnyDefinition } from './plan.ts';
import type { ServiceId, ServiceKey } from './receptionist.ts';
import type { ActorRef } from './ref.ts';
import { spawnChild } from './spawn.ts';
import { handOn, stash, unstash, unstashAll } from './stash.ts';
import { EXITING, MOVING, STARTING, STOPPED, TURN_STATE } from './status.ts';
import { cancelTimer, setAt, setEvery, setOnce, type Timers } from './timers.ts';

export class LocalContext implements ActorContext<unknown> {
  readonly cell: Cell;
  readonly incarnation: number;
  /** What the message being handled carries; made when its headers are read, if it carries nothing. */
  envelope: Envelope | null;
  /** Who sent the message of this context's one turn; undefined: the context serves the whole incarnation, and the cell knows. */
  readonly #sender: Cell | null | undefined;

  constructor(cell: Cell, envelope: Envelope | null, sender: Cell | null | undefined) {
    this.cell = cell;
    this.incarnation = cell.incarnation;
    this.envelope = envelope;
    this.#sender = sender;
  }

  /** True when the incarnation has ended: whatever still runs in its name must not act. */
  get fenced(): boolean {
    return this.cell.incarnation !== this.incarnation || (this.cell.status & STOPPED) !== 0;
  }

  /** The envelope from which messages sent in this turn inherit; null when there is none. */
  causeFor(kernel: Kernel): Envelope | null {
    const envelope = this.envelope;
    return envelope === null || this.cell.kernel === kernel ? envelope : envelope.abroad(this.cell.kernel.idPrefix);
  }

  get self(): ActorRef<unknown> {
    return this.cell.ref as unknown as ActorRef<unknown>;
  }

  get address(): ActorAddress {
    return this.cell.address;
  }

  get name(): string {
    return nameOf(this.cell);
  }

  get sender(): ActorRef<unknown> | undefined {
    return (this.#senderCell()?.ref as unknown as ActorRef<unknown> | null) ?? undefined;
  }

  get headers(): Headers {
    this.#mustBeLive('read its headers');
    const { kernel } = this.cell;
    return this.#envelopeOfTurn().headers(kernel.idPrefix, kernel.clock.wall(), kernel.clock.now());
  }

  get abortSignal(): AbortSignal {
    const cell = this.cell;
    const rare = rareOf(cell);
    if (this.fenced) return AbortSignal.abort(this.#fencedError());
    if (rare.move !== null && rare.move.step === 'quiet') {
      return AbortSignal.abort(new TroupeError('TROUPE_CANCELLED', `${this.address} is stopping or restarting.`));
    }
    if (this.#isOver())
      return AbortSignal.abort(new TroupeError('TROUPE_CANCELLED', `${this.address}: the turn is over.`));
    if ((cell.status & STARTING) !== 0) {
      if (rare.incarnationAbort === null) rare.incarnationAbort = new AbortController();
      return rare.incarnationAbort.signal;
    }
    if (rare.turnAbort === null) {
      rare.turnAbort = new AbortController();
      cell.status |= TURN_STATE;
      if (this.envelope?.ask?.givenUp)
        rare.turnAbort.abort(new TroupeError('TROUPE_CANCELLED', `The asker of ${this.address} gave up.`));
    }
    return rare.turnAbort.signal;
  }

  reply(value: unknown): void {
    const pending = this.envelope?.ask;
    if (pending === null || pending === undefined) this.#deadReply(value, 'no-asker');
    else if (this.fenced) this.#deadReply(value, 'fenced');
    else settleWith(this.cell, pending, value);
  }

  get asker(): Asker | undefined {
    const pending = this.envelope?.ask;
    if (pending === null || pending === undefined) return undefined;
    const { cell } = this;
    return {
      reply: (value) => (this.fenced ? this.#deadReply(value, 'fenced') : settleWith(cell, pending, value)),
      fail: (error) => {
        if (this.fenced || !cell.kernel.asks.reject(pending, error))
          this.#deadReply(error, this.fenced ? 'fenced' : 'late-reply');
      },
    };
  }

  forward(to: ActorRef<unknown> | ActorAddress): void {
    this.#mustBeLive('forward');
    this.#mustBeCurrent('forward');
    handOn(this.cell, 'forwarded');
    const { kernel, message } = this.cell;
    const target = typeof to === 'string' ? kernel.resolve(to) : cellOf(to);
    const meta = this.envelope ?? this.cell.meta;
    if (target === undefined) {
      const address = typeof to === 'string' ? to : to.address;
      undeliverable(kernel, address, message, meta, kernel.missing(address));
    } else deliver(target, message, meta);
  }

  ref<M>(address: ActorAddress): ActorRef<M> {
    return new AddressRef(this.cell.kernel, address) as unknown as ActorRef<M>;
  }

  spawn<M, S>(actor: ActorDefinition<M, S>, options?: SpawnOptions<M>): ActorRef<M> {
    this.#mustBeLive('spawn');
    if ((this.cell.status & MOVING) !== 0) throw this.#wrongState('spawn', 'it is stopping or restarting');
    return spawnChild(
      this.cell,
      actor as unknown as AnyDefinition,
      options as SpawnOptions<unknown>,
    ) as unknown as ActorRef<M>;
  }

  stop(child?: ActorRef<never>): void {
    this.#mustBeLive('stop');
    if (child === undefined) {
      this.cell.status |= EXITING;
      if (acting.context?.cell !== this.cell) wakeForKernel(this.cell);
      return;
    }
    const target = cellOf(child);
    if (target === undefined) return;
    if (target.parent !== this.cell)
      throw this.#wrongState('stop', `${target.address} is not its child; ask its parent, or use system.stopActor`);
    requestStop(target, { kind: 'stopped' });
  }

  watch(ref: ActorRef<never>): void {
    this.#watch(ref, false);
  }

  link(ref: ActorRef<never>): void {
    this.#watch(ref, true);
  }

  unwatch(ref: ActorRef<never>): void {
    this.#mustBeLive('unwatch');
    const target = cellOf(ref);
    if (target !== undefined) unwatch(this.cell, target);
    else unwatchAddress(this.cell, ref.address);
  }

  stash(): void {
    this.#mustBeLive('stash');
    this.#mustBeCurrent('stash');
    stash(this.cell);
  }

  unstash(): void {
    this.#mustBeLive('unstash');
    unstash(this.cell);
  }

  unstashAll(): void {
    this.#mustBeLive('unstashAll');
    unstashAll(this.cell);
  }

  get timers(): Timers<unknown> {
    const { cell } = this;
    const live = (): void => this.#mustBeLive('timers');
    return {
      once: (key, message, afterMs) => (live(), setOnce(cell, key, message, afterMs)),
      every: (key, message, everyMs) => (live(), setEvery(cell, key, message, everyMs)),
      at: (key, message, when) => (live(), setAt(cell, key, message, when)),
      cancel: (key) => (live(), cancelTimer(cell, key)),
    };
  }

  progress(note?: string): void {
    this.#mustBeLive('progress');
    rareOf(this.cell).progress = { at: this.cell.kernel.clock.wall(), note };
  }

  waiting(reason: string): Disposable {
    this.#mustBeLive('waiting');
    const rare = rareOf(this.cell);
    const wait = { reason, since: this.cell.kernel.clock.wall() };
    rare.waits = [...(rare.waits ?? []), wait];
    return {
      [Symbol.dispose]: () => {
        rare.waits = rare.waits?.filter((other) => other !== wait) ?? null;
      },
    };
  }

  find<M>(key: ServiceKey<M>): ActorRef<M>[] {
    return this.cell.kernel.receptionist.find(key);
  }

  subscribe(key: ServiceId<unknown>): void {
    this.#mustBeLive('subscribe');
    this.cell.kernel.receptionist.subscribeCell(key, this.cell);
  }

  emit(fact: UserFact): void {
    this.#mustBeLive('emit');
    const { kernel } = this.cell;
    if (!kernel.events.hears.UserFact) return;
    const { kind, ...data } = fact;
    kernel.note('UserFact', { address: this.address, incarnation: this.incarnation, name: kind, data });
  }

  get log(): Logger {
    const rare = rareOf(this.cell);
    if (rare.log === null) rare.log = this.cell.kernel.log.child({ actor: this.address });
    return rare.log;
  }

  /** The envelope of the message being handled; a message without one gets it now, and what the turn sends next inherits from it. */
  #envelopeOfTurn(): Envelope {
    if (this.envelope !== null) return this.envelope;
    const { cell } = this;
    const isCurrent = this.#isCurrent();
    const isShared = this.#sender === undefined;
    if (isShared && isCurrent && cell.meta instanceof Envelope) return cell.meta;
    const envelope = new Envelope(this.#senderCell(), null, ++cell.kernel.messageIds, null);
    if (!isShared) this.envelope = envelope;
    else if (acting.context === this) acting.context = new LocalContext(cell, envelope, envelope.sender);
    if (isCurrent) cell.meta = envelope;
    return envelope;
  }

  #senderCell(): Cell | null {
    if (this.fenced) return null;
    if (this.envelope !== null) return this.envelope.sender;
    if (this.#sender !== undefined) return this.#sender;
    if (!this.#isCurrent()) return null;
    const { meta } = this.cell;
    return meta instanceof Envelope ? meta.sender : meta;
  }

  /** The turn of this context is open; the shared context of an incarnation is that of any synchronous turn of it. */
  #isCurrent(): boolean {
    if (acting.context === this || this.cell.rare?.turn?.context === this) return true;
    return this.#sender === undefined && acting.context?.cell === this.cell;
  }

  /** The one turn of this context has ended; a context that serves the incarnation cannot tell. */
  #isOver(): boolean {
    return this.#sender !== undefined && !this.#isCurrent();
  }

  #mustBeCurrent(what: string): void {
    if (!this.#isCurrent()) throw this.#wrongState(what, 'the turn that handled its message is over');
  }

  #watch(ref: ActorRef<never>, linked: boolean): void {
    this.#mustBeLive('watch');
    const target = cellOf(ref);
    if (target !== undefined) watch(this.cell, target, linked);
    else this.cell.kernel.reportMissing(this.cell, ref, linked);
  }

  #deadReply(value: unknown, reason: 'no-asker' | 'fenced' | 'late-reply'): void {
    const to = this.sender?.address ?? this.cell.kernel.noAddress;
    undeliverable(this.cell.kernel, to, value, this.cell, reason);
  }

  #mustBeLive(what: string): void {
    if (this.fenced) throw this.#fencedError(what);
  }

  #fencedError(what: string = 'act'): TroupeError {
    return new TroupeError(
      'TROUPE_FENCED',
      `${this.address}: incarnation ${this.incarnation} has ended and may not ${what} any more.`,
    );
  }

  #wrongState(what: string, why: string): TroupeError {
    return new TroupeError('TROUPE_WRONG_STATE', `${this.address} cannot ${what}: ${why}.`);
  }
}

/** The cell behind a ref of this process, if it has one now. */
export function cellOf(ref: ActorRef<never>): Cell | undefined {
  if (ref instanceof LocalRef) return ref.cell;
  return ref instanceof AddressRef ? ref.resolve() : undefined;
}

function settleWith(cell: Cell, pending: PendingAsk, value: unknown): void {
  const { kernel } = cell;
  if (kernel.codec !== null) {
    const copied = kernel.copyStrictly(value);
    if ('issue' in copied) {
      kernel.asks.reject(
        pending,
        new TroupeError(
          'TROUPE_NOT_SERIALIZABLE',
          `${cell.address}: its reply cannot cross to another node: ${copied.issue}`,
        ),
      );
      return;
    }
    value = copied.value;
  }
  if (!kernel.asks.resolve(pending, value)) {
    const to = pending.asker?.address ?? kernel.noAddress;
    undeliverable(kernel, to, value, cell, 'late-reply');
  }
}
