// createSystem: the composition root. It checks the options, hands the kernel its ports, and gives back the public ActorSystem.

import { randomUUID } from 'node:crypto';
import {
  type ActorAddress,
  type ActorDefinition,
  type ActorRef,
  type AnyDefinition,
  type Cell,
  catchStrayErrors,
  cellOf,
  checkName,
  type DeadLetters,
  type EventStream,
  Kernel,
  type Logger,
  type Quarantine,
  type Receptionist,
  requestDrain,
  requestStop,
  type SpawnOptions,
  type SupervisionOptions,
  spawnChild,
  toAddress,
  type UnattributedErrorHandler,
} from './actors/index.ts';
import { TroupeError } from './errors.ts';
import { logFacts, type SystemView, textLog, viewOf } from './observe/index.ts';
import { aBoolean, aFunction, aNumber, anObject, aString, type Check, checkOptions, having } from './options.ts';
import { Supervision } from './supervisors/index.ts';
import { messageCodec } from './transport/index.ts';
import { type Clock, eventLoop, type Scheduler, systemClock } from './time/index.ts';

export interface SystemOptions {
  /** Appears in every address. */
  name: string;
  /** Name of this node in a mesh. @default none: a local system */
  node?: string;
  /** How top-level actors are supervised. */
  supervision?: SupervisionOptions;
  /** Checks, freezes and serializes every message, so that tests catch what would fail between nodes. @default false */
  strict?: boolean;
  /** A pino-like logger, or 'silent'. @default warnings and errors as lines on stderr */
  log?: Logger | 'silent';
  /** Receives errors outside of all actors. @default the process reports them and ends, as Node does */
  onUnattributedError?: UnattributedErrorHandler;
  /** @default 5_000 */
  askTimeoutMs?: number;
  /** How deep asks may be nested. @default 256 */
  hopLimit?: number;
  /** Messages one actor may handle before others get their turn. @default 64 */
  throughput?: number;
  /** Dead letters kept for inspection; all are counted. @default 1_000 */
  keepDeadLetters?: number;
  /** Quarantined messages kept; beyond that the oldest is dropped. @default 10_000 */
  keepQuarantined?: number;
  /** Time, for tests. @default the machine's clock */
  clock?: Clock;
  /** The event loop, for tests. @default that of the process */
  scheduler?: Scheduler;
  /** Random numbers in [0, 1) for jitter, for tests. @default Math.random */
  random?: () => number;
}

export interface ActorSystem extends AsyncDisposable {
  readonly name: string;
  /** Starts a top-level actor; its `init` runs soon after. */
  spawn<Message, State>(actor: ActorDefinition<Message, State>, options?: SpawnOptions<Message>): ActorRef<Message>;
  /** Stops an actor for good and resolves when it is gone; with `drain` it first handles what waits in its mailbox. */
  stopActor(ref: ActorRef<never>, options?: { drain?: boolean }): Promise<void>;
  /** A ref that looks the address up at each send. Throws TROUPE_INVALID_ADDRESS. */
  ref<Message>(address: ActorAddress | string): ActorRef<Message>;
  readonly events: EventStream;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly receptionist: Receptionist;
  /** The living actors and their condition, as plain data; with `maxActors` the top of the tree only. */
  tree(options?: { maxActors?: number }): SystemView;
  /** Stops all actors; with `drainMs` they first have so long to finish what waits. Idempotent. */
  stop(options?: { drainMs?: number }): Promise<void>;
  /** Resolves with the reason when the system has stopped, by whatever cause. */
  readonly whenStopped: Promise<string>;
}

const aLogger = having("'silent' or a logger", 'debug', 'info', 'warn', 'error', 'child');

const checks: Readonly<Record<string, Check>> = {
  name: aString,
  node: aString,
  supervision: anObject,
  strict: aBoolean,
  log: (value) => (value === 'silent' ? undefined : aLogger(value)),
  onUnattributedError: aFunction,
  askTimeoutMs: aNumber(1),
  hopLimit: aNumber(1),
  throughput: aNumber(1),
  keepDeadLetters: aNumber(0),
  keepQuarantined: aNumber(0),
  clock: having('a clock', 'now', 'wall', 'after'),
  scheduler: having('a scheduler', 'soon', 'later', 'now'),
  random: aFunction,
};

const internals = new WeakMap<ActorSystem, Kernel>();

