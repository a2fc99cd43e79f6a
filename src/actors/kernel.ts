// Kernel: one actor system from within: its guardian, its counters, and the parts that cells share.
// It is put together here and given its ports (time, supervision, codec, log) by the composition root.

import { TroupeError } from '../errors.ts';
import type { Clock, Scheduler } from '../time/index.ts';
import { type ActorAddress, formatAddress, parseAddress } from './address.ts';
import { Asks } from './asks.ts';
import { onBehalfOf } from './attribution.ts';
import { Cell, rareOf } from './cell.ts';
import { addressBelow, findByPath } from './children.ts';
import { type Codec, deepFreeze } from './codec.ts';
import { DeadLetters } from './dead-letters.ts';
import { reportMissing } from './death-watch.ts';
import { deliver } from './delivery.ts';
import { Dispatcher } from './dispatcher.ts';
import { Envelope, idText } from './envelope.ts';
import { EventStream } from './event-stream.ts';
import type { Fact, FactKind, FactTable } from './facts.ts';
import { carryOut } from './failing.ts';
import { requestStop } from './lifecycle.ts';
import { LocalRef } from './local-ref.ts';
import { AddressRef } from './address-ref.ts';
import type { Logger } from './log.ts';
import type { PendingAsk } from './pending-ask.ts';
import { type AnyDefinition, type Plan, planOf } from './plan.ts';
import { Quarantine } from './quarantine.ts';
import { Receptionist } from './receptionist.ts';
import type { ActorRef } from './ref.ts';
import { STOPPED } from './status.ts';
import type { ChildAction, SupervisionOptions, SupervisionPort } from './supervision.ts';

interface KernelOptions {
  readonly name: string;
  readonly node: string | undefined;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly supervision: SupervisionPort;
  readonly guardian: SupervisionOptions;
  /** In a strict system: what every message and reply passes through. */
  readonly codec: Codec | null;
  readonly log: Logger;
  readonly throughput: number;
  readonly askTimeoutMs: number;
  readonly hopLimit: number;
  readonly keepDeadLetters: number;
  readonly keepQuarantined: number;
  /** Makes message ids unique across systems and runs. */
  readonly idPrefix: string;
}

export class Kernel {
  readonly name: string;
  readonly node: string | undefined;
  readonly clock: Clock;
  readonly supervision: SupervisionPort;
  readonly codec: Codec | null;
  readonly strict: boolean;
  readonly log: Logger;
  readonly askTimeoutMs: number;
  readonly hopLimit: number;
  readonly idPrefix: string;
  readonly dispatcher: Dispatcher;
  readonly asks: Asks;
  readonly events: EventStream;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly receptionist: Receptionist;
  readonly plans: WeakMap<AnyDefinition, Plan> = new WeakMap();
  readonly root: Cell;
  readonly noAddress: ActorAddress;
  /** Cells on their way to a new incarnation. */
  readonly restarting: Set<Cell> = new Set();
  /** Living actors, without the guardian. */
  actors = 0;
  /** Turns that await now. */
  openTurns = 0;
  messageIds = 0;
  cellIds = 0;
  failures = 0;
  #incarnations = 0;
  #ending = false;
  #stopReason = 'stopped';
  #resolveStopped: (reason: string) => void;
  /** Resolves with the reason when the last actor has stopped. */
  readonly whenStopped: Promise<string>;

