// Failing: a turn that did not end well suspends its cell and is reported to the supervisor of its parent; later the decision is
// carried out here. Each report bears a number, and a decision about an older one is ignored.

import { TroupeError } from '../errors.ts';
import { asHost } from './attribution.ts';
import { type Cell, rareOf } from './cell.ts';
import { childrenOf } from './children.ts';
import { wakeForKernel } from './delivery.ts';
import type { Envelope } from './envelope.ts';
import { causeOf, errorLine, type Failure, type FailurePhase, messageTypeOf } from './failure.ts';
import { beginRestart, stopAfterFailure, stopNow } from './lifecycle.ts';
import { noteOf } from './note.ts';
import { dispose, envelopeOf, quarantine, quarantineKept } from './poison.ts';
import { AWAITING, EXITING, MOVING, STARTING, STOPPED, SUSPENDED, TRACKED } from './status.ts';
import type { ChildAction } from './supervision.ts';

/** Suspends a cell whose turn failed and reports to its supervisor. `message` is undefined when no message was at fault. */
export function fail(
  cell: Cell,
  error: unknown,
  phase: FailurePhase,
  failed?: { message: unknown; meta: Cell | Envelope | null },
): void {
  const envelope = failed === undefined ? null : envelopeOf(cell, failed.meta);
  const failure = makeFailure(cell, error, phase, envelope, failed?.message);
  noteOf(cell, 'ActorFailed', { failure });
  if ((cell.status & (SUSPENDED | MOVING | STOPPED)) !== 0) {
    if (failed === undefined || envelope === null) return;
    // Suspended by an earlier failure it may still be restarted, and then the message has its attempts.
    if ((cell.status & (MOVING | STOPPED)) === 0) dispose(cell, failure, failed.message, envelope);
    else quarantine(cell, failure, failed.message, envelope);
    return;
  }
  cell.status |= SUSPENDED;
  const rare = rareOf(cell);
  rare.failure = failure;
  rare.downSequence = failure.sequence;
  if (failed !== undefined && envelope !== null) dispose(cell, failure, failed.message, envelope);
  report(cell, failure, failure.sequence);
}

function makeFailure(
  cell: Cell,
  error: unknown,
  phase: FailurePhase,
  envelope: Envelope | null,
  message: unknown,
): Failure {
  const failure = {
    cause: causeOf(error),
    phase,
    error,
    address: cell.address,
    incarnation: cell.incarnation,
    attempt: envelope?.attempt ?? 0,
    messageId: envelope === null ? undefined : cell.kernel.idText(envelope.id),
    messageType: envelope === null ? undefined : messageTypeOf(message),
    sequence: ++cell.kernel.failures,
  };
  Object.defineProperty(failure, 'message', { value: message });
  return Object.freeze(failure as Failure);
}

/** The cell has called `context.stop()` and its turn is over. */
export function exit(cell: Cell): void {
  cell.status &= ~EXITING;
  if ((cell.status & (SUSPENDED | MOVING | STOPPED)) !== 0) return;
  if (cell.plan.restart !== 'permanent') {
    stopNow(cell, { kind: 'finished' });
    return;
  }
  cell.status |= SUSPENDED;
  const rare = rareOf(cell);
  rare.failure = null;
  rare.downSequence = ++cell.kernel.failures;
  report(cell, undefined, rare.downSequence);
}

/** Does what the supervisor decided about the failure with this sequence number; an answer to an older one is ignored. */
export function carryOut(cell: Cell, action: ChildAction, sequence: number): void {
  const { rare } = cell;
  if (rare === null || rare.downSequence !== sequence || (cell.status & (MOVING | STOPPED)) !== 0) return;
  const failure = rare.failure ?? undefined;
  switch (action.kind) {
    case 'restart':
      rare.restarts++;
      beginRestart(cell, failure, action.afterMs);
      break;
    case 'resume':
      rare.downSequence = 0;
      rare.escalated = null;
      quarantineKept(cell);
      cell.status &= ~SUSPENDED;
      if ((cell.status & (STARTING | AWAITING)) === STARTING) {
        // It has never started, so there is no state to go on with.
        rare.restarts++;
        beginRestart(cell, failure, 0);
        break;
      }
      noteOf(cell, 'ActorResumed', {});
      for (const child of childrenOf(cell)) {
        const childRare = child.rare;
        if (childRare === null || childRare.escalated === null) continue;
        // The parent goes on; a child that has used its restarts up does not.
        const fate: ChildAction = childRare.escalated === 'exhausted' ? { kind: 'stop' } : action;
        carryOut(child, fate, childRare.downSequence);
      }
      wakeForKernel(cell);
      break;
    case 'stop':
      quarantineKept(cell);
      stopAfterFailure(cell, failure);
      if (action.incident !== undefined) noteOf(cell, 'IncidentOpened', { cause: action.incident, failure });
      if (action.stopSystem) cell.kernel.stopBecause(`${cell.address} ${action.incident ?? 'failed'}`);
      break;
    case 'escalate':
      escalate(cell, failure, action.exhausted);
  }
}

function report(cell: Cell, failure: Failure | undefined, sequence: number): void {
  cell.status |= TRACKED;
  const supervisor = cell.parent?.rare?.supervisor;
  // A supervisor decides on nobody's behalf.
  if (supervisor) asHost(() => supervisor.childDown(cell, failure, sequence));
  cell.kernel.dispatcher.yieldSoon();
}

function escalate(cell: Cell, failure: Failure | undefined, exhausted: boolean): void {
  const parent = cell.parent as Cell;
  rareOf(cell).escalated = exhausted ? 'exhausted' : 'by-decision';
  const error = exhausted
    ? exhaustedError(cell, failure)
    : (failure?.error ?? new TroupeError('TROUPE_ACTOR_FAILED', `${cell.address} was escalated.`));
  fail(parent, error, 'child');
}

function exhaustedError(cell: Cell, failure: Failure | undefined): TroupeError {
  const last = failure === undefined ? '' : `; last: ${errorLine(failure.error)}`;
  return new TroupeError(
    'TROUPE_RESTARTS_EXHAUSTED',
    `${cell.address} needed more restarts than its supervisor allows${last}`,
    {
      cause: failure?.error,
      data: { child: cell.address },
    },
  );
}
