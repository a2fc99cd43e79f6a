// Plan: a definition with its spawn options, validated once and flattened for the hot path; shared by all actors spawned alike.

import { aFunction, aNumber, anObject, aString, type Check, checkOptions, nested, oneOf } from '../options.ts';
import { TroupeError } from '../errors.ts';
import { checkName } from './address.ts';
import type { ActorDefinition, MailboxOptions, SpawnOptions } from './definition.ts';
import type { ServiceId } from './receptionist.ts';
import type { SupervisionPort } from './supervision.ts';

export type AnyDefinition = ActorDefinition<unknown, unknown>;

export interface Plan {
  readonly definition: AnyDefinition;
  readonly receive: AnyDefinition['receive'];
  readonly type: string;
  readonly name: string | null;
  readonly restart: 'permanent' | 'transient' | 'temporary';
  readonly attempts: number;
  readonly shutdownMs: number;
  readonly capacity: number;
  /** The capacity as the fast path of `tell` sees it: -1 in a strict system, so that every message takes the checked path. */
  readonly fastCapacity: number;
  readonly dropOldest: boolean;
  readonly priority: ((message: unknown) => number) | null;
  readonly stashCapacity: number;
  readonly register: readonly ServiceId<unknown>[];
  /** `receive` is an async function: its turns are attributed from the first one on. */
  readonly startsAsync: boolean;
  readonly initsAsync: boolean;
  /** `signal` or `stopped` is an async function. */
  readonly hooksAsync: boolean;
}

const aCount = aNumber(0, Number.POSITIVE_INFINITY);

const spawnChecks: Readonly<Record<string, Check>> = {
  name: aString,
  restart: oneOf('permanent', 'transient', 'temporary'),
  retry: nested('spawn options: retry', { times: aCount }),
  shutdownMs: aNumber(0),
  mailbox: nested('spawn options: mailbox', {
    capacity: aNumber(1, Number.POSITIVE_INFINITY),
    overflow: oneOf('dead-letter', 'drop-oldest'),
    priority: aFunction,
  }),
  stashCapacity: aCount,
  register: (value) =>
    Array.isArray(value) && value.every((key) => anObject(key) === undefined && typeof key.id === 'string')
      ? undefined
      : 'an array of service keys',
};

const definitionChecks: Readonly<Record<string, Check>> = {
  type: aString,
  accepts: (value) =>
    (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
      ? undefined
      : 'a Standard Schema, for example of zod',
  init: aFunction,
  receive: aFunction,
  signal: aFunction,
  stopped: aFunction,
  supervision: anObject,
  defaults: anObject,
};

/** What plans depend on besides definition and options. */
export interface PlanContext {
  /** Every message must take the checked path. */
  readonly strict: boolean;
  readonly plans: WeakMap<AnyDefinition, Plan>;
  readonly supervision: Pick<SupervisionPort, 'check'>;
}

/** The plan for a definition and options; throws TROUPE_INVALID_OPTION. Plans without options of their own are made once. */
export function planOf(
  definition: AnyDefinition,
  options: SpawnOptions<unknown> | undefined,
  context: PlanContext,
): Plan {
  let plan = context.plans.get(definition);
  if (plan === undefined) {
    checkDefinition(definition);
    if (definition.supervision !== undefined)
      context.supervision.check('actor definition: supervision', definition.supervision);
    plan = makePlan(definition, {}, context.strict);
    context.plans.set(definition, plan);
  }
  if (options === undefined) return plan;
  checkOptions('spawn options', options, spawnChecks);
  return makePlan(definition, options, context.strict);
}

function makePlan(definition: AnyDefinition, given: SpawnOptions<unknown>, strict: boolean): Plan {
  const options: SpawnOptions<unknown> = {
    ...definition.defaults,
    ...withoutUndefined(given),
    mailbox: { ...definition.defaults?.mailbox, ...withoutUndefined(given.mailbox ?? {}) },
  };
  const capacity = options.mailbox?.capacity ?? 100_000;
  return Object.freeze({
    definition,
    receive: definition.receive,
    type: definition.type ?? 'actor',
    name: options.name === undefined ? null : checkName('an actor', options.name),
    restart: options.restart ?? 'transient',
    attempts: 1 + (options.retry?.times ?? 0),
    shutdownMs: options.shutdownMs ?? 5_000,
    capacity,
    fastCapacity: strict ? -1 : capacity,
    dropOldest: options.mailbox?.overflow === 'drop-oldest',
    priority: priorityOf(options.mailbox),
    stashCapacity: options.stashCapacity ?? 10_000,
    register: options.register ?? [],
    startsAsync: isAsyncFunction(definition.receive),
    initsAsync: isAsyncFunction(definition.init),
    hooksAsync: isAsyncFunction(definition.signal) || isAsyncFunction(definition.stopped),
  });
}

function priorityOf(mailbox: MailboxOptions<unknown> | undefined): ((message: unknown) => number) | null {
  return mailbox?.priority === undefined ? null : (message) => mailbox.priority?.(message) ?? 0;
}

/** An option given as undefined counts as not given. */
function withoutUndefined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

/** A definition may be an object literal or a class instance; an instance may have members of its own besides the known ones. */
function checkDefinition(definition: AnyDefinition): void {
  const where = 'actor definition';
  if (typeof definition !== 'object' || definition === null) {
    throw new TroupeError(
      'TROUPE_INVALID_OPTION',
      `${where}: must be an object with init and receive, not ${typeof definition}.`,
    );
  }
  for (const needed of ['init', 'receive'] as const) {
    if (typeof definition[needed] !== 'function') {
      throw new TroupeError('TROUPE_INVALID_OPTION', `${where}: '${needed}' is missing; it must be a function.`, {
        data: { where, option: needed },
      });
    }
  }
  const isLiteral = Object.getPrototypeOf(definition) === Object.prototype;
  const members = isLiteral ? definition : pick(definition, Object.keys(definitionChecks));
  checkOptions(where, members, definitionChecks);
  if (definition.type !== undefined) checkName('a kind of actor', definition.type);
  if (definition.defaults !== undefined) checkOptions('actor definition: defaults', definition.defaults, spawnChecks);
}

function pick(from: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (from as Record<string, unknown>)[name]]));
}

function isAsyncFunction(fn: unknown): boolean {
  return typeof fn === 'function' && fn.constructor.name === 'AsyncFunction';
}