  constructor(options: KernelOptions) {
    this.name = options.name;
    this.node = options.node;
    this.clock = options.clock;
    this.supervision = options.supervision;
    this.codec = options.codec;
    this.strict = options.codec !== null;
    this.log = options.log;
    this.askTimeoutMs = options.askTimeoutMs;
    this.hopLimit = options.hopLimit;
    this.idPrefix = options.idPrefix;
    this.noAddress = formatAddress(this.name, this.node, '');
    this.events = new EventStream((error) => this.#complain(error, 'a fact listener threw and was removed'));
    this.deadLetters = new DeadLetters(options.keepDeadLetters, (error) =>
      this.#complain(error, 'a dead-letter listener threw and was removed'),
    );
    this.dispatcher = new Dispatcher(options.scheduler, options.throughput, () => this.asks.trim());
    this.asks = new Asks(
      this.clock,
      (ask) => this.#timedOut(ask),
      () => this.dispatcher.nudge(),
    );
    this.receptionist = new Receptionist((task) => options.scheduler.soon(task));
    this.quarantine = new Quarantine(
      options.keepQuarantined,
      (item) => this.#replay(item.to, item.message, item.messageId),
      (count) => {
        if (this.events.hears.QuarantineDropped) this.note('QuarantineDropped', { count });
      },
    );
    const { promise, resolve } = Promise.withResolvers<string>();
    this.whenStopped = promise;
    this.#resolveStopped = resolve;
    const guardian: AnyDefinition = {
      type: 'guardian',
      init: () => undefined,
      receive: () => undefined,
      supervision: options.guardian,
    };
    this.root = new Cell(
      this,
      null,
      planOf(guardian, undefined, this),
      ++this.cellIds,
      'guardian',
      this.nextIncarnation(),
    );
    this.root.ref = new LocalRef(this.root);
    this.dispatcher.enqueue(this.root);
  }

  nextIncarnation(): number {
    return ++this.#incarnations;
  }

  idText(id: number): string {
    return idText(this.idPrefix, id);
  }

  addressOf(cell: Cell): ActorAddress {
    return addressBelow(this.noAddress, cell);
  }

  /** The living cell at an address of this node. */
  resolve(address: ActorAddress): Cell | undefined {
    const parts = parseAddress(address);
    if (parts === undefined || !this.#isHere(parts)) return undefined;
    const cell = parts.path.length === 0 ? undefined : findByPath(this.root, parts.path);
    if (cell === undefined || (parts.incarnation !== undefined && parts.incarnation !== cell.incarnation))
      return undefined;
    return cell;
  }

  /** Why an address that does not resolve cannot be reached. */
  missing(address: ActorAddress): 'no-such-actor' | 'no-route' {
    const parts = parseAddress(address);
    return parts === undefined || this.#isHere(parts) ? 'no-such-actor' : 'no-route';
  }

  refAt(address: ActorAddress): ActorRef<never> {
    return new AddressRef(this, address) as unknown as ActorRef<never>;
  }

  /** Publishes a fact; callers check `events.hears` first, so that nothing is built for nobody. */
  note<Kind extends FactKind>(kind: Kind, fields: FactTable[Kind]): void {
    this.events.publish({
      kind,
      at: this.clock.wall(),
      system: this.name,
      node: this.node,
      ...fields,
    } as unknown as Fact);
  }

  carryOut(cell: Cell, action: ChildAction, sequence: number): void {
    carryOut(cell, action, sequence);
  }

  /** Ends an ask early and aborts the turn that works on it. */
  giveUp(ask: PendingAsk, error: TroupeError): void {
    const { holder } = ask;
    if (ask.settled) return;
    ask.givenUp = true;
    this.asks.reject(ask, error);
    if (holder === null) return;
    const { rare, meta } = holder;
    const turn = rare?.turn;
    if (turn?.phase !== 'receive' || !(meta instanceof Envelope) || meta.ask !== ask) return;
    onBehalfOf(turn.context, () => rare?.turnAbort?.abort(error));
  }

  /** Tells a watcher that the actor behind a ref does not exist. */
  reportMissing(watcher: Cell, ref: ActorRef<never>, linked: boolean): void {
    if (linked && watcher.plan.definition.signal === undefined) {
      requestStop(watcher, { kind: 'linked', to: ref.address });
    } else {
      reportMissing(watcher, ref);
    }
  }

  /** Freezes a value and sends it through the codec and back, as it would cross to another node. */
  copyStrictly(value: unknown): { value: unknown } | { issue: string } {
    if (this.codec === null) return { value };
    try {
      const copy = this.codec.decode(this.codec.encode(value), (address) => this.#refTo(address));
      deepFreeze(value);
      return { value: deepFreeze(copy) };
    } catch (error) {
      return { issue: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A ref in a message means the actor that lives there now, if one does. */
  #refTo(address: ActorAddress): ActorRef<never> {
    return (this.resolve(address)?.ref as unknown as ActorRef<never> | undefined) ?? this.refAt(address);
  }

  /** No message, turn or decision is under way; timers may be. */
  get quiescent(): boolean {
    return this.dispatcher.idle && this.openTurns === 0 && this.supervision.idle();
  }

  /** The system is stopping or has stopped. */
  get ending(): boolean {
    return this.#ending;
  }

  /** Quiescent, and no actor that will restart has something left to handle. */
  get #drained(): boolean {
    return this.quiescent && ![...this.restarting].some(hasWork);
  }

  /** Resolves when everything is handled, or after `limitMs`; tells which. */
  async settle(limitMs: number): Promise<boolean> {
    const until = this.clock.now() + limitMs;
    while (!this.#drained && this.clock.now() < until) {
      await new Promise<void>((resolve) => this.clock.after(1, resolve));
    }
    return this.#drained;
  }

  stopBecause(reason: string): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#stopReason = reason;
    if (this.events.hears.SystemStopping) this.note('SystemStopping', {});
    requestStop(this.root, { kind: 'stopped' });
  }

  /** The guardian has stopped: nothing lives any more. */
  rootStopped(): void {
    this.actors = 0;
    this.supervision.close();
    if (this.events.hears.SystemStopped) this.note('SystemStopped', { reason: this.#stopReason });
    this.#resolveStopped(this.#stopReason);
  }

  /** Calls back when a cell has stopped, at once if it already has. */
  onStopped(cell: Cell, callback: () => void): void {
    if ((cell.status & STOPPED) !== 0) {
      callback();
      return;
    }
    const rare = rareOf(cell);
    if (rare.onStopped === null) rare.onStopped = [];
    rare.onStopped.push(callback);
  }

  /** The host's logger may be what is broken; then nobody is left to tell. */
  #complain(error: unknown, what: string): void {
    try {
      this.log.error({ err: error }, what);
    } catch {
      // Whatever failed must not fail the actor at whose turn it did.
    }
  }

  #isHere(parts: { system: string; node: string | undefined }): boolean {
    return parts.system === this.name && (parts.node === undefined || parts.node === this.node);
  }

  #timedOut(ask: PendingAsk): void {
    const to = ask.target?.address ?? this.noAddress;
    this.giveUp(
      ask,
      new TroupeError(
        'TROUPE_ASK_TIMEOUT',
        `${to} did not reply in time. Look whether it is busy, stuck or simply never replies to this message.`,
        {
          data: { to },
        },
      ),
    );
  }

  #replay(to: ActorAddress, message: unknown, messageId: string): boolean {
    const cell = this.resolve(to);
    if (cell === undefined) return this.refAt(to).tell(message as never);
    if (this.events.hears.MessageReplayed) this.note('MessageReplayed', { address: to, messageId });
    return deliver(cell, message, new Envelope(null, null, ++this.messageIds, null));
  }
}

function hasWork(cell: Cell): boolean {
  const { mailbox, rare } = cell;
  if (mailbox !== null && mailbox.size > 0) return true;
  return rare !== null && (rare.failed !== null || (rare.stash?.size ?? 0) > 0);
}
