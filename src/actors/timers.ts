// Timers of an actor: messages to itself, by key. Setting a key again replaces its timer.
// A cancelled or replaced timer never delivers, not even a message that already waits in the mailbox; all end with the incarnation.

import { TroupeError } from '../errors.ts';
import { type ClockTimer, parseCron } from '../time/index.ts';
import { type Cell, rareOf } from './cell.ts';
import { deliver } from './delivery.ts';
import { Envelope } from './envelope.ts';

/** What `context.timers` offers. */
export interface Timers<Message> {
  /** Sends `message` to this actor once, after `afterMs`. */
  once(key: string, message: Message, afterMs: number): void;
  /** Sends `message` every `everyMs`; a tick is left out while the previous one still waits to be handled. */
  every(key: string, message: Message, everyMs: number): void;
  /** Sends `message` at a date, or at each time that a cron pattern names. */
  at(key: string, message: Message, when: Date | string): void;
  /** `false` if no timer had this key. */
  cancel(key: string): boolean;
}

/** A running timer; it is the token of the messages that it sends. */
export class ActorTimer {
  cancelled = false;
  /** The message of the last tick waits in the mailbox. */
  waiting = false;
  /** Null once it has fired for the last time. */
  handle: ClockTimer | null = null;
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }
}

export function setOnce(cell: Cell, key: string, message: unknown, afterMs: number): void {
  checkDelay('once', 'afterMs', afterMs, 0);
  const timer = replace(cell, key);
  timer.handle = cell.kernel.clock.after(afterMs, () => {
    timer.handle = null;
    send(cell, timer, message);
  });
}

export function setEvery(cell: Cell, key: string, message: unknown, everyMs: number): void {
  checkDelay('every', 'everyMs', everyMs, 1);
  const timer = replace(cell, key);
  const { clock } = cell.kernel;
  let due = clock.now() + everyMs;
  const tick = (): void => {
    // Ticks keep to the grid of the first one; those missed while the process was busy are left out.
    const now = clock.now();
    due += everyMs * Math.max(1, Math.ceil((now - due) / everyMs));
    timer.handle = clock.after(due - now, tick);
    send(cell, timer, message);
  };
  timer.handle = clock.after(everyMs, tick);
}

export function setAt(cell: Cell, key: string, message: unknown, when: Date | string): void {
  const { clock } = cell.kernel;
  if (when instanceof Date) {
    if (Number.isNaN(when.getTime())) throw new TroupeError('TROUPE_INVALID_OPTION', 'timers.at: the date is invalid.');
    setOnce(cell, key, message, Math.max(0, when.getTime() - clock.wall()));
    return;
  }
  const cron = parseCron(when);
  const timer = replace(cell, key);
  const arm = (after: number): void => {
    const due = cron.next(after);
    timer.handle =
      due === undefined
        ? null
        : clock.after(due - clock.wall(), () => {
            // A timer may fire a moment early: the next time is sought after the due one, or it would come twice.
            arm(Math.max(due, clock.wall()));
            send(cell, timer, message);
          });
  };
  arm(clock.wall());
}

/** Called when a timer's message is about to be handled; `false` when it must be dropped. */
export function acceptTick(cell: Cell, timer: ActorTimer): boolean {
  timer.waiting = false;
  if (timer.cancelled) return false;
  if (timer.handle === null) cell.rare?.timers?.delete(timer.key);
  return true;
}

export function cancelTimer(cell: Cell, key: string): boolean {
  const timer = cell.rare?.timers?.get(key);
  if (timer === undefined) return false;
  end(timer);
  cell.rare?.timers?.delete(key);
  return true;
}

export function cancelAllTimers(cell: Cell): void {
  const timers = cell.rare?.timers;
  if (timers === undefined || timers === null) return;
  for (const timer of timers.values()) end(timer);
  rareOf(cell).timers = null;
}

function replace(cell: Cell, key: string): ActorTimer {
  cancelTimer(cell, key);
  const rare = rareOf(cell);
  if (rare.timers === null) rare.timers = new Map();
  const timer = new ActorTimer(key);
  rare.timers.set(key, timer);
  return timer;
}

function end(timer: ActorTimer): void {
  timer.cancelled = true;
  timer.handle?.cancel();
  timer.handle = null;
}

function send(cell: Cell, timer: ActorTimer, message: unknown): void {
  if (timer.cancelled || timer.waiting) return;
  const envelope = new Envelope(null, null, ++cell.kernel.messageIds, null);
  envelope.timer = timer;
  timer.waiting = deliver(cell, message, envelope);
  if (!timer.waiting && timer.handle === null) cell.rare?.timers?.delete(timer.key);
}

function checkDelay(where: string, option: string, value: number, min: number): void {
  if (typeof value === 'number' && value >= min) return;
  throw new TroupeError(
    'TROUPE_INVALID_OPTION',
    `timers.${where}: ${option} must be a number of at least ${min}, not ${String(value)}.`,
    {
      data: { option },
    },
  );
}
