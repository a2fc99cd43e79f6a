// Messages: what became of each, by number. Every message must come to exactly one end: handled, a dead letter, quarantined,
// refused to its sender, or cancelled with the ask that carried it. A replayed one starts again.
// Takes the same memory however long the run: one byte for each of the latest four million numbers.

import type { Findings } from './findings.ts';

export type End = 'handled' | 'dead letter' | 'quarantined' | 'refused';

const remembered = 2 ** 22;

const unused = 0;
const open = 1;
/** Its turn threw because its asker gave up; it may still come to an end in another turn. */
const cancelled = 2;
const ended = 3;

export class Messages {
  /** Messages so far. */
  issued = 0;
  /** Neither ended nor cancelled. */
  open = 0;
  /** Ended by nothing but the cancellation of their turn, as far as their senders know. */
  cancelled = 0;
  readonly ends: Record<End, number> = { handled: 0, 'dead letter': 0, quarantined: 0, refused: 0 };
  readonly #states = new Uint8Array(remembered);
  readonly #deeds = new Uint8Array(remembered);
  readonly #names: string[] = [];
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
    // Written to now, so that the resident memory of the process does not grow with the numbers used.
    this.#states.fill(unused);
    this.#deeds.fill(0);
  }

  /** The number of a new message. */
  issue(deed: string): number {
    const id = ++this.issued;
    const slot = id % remembered;
    if (this.#states[slot] === open) {
      this.#findings.add('message lost', `${this.#describe(id - remembered)}: open since ${remembered} messages`);
      this.open -= 1;
    }
    this.#states[slot] = open;
    this.#deeds[slot] = this.#codeOf(deed);
    this.open += 1;
    return id;
  }

  end(id: number, how: End): void {
    const slot = this.#slotOf(id);
    if (slot === undefined) return;
    const before = this.#states[slot];
    if (before === ended || before === unused) {
      this.#findings.add('message doubled', `${this.#describe(id)}: ${how}, after it had come to its end`);
      return;
    }
    if (before === open) this.open -= 1;
    else this.cancelled -= 1;
    this.#states[slot] = ended;
    this.ends[how] += 1;
  }

  /** Its turn threw because nobody waits for the result any more. */
  cancel(id: number): void {
    const slot = this.#slotOf(id);
    if (slot === undefined || this.#states[slot] !== open) return;
    this.#states[slot] = cancelled;
    this.open -= 1;
    this.cancelled += 1;
  }

  /** A quarantined message is sent again. */
  reopen(id: number): void {
    const slot = this.#slotOf(id);
    if (slot === undefined || this.#states[slot] !== ended) return;
    this.#states[slot] = open;
    this.open += 1;
  }

  /** Messages that are open, described; at most `limit`. */
  listOpen(limit: number): readonly string[] {
    const list: string[] = [];
    for (let id = this.issued; id > 0 && id > this.issued - remembered && list.length < limit; id--) {
      if (this.#states[id % remembered] === open) list.push(this.#describe(id));
    }
    return list;
  }

  /** Undefined for what is not counted, and for what was issued too long ago. */
  #slotOf(id: number): number | undefined {
    return id > 0 && id > this.issued - remembered ? id % remembered : undefined;
  }

  #describe(id: number): string {
    return `message ${id} ('${this.#names[this.#deeds[id % remembered] ?? 0]}')`;
  }

  #codeOf(deed: string): number {
    const known = this.#names.indexOf(deed);
    return known >= 0 ? known : this.#names.push(deed) - 1;
  }
}
