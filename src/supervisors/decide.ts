// decide: what a supervisor does about one child that is down. Pure: everything it depends on is handed in.
// The window holds the times of the child's restarts within the period; a restart that would exceed the intensity is not made.

import type { ChildAction, Directive, Failure, FailureCause } from '../actors/index.ts';
import { backoffDelay } from '../time/index.ts';
import type { SupervisionPlan } from './plan.ts';

export interface Down {
  readonly restartType: 'permanent' | 'transient' | 'temporary';
  /** Undefined: a permanent child ended normally. */
  readonly failure: Failure | undefined;
  /** Monotonic times of earlier restarts, oldest first. */
  readonly window: readonly number[];
}

export interface Decision {
  readonly action: ChildAction;
  /** The window afterwards. */
  readonly window: readonly number[];
  /** What was wrong with a custom `decide`, if something was. */
  readonly complaint?: string;
}

/** Restart times that are kept where the intensity allows more: from here on the delay grows no further. */
const maxWindow = 64;

/** What is done by cause when the options have no `decide`. A turn that was merely cancelled is not a reason to lose state. */
const cures: Readonly<Partial<Record<FailureCause, Directive>>> = { cancelled: 'resume' };

/** Decides about a child that is down at `now`; `random` in [0, 1) is for the jitter. */
export function decide(plan: SupervisionPlan, down: Down, now: number, random: number): Decision {
  const { failure } = down;
  const recent = down.window.filter((at) => now - at < plan.periodMs);
  const { directive, complaint } = directiveFor(plan, failure);
  const because = complaint === undefined ? {} : { complaint };
  const wanted = typeof directive === 'string' ? directive : directive.do;
  // A child whose init failed has no state to go on with.
  const kind = wanted === 'resume' && (failure === undefined || failure.phase === 'init') ? 'restart' : wanted;
  const keep = (action: ChildAction): Decision => ({ action, window: recent, ...because });

  if (kind === 'resume') return keep({ kind: 'resume' });
  if (kind === 'stop' || (kind === 'restart' && down.restartType === 'temporary')) return keep({ kind: 'stop' });
  if (kind === 'escalate') {
    return keep(
      plan.isGuardian
        ? { kind: 'stop', incident: 'its failure was escalated and nobody is above' }
        : { kind: 'escalate', exhausted: false },
    );
  }
  if (recent.length >= plan.intensity) return keep(exhausted(plan));
  const window = [...recent.slice(-Math.max(maxWindow, Number.isFinite(plan.intensity) ? plan.intensity : 0)), now];
  const given = typeof directive === 'object' ? directive.afterMs : undefined;
  return {
    action: { kind: 'restart', afterMs: given ?? backoffDelay(plan.backoff, window.length, random) },
    window,
    ...because,
  };
}

function exhausted(plan: SupervisionPlan): ChildAction {
  if (!plan.isGuardian) return { kind: 'escalate', exhausted: true };
  const incident = `it needed more than ${plan.intensity} restarts within ${plan.periodMs} ms`;
  return { kind: 'stop', incident, stopSystem: plan.onExhausted === 'stop-system' };
}

function directiveFor(
  plan: SupervisionPlan,
  failure: Failure | undefined,
): { directive: Directive; complaint?: string } {
  if (failure === undefined) return { directive: 'restart' };
  if (plan.decide === undefined) return { directive: cures[failure.cause] ?? 'restart' };
  let directive: unknown;
  try {
    directive = plan.decide(failure);
  } catch (error) {
    return {
      directive: 'escalate',
      complaint: `decide threw ${error instanceof Error ? error.message : typeof error}`,
    };
  }
  if (isDirective(directive)) return { directive };
  return { directive: 'escalate', complaint: 'decide returned no directive' };
}

function isDirective(value: unknown): value is Directive {
  if (typeof value === 'string')
    return value === 'restart' || value === 'resume' || value === 'stop' || value === 'escalate';
  if (typeof value !== 'object' || value === null || !('do' in value) || value.do !== 'restart') return false;
  const { afterMs } = value as { afterMs?: unknown };
  return afterMs === undefined || (typeof afterMs === 'number' && afterMs >= 0 && afterMs <= Number.MAX_SAFE_INTEGER);
}
