// SupervisionPlan: supervision options with every default filled in, checked once and frozen.

import type { Directive, Failure, SupervisionOptions } from '../actors/index.ts';
import { aFunction, aNumber, type Check, checkOptions, nested, oneOf } from '../options.ts';
import { type Backoff, defaultBackoff } from '../time/index.ts';

export interface SupervisionPlan {
  readonly intensity: number;
  readonly periodMs: number;
  readonly backoff: Backoff;
  readonly decide: ((failure: Failure) => Directive) | undefined;
  readonly onExhausted: 'stop-actor' | 'stop-system';
  /** The guardian has nobody above it. */
  readonly isGuardian: boolean;
}

const checks: Readonly<Record<string, Check>> = {
  strategy: oneOf('one-for-one'),
  intensity: aNumber(0, Number.POSITIVE_INFINITY),
  periodMs: aNumber(1),
  backoff: nested('supervision options: backoff', {
    initialMs: aNumber(0, Number.MAX_SAFE_INTEGER, true),
    maxMs: aNumber(0, Number.MAX_SAFE_INTEGER, true),
    factor: aNumber(1, Number.MAX_SAFE_INTEGER, true),
    jitter: aNumber(0, 1, true),
  }),
  decide: aFunction,
  maxChildren: aNumber(0, Number.POSITIVE_INFINITY),
  onExhausted: oneOf('stop-actor', 'stop-system'),
};

/** Throws TROUPE_INVALID_OPTION when an option is unknown or has a wrong value. */
export function checkSupervision(where: string, options: SupervisionOptions): void {
  checkOptions(where, options, checks);
}

export function planSupervision(options: SupervisionOptions, isGuardian: boolean): SupervisionPlan {
  const { decide } = options;
  return Object.freeze({
    intensity: options.intensity ?? 3,
    periodMs: options.periodMs ?? 5_000,
    backoff: Object.freeze({ ...defaultBackoff, ...options.backoff }),
    decide: decide === undefined ? undefined : (failure: Failure) => decide.call(options, failure),
    onExhausted: options.onExhausted ?? 'stop-actor',
    isGuardian,
  });
}
