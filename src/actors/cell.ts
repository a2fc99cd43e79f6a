// Cell: the private side of one actor: its state word, mailbox, state, and its place in the tree. Data only.
// What happens to a cell lives by concern in turns, lifecycle, children, death-watch, timers, offers and delivery.
// Fields that most actors never need are in one lazy `Rare` object, so that an idle actor stays small.

import type { ClockTimer } from '../time/index.ts';
import type { ActorAddress } from './address.ts';
import type { LocalContext } from './local-context.ts';
import type { Envelope } from './envelope.ts';
import type { Failure } from './failure.ts';
import type { Kernel } from './kernel.ts';
import type { LocalRef } from './local-ref.ts';
import type { Logger } from './log.ts';
import type { OfferList } from './offers.ts';
import type { PendingAsk } from './pending-ask.ts';
import type { Plan } from './plan.ts';
import type { ServiceId } from './receptionist.ts';
import type { RingQueue } from './ring-queue.ts';
import type { StopReason } from './signal.ts';
import type { ActorTimer } from './timers.ts';
import type { ChildAction, ChildSupervisor, SupervisedChild } from './supervision.ts';
import { KERNEL, SCHEDULED, STARTING } from './status.ts';

/** Stands in for the message of a cell that handles none. */
export const noMessage: unique symbol = Symbol('no message');

/** RingQueue or PriorityQueue. */
export interface Mailbox {
  readonly size: number;
  readonly meta: unknown;
  push(message: unknown, meta: unknown): void;
  unshift(message: unknown, meta: unknown): void;
  prepend(other: RingQueue): void;
  shift(): unknown;
  readonly hasDroppable: boolean;
  shiftOldest(): unknown;
  remove(drop: (message: unknown, meta: unknown) => boolean): void;
}

export type Phase = 'init' | 'receive' | 'signal' | 'stopped';

/** A turn that has returned a promise; its message is still that of the cell. */
export interface AsyncTurn {
  readonly phase: Phase;
  readonly context: LocalContext;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** One watch over another actor; a Terminated counts only while its watch does. */
export type Watch =
  | { readonly target: Cell; linked: boolean }
  /** Nobody lived at the address. */
  | { readonly target: null; readonly address: ActorAddress; linked: boolean };

/** A stop or restart on its way. */
export interface Move {
  kind: 'stop' | 'restart';
  reason: StopReason;
  /** Monotonic time before which a restart does not begin. */
  notBefore: number;
  step: 'quiet' | 'hook' | 'delay';
  timer: ClockTimer | null;
  timerFor: 'turn' | 'hook' | 'delay' | null;
}

/** What only some actors have. */
export class Rare {
  firstChild: Cell | null = null;
  lastChild: Cell | null = null;
  childCount = 0;
  /** Its address, once one of its children was asked for theirs. */
  address: ActorAddress | null = null;
  /** Children whose name somebody can know. */
  named: Map<string, Cell> | null = null;
  supervisor: ChildSupervisor | null = null;
  watching: Map<Cell, Watch> | null = null;
  missing: Map<ActorAddress, Watch> | null = null;
  /** Called with the reason when the cell has stopped; for callers that are no actors. */
  onStopped: ((reason: StopReason) => void)[] | null = null;
  /** Pairs of signal and, for a Terminated, its watch. */
  signals: RingQueue | null = null;
  timers: Map<string, ActorTimer> | null = null;
  stash: RingQueue | null = null;
  /** Asks that this actor will answer in a later turn. */
  heldAsks: Set<PendingAsk> | null = null;
  /** Asks that this incarnation has made and that are open; a list linked through the asks. */
  ownAsks: PendingAsk | null = null;
  /** Senders waiting for room in this mailbox. */
  offers: OfferList | null = null;
  turn: AsyncTurn | null = null;
  turnAbort: AbortController | null = null;
  /** What the turn has done with its message instead of handling it. */
  handedOn: 'stashed' | 'forwarded' | null = null;
  incarnationAbort: AbortController | null = null;
  move: Move | null = null;
  failure: Failure | null = null;
  /** The message of the failed turn, until it is decided what becomes of it. */
  failed: { readonly message: unknown; readonly envelope: Envelope; readonly failure: Failure } | null = null;
  /** Sequence number of the failure or exit that the supervisor must answer; 0: none. */
  downSequence = 0;
  /** Its failure went up to the parent's supervisor, and why. */
  escalated: 'by-decision' | 'exhausted' | null = null;
  restarts = 0;
  progress: { readonly at: number; readonly note: string | undefined } | null = null;
  /** Declared waits of the open turn. */
  waits: readonly { readonly reason: string; readonly since: number }[] | null = null;
  services: ServiceId<unknown>[] | null = null;
  subscribed: ServiceId<unknown>[] | null = null;
  log: Logger | null = null;
}

export class Cell implements SupervisedChild {
  status: number = STARTING | KERNEL | SCHEDULED;
  state: unknown = undefined;
  mailbox: Mailbox | null = null;
  context: LocalContext | null = null;
  /** The message being handled, for stash and forward. */
  message: unknown = noMessage;
  /** Of the message being handled: its sending cell, its envelope, or null. */
  meta: Cell | Envelope | null = null;
  rare: Rare | null = null;
  previousSibling: Cell | null = null;
  nextSibling: Cell | null = null;
  /** Who is told when this cell stops. */
  watchers: Cell | Set<Cell> | null = null;
  name: string | null;
  incarnation: number;
  readonly id: number;
  readonly plan: Plan;
  readonly parent: Cell | null;
  readonly kernel: Kernel;
  ref: LocalRef | null = null;

  constructor(kernel: Kernel, parent: Cell | null, plan: Plan, id: number, name: string | null, incarnation: number) {
    this.kernel = kernel;
    this.parent = parent;
    this.plan = plan;
    this.id = id;
    this.name = name;
    this.incarnation = incarnation;
  }

  get isEnvelope(): false {
    return false;
  }

  get address(): ActorAddress {
    return this.kernel.addressOf(this);
  }

  get restartType(): 'permanent' | 'transient' | 'temporary' {
    return this.plan.restart;
  }

  carryOut(action: ChildAction, sequence: number): void {
    this.kernel.carryOut(this, action, sequence);
  }
}

export function rareOf(cell: Cell): Rare {
  if (cell.rare === null) cell.rare = new Rare();
  return cell.rare;
}
