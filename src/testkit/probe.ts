// Probe: an actor that a test holds in its hand: it keeps what it is sent, answers when told to, and is waited for without sleeping.

import { type ActorRef, type Asker, defineActor, type Signal } from '../actors/index.ts';
import type { ActorSystem } from '../system.ts';

/** How long `next` waits in real time before it says what is missing. */
const patienceMs = 5_000;

export interface Received<Message> {
  readonly message: Message;
  readonly sender: ActorRef<unknown> | undefined;
  readonly asker: Asker | undefined;
}

/** Tells the probe's actor to watch; not part of any protocol under test. */
interface WatchCommand {
  readonly probeWatches: ActorRef<never>;
}

export class Probe<Message> {
  readonly ref: ActorRef<Message>;
  /** Everything received so far, taken or not. */
  readonly received: Received<Message>[] = [];
  /** Every signal received so far. */
  readonly signals: Signal[] = [];
  readonly #waiters: (() => void)[] = [];
  #taken = 0;

  constructor(system: ActorSystem, name?: string) {
    const actor = defineActor<Message | WatchCommand, undefined>({
      type: 'probe',
      init: () => undefined,
      receive: (_state, message, context) => {
        if (isWatchCommand(message)) {
          context.watch(message.probeWatches);
          return;
        }
        this.received.push({ message, sender: context.sender, asker: context.asker });
        this.#wake();
      },
      signal: (_state, signal) => {
        this.signals.push(signal);
        this.#wake();
      },
    });
    this.ref = system.spawn(actor, name === undefined ? {} : { name });
  }

  /** Has the probe watch an actor; its end arrives in `signals`. */
  watch(ref: ActorRef<never>): void {
    (this.ref as ActorRef<Message | WatchCommand>).tell({ probeWatches: ref });
  }

  /** All messages so far. */
  get messages(): readonly Message[] {
    return this.received.map(({ message }) => message);
  }

  /** The next message that was not taken yet; waits for it. */
  async next(): Promise<Message> {
    return (await this.nextReceived()).message;
  }

  async nextReceived(): Promise<Received<Message>> {
    const index = this.#taken++;
    await this.#until(() => this.received.length > index, `message number ${index + 1}`);
    return this.received[index] as Received<Message>;
  }

  /** Waits for the n-th signal (from 1) and returns it. */
  async signal(n: number = 1): Promise<Signal> {
    await this.#until(() => this.signals.length >= n, `signal number ${n}`);
    return this.signals[n - 1] as Signal;
  }

  async #until(done: () => boolean, what: string): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`The probe waited ${patienceMs} ms of real time for ${what}.`)),
      patienceMs,
    );
    try {
      while (!done()) await Promise.race([promise, new Promise<void>((resolve) => this.#waiters.push(resolve))]);
    } finally {
      clearTimeout(timer);
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}

function isWatchCommand(message: unknown): message is WatchCommand {
  return typeof message === 'object' && message !== null && 'probeWatches' in message;
}
