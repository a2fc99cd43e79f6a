// PendingAsk: one open question: its promise, its deadline, who asked and who must answer.
// It settles once; every later answer is a late reply. Linked into the deadline list and into its asker's list.

import type { Cell } from './cell.ts';
import type { LocalContext } from './local-context.ts';
import type { AskList, Asks } from './asks.ts';

export class PendingAsk {
  settled = false;
  /** Settled by its asker's side: timeout, withdrawal, end of the asker. */
  givenUp = false;
  /** The cell that must answer: the one handling the message, or keeping the asker. */
  holder: Cell | null = null;
  readonly asker: LocalContext | null;
  readonly target: Cell | null;
  readonly deadline: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Who watches over it, and the deadline list it stands in with its neighbors there. */
  owner: Asks | null = null;
  list: AskList | null = null;
  earlier: PendingAsk | null = null;
  later: PendingAsk | null = null;
  /** Its neighbors among the open asks of its asker. */
  previousOwn: PendingAsk | null = null;
  nextOwn: PendingAsk | null = null;
  /** Undoes the listener on the caller's abort signal. */
  detach: (() => void) | null = null;

  constructor(
    asker: LocalContext | null,
    target: Cell | null,
    deadline: number,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.asker = asker;
    this.target = target;
    this.deadline = deadline;
    this.resolve = resolve;
    this.reject = reject;
  }
}