/** Makes an actor system. Throws TROUPE_INVALID_OPTION or TROUPE_INVALID_NAME. */
export function createSystem(options: SystemOptions): ActorSystem {
  checkOptions('createSystem', options, checks);
  if (options.name === undefined) {
    throw new TroupeError(
      'TROUPE_INVALID_OPTION',
      "createSystem: option 'name' is missing; it becomes part of every address.",
      {
        data: { option: 'name' },
      },
    );
  }
  checkName('a system', options.name);
  if (options.node !== undefined) checkName('a node', options.node);
  const clock = options.clock ?? systemClock;
  const log = options.log === 'silent' ? textLog(() => undefined) : (options.log ?? textLog());
  const supervision: Supervision = new Supervision({
    clock,
    random: options.random ?? Math.random,
    onTrouble: (address, error) => {
      if (kernel.events.hears.SupervisorFailed) kernel.note('SupervisorFailed', { address, error });
    },
  });
  const guardian = options.supervision ?? {};
  supervision.check('createSystem: supervision', guardian);
  const kernel: Kernel = new Kernel({
    name: options.name,
    node: options.node,
    clock,
    scheduler: options.scheduler ?? eventLoop,
    supervision,
    guardian,
    codec: options.strict ? messageCodec() : null,
    log,
    throughput: options.throughput ?? 64,
    askTimeoutMs: options.askTimeoutMs ?? 5_000,
    hopLimit: options.hopLimit ?? 256,
    keepDeadLetters: options.keepDeadLetters ?? 1_000,
    keepQuarantined: options.keepQuarantined ?? 10_000,
    idPrefix: `${randomUUID().slice(0, 8)}-`,
  });
  if (options.log !== 'silent') logFacts(kernel.events, log);
  const release = catchStrayErrors(options.onUnattributedError);
  void kernel.whenStopped.then(release);
  const system = new LocalSystem(kernel);
  internals.set(system, kernel);
  return system;
}

/** The kernel behind a system; for the test kit and the console. */
export function kernelOf(system: ActorSystem): Kernel {
  const kernel = internals.get(system);
  if (kernel === undefined) throw new TroupeError('TROUPE_WRONG_STATE', 'This is not a system made by createSystem.');
  return kernel;
}

class LocalSystem implements ActorSystem {
  readonly #kernel: Kernel;
  #stopping: Promise<void> | undefined;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get name(): string {
    return this.#kernel.name;
  }

  get events(): EventStream {
    return this.#kernel.events;
  }

  get deadLetters(): DeadLetters {
    return this.#kernel.deadLetters;
  }

  get quarantine(): Quarantine {
    return this.#kernel.quarantine;
  }

  get receptionist(): Receptionist {
    return this.#kernel.receptionist;
  }

  get whenStopped(): Promise<string> {
    return this.#kernel.whenStopped;
  }

  spawn<Message, State>(actor: ActorDefinition<Message, State>, options?: SpawnOptions<Message>): ActorRef<Message> {
    if (this.#kernel.ending)
      throw new TroupeError('TROUPE_SYSTEM_STOPPED', `System ${this.name} is stopping or has stopped.`);
    const definition = actor as unknown as AnyDefinition;
    return spawnChild(this.#kernel.root, definition, options as SpawnOptions<unknown>) as unknown as ActorRef<Message>;
  }

  async stopActor(ref: ActorRef<never>, options: { drain?: boolean } = {}): Promise<void> {
    checkOptions('stopActor', options, { drain: aBoolean });
    const cell: Cell | undefined = cellOf(ref);
    if (cell === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#kernel.onStopped(cell, resolve);
    if (options.drain) requestDrain(cell);
    else requestStop(cell, { kind: 'stopped' });
    await promise;
  }

  ref<Message>(address: ActorAddress | string): ActorRef<Message> {
    return this.#kernel.refAt(toAddress(address)) as unknown as ActorRef<Message>;
  }

  tree(options: { maxActors?: number } = {}): SystemView {
    checkOptions('tree', options, { maxActors: aNumber(0, Number.POSITIVE_INFINITY) });
    return viewOf(this.#kernel, options.maxActors);
  }

  stop(options: { drainMs?: number } = {}): Promise<void> {
    checkOptions('stop', options, { drainMs: aNumber(0) });
    this.#stopping ??= this.#stop(options.drainMs ?? 0);
    return this.#stopping;
  }

  async #stop(drainMs: number): Promise<void> {
    if (drainMs > 0) await this.#kernel.settle(drainMs);
    this.#kernel.stopBecause('stopped');
    await this.#kernel.whenStopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
