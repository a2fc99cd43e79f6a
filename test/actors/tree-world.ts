// A small world of actors that do what random messages tell them, and a ledger of everything that happens in it, so that
// the property test can compare what should have come of each message, watch, ask and actor with what did.

import {
  type ActorContext,
  type ActorRef,
  type Asker,
  defineActor,
  type Directive,
  isTroupeError,
  type Signal,
  type SpawnOptions,
} from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';

/** How an actor of the world is made. */
export interface Spec {
  readonly restart: NonNullable<SpawnOptions['restart']>;
  readonly retries: number;
  readonly shutdownMs: number;
  readonly mailbox: NonNullable<SpawnOptions['mailbox']>;
  readonly init: 'sync' | 'async';
  /** So many times `init` fails before it succeeds. */
  readonly failedInits: number;
  /** Of its children: what its `decide` returns; undefined: it has none. */
  readonly decide: Directive | 'nonsense' | undefined;
  readonly intensity: number;
}

/** What a message has an actor do. Numbers choose an actor of the world, or are milliseconds. */
export type Job =
  | { readonly do: 'work' | 'fail' | 'flaky' | 'stash' | 'unstash' | 'leave' | 'hold' | 'answer' }
  | { readonly do: 'heedful' | 'deaf' | 'deaf, then fail'; readonly ms: number }
  | { readonly do: 'watch' | 'unwatch' | 'stop child'; readonly whom: number }
  | { readonly do: 'tell' | 'offer' | 'ask' | 'forward'; readonly whom: number; readonly job: Job; readonly ms: number }
  | { readonly do: 'timer'; readonly ms: number }
  | { readonly do: 'spawn'; readonly spec: Spec };

export interface Work {
  readonly id: number;
  readonly job: Job;
}
type Tick = { readonly tickOf: number };
type Message = Work | Tick;

/** What came of one message. */
export interface Entry {
  /** What is to be done now: forwarding leaves only the work. */
  job: Job;
  attempts: number;
  starts: number;
  handled: number;
  /** Its turn was aborted because its asker gave up. */
  cancelled: number;
  /** It was offered, and never accepted. */
  refused: number;
  dead: number;
}

/** One incarnation's watches of one actor. */
export interface Watch {
  readonly watcher: Member;
  readonly incarnation: number;
  readonly target: Member;
  open: boolean;
  begun: number;
  told: number;
}

export interface Member {
  readonly number: number;
  readonly spec: Spec;
  readonly parent: Member | undefined;
  ref: ActorRef<Message>;
  ends: number;
  /** It has failed since it was last resumed. */
  failing: boolean;
}

const maxMembers = 14;

export class World {
  readonly members: Member[] = [];
  readonly ledger = new Map<number, Entry>();
  readonly watches = new Map<string, Watch>();
  readonly violations: string[] = [];
  /** Of asks and offers. */
  openPromises = 0;
  readonly kit: TestSystem;
  readonly #byAddress = new Map<string, Member>();
  readonly #openTurns = new Map<Member, Set<{ readonly context: ActorContext<Message> }>>();

  constructor(kit: TestSystem) {
    this.kit = kit;
    kit.system.deadLetters.subscribe(({ message }) => {
      if (isWork(message)) this.entry(message).dead++;
    });
    kit.system.events.subscribe((fact) => {
      const member = 'address' in fact ? this.#byAddress.get(fact.address) : undefined;
      if (member === undefined) return;
      if (fact.kind === 'ActorStopped') member.ends++;
      if (fact.kind === 'ActorFailed') member.failing = true;
      if (fact.kind === 'ActorResumed') {
        if (!member.failing) this.violations.push(`m${member.number}: resumed without a failure`);
        member.failing = false;
      }
    });
  }

  /** Starts a top-level actor, or a child; undefined when the world is full. */
  spawn(spec: Spec, parent?: Member, context?: ActorContext<Message>): Member | undefined {
    if (this.members.length >= maxMembers) return undefined;
    const number = this.members.length;
    const member: Member = { number, spec, parent, ref: undefined as never, ends: 0, failing: false };
    const { restart, shutdownMs, mailbox, retries } = spec;
    const options = { name: `m${number}`, restart, shutdownMs, mailbox, retry: { times: retries } } as const;
    const definition = this.#definition(member);
    member.ref =
      context === undefined ? this.kit.system.spawn(definition, options) : context.spawn(definition, options);
    this.members.push(member);
    this.#byAddress.set(member.ref.address, member);
    return member;
  }

