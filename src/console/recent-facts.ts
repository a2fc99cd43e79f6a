// RecentFacts: the latest warnings and errors of a system, for somebody who looks later. It listens to facts of trouble only,
// so that it costs nothing while all is well; the oldest are dropped.

import { type EventStream, type Fact, factKinds, renderFact, type Severity, severityOf } from '../actors/index.ts';
import { short } from './display-width.ts';

export interface RecentFact {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: string;
  readonly severity: Severity;
  /** What happened, in one line. */
  readonly text: string;
}

/** Kept of warnings and of errors each, so that many warnings do not drive an incident out. */
const capacity = 20;
const troubleKinds = factKinds.filter((kind) => ['warn', 'error'].includes(severityOf({ kind } as Fact)));

export class RecentFacts {
  #warnings: readonly RecentFact[] = [];
  #errors: readonly RecentFact[] = [];
  /** Ends the listening. */
  readonly close: () => void;

  /** Begins to listen. */
  constructor(events: EventStream) {
    this.close = events.subscribe((fact) => {
      const severity = severityOf(fact);
      const recent = { at: fact.at, kind: fact.kind, severity, text: short(renderFact(fact)) };
      if (severity === 'error') this.#errors = [recent, ...this.#errors.slice(0, capacity - 1)];
      else this.#warnings = [recent, ...this.#warnings.slice(0, capacity - 1)];
    }, troubleKinds);
  }

  /** Newest first. */
  list(): readonly RecentFact[] {
    return [...this.#errors, ...this.#warnings].sort((a, b) => b.at - a.at);
  }
}
