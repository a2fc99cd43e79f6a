// Turns: the slice in which a cell does its kernel work, then handles messages, one at a time.
// Synchronous turns run in one tight loop. A turn that returns a promise leaves the loop; the cell goes on when it settles.
// Rules: kernel work first; nothing while a turn awaits; a failure suspends; at most `throughput` messages a slice.

import { acting, attributed } from './attribution.ts';
import { beginAwait, isPromise } from './awaiting.ts';
import { type Cell, type Mailbox, noMessage } from './cell.ts';
import { refuse } from './delivery.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Envelope, never } from './envelope.ts';
import { fail } from './failing.ts';
import { doKernelWork } from './kernel-work.ts';
import { requestStop } from './lifecycle.ts';
import { LocalContext } from './local-context.ts';
import { ASYNC, AWAITING, BLOCKED, DRAINING, INTERRUPTED, KERNEL, NOT_NOW, SCHEDULED, UNSETTLED } from './status.ts';
import { takeBack } from './stash.ts';
import { acceptTick } from './timers.ts';
import { cancelled, closeEnvelope, givenUp, mayGoOn } from './turn-end.ts';

/** Gives a cell its slice; afterwards it is in the run queue again if it still has work. */
export function runSlice(cell: Cell, dispatcher: Dispatcher): void {
  if ((cell.status & KERNEL) !== 0) doKernelWork(cell, dispatcher);
  const { mailbox } = cell;
  if ((cell.status & NOT_NOW) === 0 && mailbox !== null && mailbox.size > 0) handleMessages(cell, mailbox, dispatcher);
  const status = cell.status & ~SCHEDULED;
  cell.status = status;
  if ((status & UNSETTLED) !== 0) endSlice(cell, dispatcher);
  else if (mailbox !== null && mailbox.size > 0) dispatcher.schedule(cell);
  else {
    cell.message = noMessage;
    cell.meta = null;
  }
}

/** The slice has ended with more to consider than further messages. */
function endSlice(cell: Cell, dispatcher: Dispatcher): void {
  acting.context = null;
  if ((cell.status & DRAINING) !== 0) stopIfDrained(cell);
  if ((cell.status & SCHEDULED) !== 0) return;
  if (
    (cell.status & KERNEL) !== 0 ||
    ((cell.status & BLOCKED) === 0 && cell.mailbox !== null && cell.mailbox.size > 0)
  ) {
    dispatcher.schedule(cell);
  } else if ((cell.status & AWAITING) === 0) {
    cell.message = noMessage;
    cell.meta = null;
  }
}

function handleMessages(cell: Cell, mailbox: Mailbox, dispatcher: Dispatcher): void {
  const { plan } = cell;
  const { receive, definition } = plan;
  const base = cell.context as LocalContext;
  const isAsync = (cell.status & ASYNC) !== 0;
  let budget = dispatcher.throughput;
  acting.context = base;
  try {
    do {
      const message = mailbox.shift();
      const meta = mailbox.meta as Cell | Envelope | null;
      cell.message = message;
      if (cell.meta !== meta) cell.meta = meta;
      let context = base;
      if (meta !== null && meta.isEnvelope) {
        if (!openEnvelope(cell, message, meta)) {
          if ((cell.status & INTERRUPTED) !== 0 && !mayGoOn(cell)) return;
          if (--dispatcher.fuel <= 0 && dispatcher.mustYield()) return;
          continue;
        }
        context = new LocalContext(cell, meta, meta.sender);
        acting.context = context;
      } else if (isAsync) {
        // The turn may outlast the next one's beginning in callbacks: what it reads of its message must stay its own.
        context = new LocalContext(cell, null, meta as Cell | null);
        acting.context = context;
      }
      const next = isAsync
        ? attributed(context, callReceive, cell, message, context)
        : receive.call(definition, cell.state, message, context);
      if (next !== undefined && next !== cell.state) {
        if (isPromise(next)) {
          cell.status |= ASYNC;
          beginAwait(cell, next, 'receive', context);
          return;
        }
        cell.state = next;
      }
      if (context !== base && context.envelope !== null) closeEnvelope(cell, context.envelope);
      if (acting.context !== base) acting.context = base;
      if ((cell.status & INTERRUPTED) !== 0 && !mayGoOn(cell)) return;
      if (--dispatcher.fuel <= 0 && dispatcher.mustYield()) return;
    } while (mailbox.size > 0 && --budget > 0);
  } catch (error) {
    turnThrew(cell, error);
  }
}

function callReceive(cell: Cell, message: unknown, context: LocalContext): unknown {
  return cell.plan.receive.call(cell.plan.definition, cell.state, message, context);
}

/** `false`: the message is no longer worth handling. */
function openEnvelope(cell: Cell, message: unknown, envelope: Envelope): boolean {
  const { ask, timer } = envelope;
  if (timer !== null) {
    // Accepted once, a tick is a message like any other: a retry or a stash keeps it although its timer ends.
    envelope.timer = null;
    return acceptTick(cell, timer);
  }
  if (ask !== null) {
    // A retry of a turn that failed after its reply is handled again; only its second reply comes too late.
    const isRetry = envelope.attempt > 1 && !ask.givenUp;
    if (ask.settled && !isRetry) {
      return refuse(cell, message, envelope, 'expired', ask.givenUp ? 'its asker gave up' : 'it was settled before');
    }
    ask.holder = cell;
  } else if (envelope.deadline !== never && envelope.deadline <= cell.kernel.clock.now()) {
    return refuse(cell, message, envelope, 'expired');
  }
  return true;
}

function turnThrew(cell: Cell, error: unknown): void {
  acting.context = null;
  const { message, meta } = cell;
  const isOurs = takeBack(cell);
  mayGoOn(cell);
  if (meta instanceof Envelope && givenUp(cell, meta, error)) cancelled(cell, message);
  else fail(cell, error, 'receive', isOurs ? { message, meta } : undefined);
}

function stopIfDrained(cell: Cell): void {
  if ((cell.status & BLOCKED) === 0 && (cell.mailbox?.size ?? 0) === 0) requestStop(cell, { kind: 'stopped' });
}

/** The runtime itself has failed in this slice: the cell is given up, so that it does not stay behind half done. */
export function breakOff(cell: Cell): void {
  cell.status &= ~SCHEDULED;
  requestStop(cell, { kind: 'stopped' });
}
