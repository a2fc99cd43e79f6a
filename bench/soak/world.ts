// World: what everybody in the soak shares: the system, the source of choices, the books, and the ways to send by them.

import { type ActorRef, type ActorSystem, type AskOptions, type ServiceKey, serviceKey } from '../../src/index.ts';
import { Findings } from './findings.ts';
import { type Life, Lives } from './lives.ts';
import { Messages } from './messages.ts';
import type { Deed, Order } from './order.ts';
import type { Random } from './random.ts';
import { Settlements } from './settlements.ts';

/** Someone whose turn will never end by itself. */
export interface Hung {
  readonly ref: ActorRef<Order>;
  /** When it is stopped, in monotonic milliseconds. */
  readonly until: number;
}

export class World {
  readonly system: ActorSystem;
  readonly random: Random;
  readonly findings: Findings = new Findings();
  readonly messages: Messages = new Messages(this.findings);
  readonly lives: Lives = new Lives(this.findings, this.messages);
  readonly settlements: Settlements = new Settlements();
  readonly services: readonly ServiceKey<Order>[] = ['strings', 'winds', 'drums'].map((id) => serviceKey<Order>(id));
  hung: Hung[] = [];

  constructor(system: ActorSystem, random: Random) {
    this.system = system;
    this.random = random;
  }

  order(deed: Deed): Order {
    return { id: this.messages.issue(deed), deed, urgency: this.random.between(0, 3) };
  }

  /** A living actor, if there is one. */
  anyone(): Life | undefined {
    const { all } = this.lives;
    return all.length === 0 ? undefined : this.random.of(all);
  }

  tell(to: ActorRef<Order>, deed: Deed): void {
    to.tell(this.order(deed));
  }

  /** Offers a message; resolves in every case. */
  async offer(to: ActorRef<Order>, order: Order, timeoutMs: number | undefined): Promise<void> {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    const limitMs = timeoutMs ?? Number.POSITIVE_INFINITY;
    const accepted = to.offer(order, options);
    const refused = await this.settlements.offer(`offer of message ${order.id}`, accepted, limitMs);
    if (refused instanceof Error) this.messages.end(order.id, 'refused');
  }

  /** Asks; resolves in every case, with the error if there was no answer. */
  ask(to: ActorRef<Order>, deed: Deed, options: AskOptions & { timeoutMs: number }): Promise<unknown> {
    const order = this.order(deed);
    return this.settlements.ask(`ask of message ${order.id} ('${deed}')`, to.ask(order, options), options.timeoutMs);
  }
}
