// The deliberate crash: one actor falls once, at one document, before or after its work on it.
// Owns: the draw of actor, document and step from a seed, and the wrapper that throws in the actor's turn.
// Guarantees: the same seed and folder give the same crash; it happens once. Before: nothing is done yet. After: all is
//   done and handed on, but the turn has failed, so that what it did will be done again.
// Refuses: to help with the recovery. The actors do not know that they are wrapped.

import type { ActorDefinition } from '../../src/index.ts';
import { pathOf } from './protocols/job.ts';

/** What an actor may be at when it falls. */
interface Step {
  /** The actor's kind. */
  readonly actor: string;
  /** The type of the message that is in its hands. */
  readonly message: string;
  /** Of the news about a stage: which one. */
  readonly stage?: string;
  readonly doing: string;
}

export interface PlannedCrash extends Step {
  readonly seed: number;
  readonly path: string;
  readonly moment: 'before' | 'after';
}

/** Every step of the work on a document. */
export const steps: readonly Step[] = [
  { actor: 'reader', message: 'read', doing: 'reading' },
  { actor: 'archivist', message: 'file', doing: 'filing' },
  { actor: 'archivist', message: 'source', doing: 'looking up' },
  { actor: 'archivist', message: 'keep', doing: 'keeping the article about' },
  { actor: 'researcher', message: 'research', doing: 'researching' },
  { actor: 'writer', message: 'write', doing: 'writing about' },
  { actor: 'auditor', message: 'audit', doing: 'auditing' },
  { actor: 'publisher', message: 'publish', doing: 'publishing' },
  { actor: 'watcher', message: 'passed', stage: 'researched', doing: 'noting the research on' },
  { actor: 'watcher', message: 'passed', stage: 'published', doing: 'noting the publication of' },
];

export class DeliberateCrash extends Error {
  override readonly name = 'DeliberateCrash';
  readonly step: string;

  constructor({ seed, moment, doing }: PlannedCrash) {
    super(`drawn from seed ${seed}`);
    this.step = `${moment} ${doing}`;
  }
}

/** Draws a crash. A document that never becomes one, such as a picture, is passed over; undefined if there is no other. */
export async function drawCrash(
  seed: number,
  files: readonly string[],
  isDocument: (path: string) => Promise<boolean>,
): Promise<PlannedCrash | undefined> {
  const random = randomFrom(seed);
  const step = steps[Math.floor(random() * steps.length)] as Step;
  const moment = random() < 0.5 ? 'before' : 'after';
  for (let left = [...files]; left.length > 0; ) {
    const [path = ''] = left.splice(Math.floor(random() * left.length), 1);
    if (await isDocument(path)) return { seed, ...step, moment, path };
  }
  return undefined;
}

/** Wraps the definitions of a fleet, so that one of them crashes as planned. */
export class Saboteur {
  readonly #crash: PlannedCrash | undefined;
  #struck = false;

  constructor(crash: PlannedCrash | undefined) {
    this.#crash = crash;
  }

  wrap<Message, State>(definition: ActorDefinition<Message, State>): ActorDefinition<Message, State> {
    const crash = this.#crash;
    if (crash === undefined || definition.type !== crash.actor) return definition;
    return {
      ...definition,
      receive: (state, message, context) => {
        const isDue = this.#isDue(crash, message);
        if (isDue && crash.moment === 'before') throw new DeliberateCrash(crash);
        const next = definition.receive(state, message, context);
        if (!isDue) return next;
        return Promise.resolve(next).then(() => Promise.reject(new DeliberateCrash(crash)));
      },
    };
  }

  #isDue({ message: type, stage, path }: PlannedCrash, message: unknown): boolean {
    if (this.#struck || pathOf(message) !== path) return false;
    const { type: own, stage: at } = message as { readonly type?: unknown; readonly stage?: unknown };
    this.#struck = own === type && (stage === undefined || at === stage);
    return this.#struck;
  }
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
