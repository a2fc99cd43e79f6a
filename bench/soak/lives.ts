// Lives: one entry for each living actor of the fleet, through all its restarts: its open turn, what it watches, the order in
// which it handles messages. Here the promises about single actors are checked, at the moment they could break.

import { isTroupeError } from '../../src/index.ts';
import type { ActorContext, ActorRef, Signal } from '../../src/index.ts';
import type { Findings } from './findings.ts';
import type { Messages } from './messages.ts';
import type { Order } from './order.ts';

interface Watch {
  readonly linked: boolean;
  /** When its Terminated became due, in monotonic milliseconds; undefined while the target lives. */
  dueSince: number | undefined;
}

export class Life {
  readonly ref: ActorRef<Order>;
  readonly address: string;
  readonly depth: number;
  /** The mailbox keeps the order of sending. */
  readonly orderly: boolean;
  ended = false;
  turn: Turn | undefined;
  readonly watching = new Map<Life, Watch>();
  readonly watchedBy = new Set<Life>();
  /** The latest number in the sequence of messages from outside, sent and handled. */
  sent = 0;
  handled = 0;
  /** Place in the list of the living. */
  place = 0;

  constructor(ref: ActorRef<Order>, depth: number, orderly: boolean) {
    this.ref = ref;
    this.address = ref.address;
    this.depth = depth;
    this.orderly = orderly;
  }
}

/** One turn of one actor, as its behavior sees it. */
export class Turn {
  /** Handed on or set aside: its message ends elsewhere. */
  passedOn = false;
  readonly life: Life;
  readonly order: Order | undefined;
  readonly context: ActorContext<Order>;
  readonly #messages: Messages;

  constructor(life: Life, order: Order | undefined, context: ActorContext<Order>, messages: Messages) {
    this.life = life;
    this.order = order;
    this.context = context;
    this.#messages = messages;
  }

  /** The runtime has cut this turn off: what it does counts for nothing. */
  get fenced(): boolean {
    try {
      this.context.progress();
      return false;
    } catch (error) {
      if (isTroupeError(error, 'TROUPE_FENCED')) return true;
      throw error;
    }
  }

  end(): void {
    if (this.#close() && this.order !== undefined && !this.passedOn) this.#messages.end(this.order.id, 'handled');
  }

  fail(error: unknown): never {
    if (this.#close() && this.order !== undefined && isCancellation(error)) this.#messages.cancel(this.order.id);
    throw error;
  }

  #close(): boolean {
    if (this.fenced) return false;
    if (this.life.turn === this) this.life.turn = undefined;
    return true;
  }
}

function isCancellation(error: unknown): boolean {
  return (
    isTroupeError(error, 'TROUPE_CANCELLED') ||
    isTroupeError(error, 'TROUPE_ASK_TIMEOUT') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

export class Lives {
  /** All that have not ended, in no order. */
  readonly all: Life[] = [];
  readonly #byRef = new WeakMap<ActorRef<never>, Life>();
  readonly #byAddress = new Map<string, Life>();
  readonly #findings: Findings;
  readonly #messages: Messages;

  constructor(findings: Findings, messages: Messages) {
    this.#findings = findings;
    this.#messages = messages;
  }

  enter(ref: ActorRef<Order>, depth: number, orderly: boolean): Life {
    const life = new Life(ref, depth, orderly);
    life.place = this.all.push(life) - 1;
    this.#byRef.set(ref, life);
    this.#byAddress.set(life.address, life);
    return life;
  }

  of(ref: ActorRef<never>): Life {
    const life = this.#byRef.get(ref);
    if (life === undefined) throw new Error(`${ref.address} was spawned past the books.`);
    return life;
  }

  at(address: string): Life | undefined {
    return this.#byAddress.get(address);
  }

  /** The actor at an address has stopped: its watchers are owed their Terminated. */
  end(address: string): void {
    const life = this.#byAddress.get(address);
    if (life === undefined) return;
    life.ended = true;
    this.#byAddress.delete(address);
    const last = this.all.pop() as Life;
    if (last !== life) {
      this.all[life.place] = last;
      last.place = life.place;
    }
    for (const watcher of life.watchedBy) {
      const watch = watcher.watching.get(life);
      if (watch !== undefined) watch.dueSince = performance.now();
    }
    life.watchedBy.clear();
    this.#forgetWatches(life);
  }

  /** A new incarnation begins: it has no watches and no open turn of its own. */
  begin(context: ActorContext<Order>): Turn {
    const life = this.of(context.self);
    this.#forgetWatches(life);
    return this.openTurn(context, undefined);
  }

  openTurn(context: ActorContext<Order>, order: Order | undefined): Turn {
    const life = this.of(context.self);
    const turn = new Turn(life, order, context, this.#messages);
    if (life.turn !== undefined && !life.turn.fenced) {
      this.#findings.add('turns overlap', `${life.address}: '${order?.deed}' while '${life.turn.order?.deed}' is open`);
    }
    life.turn = turn;
    return turn;
  }

  /** A message from outside, where it must be in sequence. */
  inSequence(life: Life, sequence: number): void {
    if (sequence <= life.handled) {
      this.#findings.add('order broken', `${life.address} handled ${sequence} after ${life.handled}`);
    }
    life.handled = Math.max(life.handled, sequence);
  }

  watch(watcher: Life, target: Life, linked: boolean): void {
    const before = watcher.watching.get(target);
    const dueSince = before?.dueSince ?? (target.ended ? performance.now() : undefined);
    watcher.watching.set(target, { linked: linked || before?.linked === true, dueSince });
    if (!target.ended) target.watchedBy.add(watcher);
  }

  unwatch(watcher: Life, target: Life): void {
    watcher.watching.delete(target);
    target.watchedBy.delete(watcher);
  }

  signalled(watcher: Life, signal: Signal): void {
    if (signal.kind !== 'terminated') return;
    const target = this.of(signal.ref);
    const broken = (how: string) =>
      this.#findings.add('Terminated wrong', `${watcher.address} about ${target.address}: ${how}`);
    if (!watcher.watching.has(target)) broken('once more, or after unwatch');
    else if (!target.ended) broken('while it lives');
    this.unwatch(watcher, target);
  }

  /** Watches whose Terminated has been due for longer than `graceMs`, of actors that `mayAct`. */
  owed(
    graceMs: number,
    mayAct: (address: string) => boolean,
  ): readonly { readonly linked: boolean; readonly what: string }[] {
    const latest = performance.now() - graceMs;
    return this.all.flatMap((watcher) => {
      const due = [...watcher.watching].filter(([, { dueSince }]) => dueSince !== undefined && dueSince < latest);
      if (due.length === 0 || !mayAct(watcher.address)) return [];
      return due.map(([target, { linked }]) => ({ linked, what: `${watcher.address} about ${target.address}` }));
    });
  }

  #forgetWatches(watcher: Life): void {
    for (const target of watcher.watching.keys()) target.watchedBy.delete(watcher);
    watcher.watching.clear();
  }
}
