// Order: the one message of the fleet: it says what its receiver is to do.

import type { Deed } from './deeds.ts';

export interface Order {
  /** By which the message is accounted for; 0: not at all. */
  readonly id: number;
  readonly deed: Deed;
  /** For priority mailboxes. */
  readonly urgency: number;
  /** Place among the messages from outside to this actor; undefined where order does not matter. */
  readonly sequence?: number;
}

/** An error that the chaos has planned; `wish` is what a supervisor with a `decide` of its own does about it. */
export class Planned extends Error {
  readonly wish: Wish;

  constructor(what: string, wish: Wish) {
    super(what);
    this.wish = wish;
  }
}

export type Wish = 'restart' | 'later' | 'resume' | 'stop' | 'escalate' | 'nonsense';
