// Checks of option objects: unknown keys are refused with the nearest known name, values with what is allowed.
// Every public option object passes here once, at construction; the hot path never does.

import { TroupeError } from './errors.ts';

/** What is known of one option: returns what it must be when the value is wrong, `undefined` when it is right. */
export type Check = (value: unknown) => string | undefined;

/** Throws TROUPE_INVALID_OPTION unless `options` is a plain object whose keys and values pass `checks`. */
export function checkOptions(where: string, options: unknown, checks: Readonly<Record<string, Check>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TroupeError('TROUPE_INVALID_OPTION', `${where}: options must be an object, not ${show(options)}.`, {
      data: { where },
    });
  }
  for (const key of Object.keys(options)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks);
      const near = nearest(key, known);
      const hint = near === undefined ? `Known options: ${known.join(', ')}.` : `Did you mean '${near}'?`;
      throw new TroupeError('TROUPE_INVALID_OPTION', `${where}: unknown option '${key}'. ${hint}`, {
        data: { where, option: key, nearest: near, known },
      });
    }
    const value = (options as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const wanted = check(value);
    if (wanted !== undefined) {
      throw new TroupeError(
        'TROUPE_INVALID_OPTION',
        `${where}: option '${key}' must be ${wanted}, not ${show(value)}.`,
        {
          data: { where, option: key, wanted },
        },
      );
    }
  }
}

export const aBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

export const aFunction: Check = (value) => (typeof value === 'function' ? undefined : 'a function');

export const aString: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a non-empty string');

export const anObject: Check = (value) => (typeof value === 'object' && value !== null ? undefined : 'an object');

/** An object with these methods. */
export function having(what: string, ...methods: readonly string[]): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null) return `${what} with ${methods.join(', ')}`;
    const missing = methods.filter((method) => typeof (value as Record<string, unknown>)[method] !== 'function');
    return missing.length === 0 ? undefined : `${what} with ${methods.join(', ')} (missing: ${missing.join(', ')})`;
  };
}

/** A number within the bounds; whole unless `fraction`; Infinity only where `max` is Infinity. */
export function aNumber(min: number, max: number = Number.MAX_SAFE_INTEGER, fraction: boolean = false): Check {
  return (value) => {
    const fine =
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      (fraction || Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
    if (fine) return undefined;
    const kind = fraction ? 'a number' : 'a whole number';
    return max === Number.POSITIVE_INFINITY || max === Number.MAX_SAFE_INTEGER
      ? `${kind} of at least ${min}`
      : `${kind} from ${min} to ${max}`;
  };
}

export function oneOf(...allowed: readonly string[]): Check {
  return (value) => {
    if (typeof value === 'string' && allowed.includes(value)) return undefined;
    const near = typeof value === 'string' ? nearest(value, allowed) : undefined;
    return `one of ${allowed.map((name) => `'${name}'`).join(', ')}${near === undefined ? '' : ` (did you mean '${near}'?)`}`;
  };
}

/** Checks a nested option object with the path to it in the error. */
export function nested(where: string, checks: Readonly<Record<string, Check>>): Check {
  return (value) => {
    checkOptions(where, value, checks);
    return undefined;
  };
}

/** The candidate with the smallest edit distance, if it is near enough to be a slip. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance of two short strings (at most 64 characters of each are compared). */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** A value as it may be shown in an error: short, without bodies. */
function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `a string of ${value.length} characters` : `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
