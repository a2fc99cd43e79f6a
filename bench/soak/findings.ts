// Findings: the promises that were broken, each with how often and the first examples.

/** What the soak watches over; the sentence is what the verdict says when it does not hold. */
export const promises = {
  'message lost': 'a message was neither handled nor a dead letter nor quarantined',
  'message doubled': 'a message came to more than one end',
  'ask open': 'an ask or offer did not settle',
  'order broken': 'messages of one sender were handled out of order',
  'turns overlap': 'two unfenced turns of one actor were open at once',
  'Terminated wrong': 'a watch did not bring exactly one Terminated',
  'link ignored': 'an actor outlived the actor it was linked to',
  'stray error': 'an error of an actor was attributed to nobody',
  'bound exceeded': 'dead letters or quarantine outgrew their limit',
  'books differ': "the runtime's own counters contradict each other",
  'not stopped': 'the system did not stop, or left something behind',
  'memory grows': 'memory grows beyond the stated slope',
  'handles grow': 'timers and other handles grow beyond the stated slope',
} as const;

export type Promised = keyof typeof promises;

export interface Finding {
  readonly promise: Promised;
  readonly count: number;
  readonly examples: readonly string[];
}

const maxExamples = 3;

export class Findings {
  readonly #found = new Map<Promised, { count: number; examples: string[] }>();

  get size(): number {
    return this.#found.size;
  }

  add(promise: Promised, example: string): void {
    const found = this.#found.get(promise) ?? { count: 0, examples: [] };
    found.count += 1;
    if (found.examples.length < maxExamples) found.examples.push(example);
    this.#found.set(promise, found);
  }

  list(): readonly Finding[] {
    return [...this.#found].map(([promise, found]) => ({ promise, ...found }));
  }
}