  /** An actor of the world; most numbers mean one that lives. */
  member(number: number): Member {
    const living = this.members.filter(({ ends }) => ends === 0);
    const choice = number % 8 === 0 || living.length === 0 ? this.members : living;
    return choice[number % choice.length] as Member;
  }

  tell(to: Member, job: Job): void {
    to.ref.tell(this.#message(to, job));
  }

  ask(to: Member, job: Job, timeoutMs: number): void {
    this.openPromises++;
    const settled = (): void => void this.openPromises--;
    to.ref.ask<unknown>(this.#message(to, job), { timeoutMs }).then(settled, settled);
  }

  offer(to: Member, job: Job, timeoutMs: number): void {
    this.openPromises++;
    const message = this.#message(to, job);
    to.ref.offer(message, { timeoutMs }).then(
      () => void this.openPromises--,
      () => {
        this.openPromises--;
        this.entry(message).refused++;
      },
    );
  }

  entry({ id, job }: Work): Entry {
    const known = this.ledger.get(id);
    if (known !== undefined) return known;
    const made: Entry = { job, attempts: 1, starts: 0, handled: 0, cancelled: 0, refused: 0, dead: 0 };
    this.ledger.set(id, made);
    return made;
  }

  #message(to: Member, job: Job): Work {
    const message = { id: this.ledger.size, job };
    this.entry(message).attempts = 1 + to.spec.retries;
    return message;
  }

  #definition(member: Member) {
    const { spec } = member;
    const held: Asker[] = [];
    let inits = 0;
    return defineActor<Message>({
      init: (context) =>
        this.#turn(member, context, () => {
          inits++;
          held.length = 0;
          if (inits <= spec.failedInits) throw new Error('planned');
          return spec.init === 'async' ? this.#wait(5) : undefined;
        }),
      receive: (_state, message, context) =>
        this.#turn(member, context, () => this.#receive(member, message, context, held)),
      signal: (_state, signal, context) =>
        this.#turn(member, context, () => this.#told(member, signal, context.incarnation)),
      stopped: (_state, _reason, context) => this.#turn(member, context, () => undefined),
      supervision: {
        intensity: spec.intensity,
        ...(spec.decide !== undefined && { decide: () => spec.decide as Directive }),
      },
    });
  }

  /** No two turns of one actor that are not fenced may be open at once. */
  #turn<Result>(member: Member, context: ActorContext<Message>, run: () => Result): Result {
    const open = this.#openTurns.get(member) ?? new Set();
    this.#openTurns.set(member, open);
    for (const other of open)
      if (!isFenced(other.context)) this.violations.push(`m${member.number}: two turns at once`);
    const turn = { context };
    open.add(turn);
    let result: Result | undefined;
    try {
      result = run();
    } finally {
      if (!(result instanceof Promise)) open.delete(turn);
    }
    return (result instanceof Promise ? result.finally(() => open.delete(turn)) : result) as Result;
  }

  #receive(
    member: Member,
    message: Message,
    context: ActorContext<Message>,
    held: Asker[],
  ): undefined | Promise<undefined> {
    if ('tickOf' in message) {
      if (message.tickOf !== context.incarnation)
        this.violations.push(`m${member.number}: a tick outlived its incarnation`);
      return undefined;
    }
    const entry = this.entry(message);
    entry.starts++;
    const done = this.#perform(member, entry, context, held);
    if (done instanceof Promise) return done.then((counts) => void (counts && entry.handled++) as undefined);
    if (done) entry.handled++;
    return undefined;
  }

  /** Whether the message is handled by now; it throws as the job says. */
  #perform(member: Member, entry: Entry, context: ActorContext<Message>, held: Asker[]): boolean | Promise<boolean> {
    const { job } = entry;
    switch (job.do) {
      case 'work':
        if (context.asker !== undefined) context.reply('done');
        return true;
      case 'fail':
        throw new Error('planned');
      case 'flaky':
        if (entry.starts === 1) throw new Error('planned');
        return true;
      case 'stash':
        if (entry.starts > 1) return true;
        entry.attempts++;
        context.stash();
        return false;
      case 'unstash':
        context.unstashAll();
        return true;
      case 'leave':
        context.stop();
        return true;
      case 'hold':
        if (context.asker !== undefined) held.push(context.asker);
        return true;
      case 'answer':
        for (const asker of held.splice(0)) asker.reply('at last');
        return true;
      case 'heedful':
        return this.#workUntilAborted(job.ms, context, entry);
      case 'deaf':
        return this.#wait(job.ms).then(() => !isFenced(context));
      case 'deaf, then fail':
        return this.#wait(job.ms).then(() => Promise.reject(new Error('planned')));
      case 'timer':
        context.timers.once('timer', { tickOf: context.incarnation }, job.ms);
        return true;
      case 'spawn':
        this.spawn(job.spec, member, context);
        return true;
      case 'stop child': {
        const child = this.member(job.whom);
        if (child.parent === member) context.stop(child.ref);
        return true;
      }
      case 'watch':
      case 'unwatch':
        this.#watch(member, this.member(job.whom), context, job.do);
        return true;
      case 'tell':
        this.tell(this.member(job.whom), job.job);
        return true;
      case 'offer':
        this.offer(this.member(job.whom), job.job, job.ms);
        return true;
      case 'ask': {
        // An ask that could only come too late is refused without being sent.
        const { deadline } = context.headers;
        const inTime = deadline === undefined || deadline > this.kit.clock.wall();
        if (inTime) this.ask(this.member(job.whom), job.job, job.ms);
        return true;
      }
      case 'forward':
        this.#forward(this.member(job.whom), context, entry);
        return false;
    }
  }

  /** The message goes on to somebody who only works on it; there it counts. */
  #forward(to: Member, context: ActorContext<Message>, entry: Entry): void {
    entry.job = { do: 'work' };
    entry.attempts += 1 + to.spec.retries;
    context.forward(to.ref);
  }

  async #workUntilAborted(ms: number, { abortSignal }: ActorContext<Message>, entry: Entry): Promise<boolean> {
    await new Promise<void>((resolve) => {
      const timer = this.kit.clock.after(ms, resolve);
      abortSignal.addEventListener('abort', () => {
        timer.cancel();
        resolve();
      });
    });
    if (!abortSignal.aborted) return true;
    if (isTroupeError(abortSignal.reason, 'TROUPE_ASK_TIMEOUT')) entry.cancelled++;
    throw abortSignal.reason;
  }

  #wait(ms: number): Promise<undefined> {
    return new Promise((resolve) => this.kit.clock.after(ms, () => resolve(undefined)));
  }

  #watch(watcher: Member, target: Member, context: ActorContext<Message>, what: 'watch' | 'unwatch'): void {
    if (watcher === target) return;
    const { incarnation } = context;
    const watch = this.#watchOf(watcher, target, incarnation);
    if (what === 'watch' && !watch.open) {
      watch.open = true;
      watch.begun++;
    } else if (what === 'unwatch' && watch.open) {
      watch.open = false;
      watch.begun--;
    }
    context[what](target.ref);
  }

  #watchOf(watcher: Member, target: Member, incarnation: number): Watch {
    const key = `${watcher.number}#${incarnation}>${target.number}`;
    const known = this.watches.get(key);
    if (known !== undefined) return known;
    const made: Watch = { watcher, incarnation, target, open: false, begun: 0, told: 0 };
    this.watches.set(key, made);
    return made;
  }

  #told(member: Member, signal: Signal, incarnation: number): undefined {
    const target = signal.kind === 'terminated' ? this.#byAddress.get(signal.address) : undefined;
    if (target === undefined) {
      this.violations.push(`m${member.number}: a signal about nobody`);
      return;
    }
    const watch = this.#watchOf(member, target, incarnation);
    if (!watch.open) this.violations.push(`m${member.number}: told about m${target.number} without a watch`);
    if (target.ends !== 1) this.violations.push(`m${member.number}: told of the end of m${target.number}, which lives`);
    watch.open = false;
    watch.told++;
  }
}

export function isWork(message: unknown): message is Work {
  return typeof message === 'object' && message !== null && 'id' in message && 'job' in message;
}

function isFenced(context: ActorContext<Message>): boolean {
  try {
    context.progress();
    return false;
  } catch (error) {
    return isTroupeError(error, 'TROUPE_FENCED');
  }
}
