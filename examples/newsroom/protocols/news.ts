// What the desks announce to whoever listens: facts about their work. Nobody is told in particular; the watcher
// listens because fleet.ts gives it the facts of the system, and a desk would not notice if it did not.

import type { ActorContext, Fact } from '../../../src/index.ts';
import type { Stage } from '../render/report.ts';
import type { RejectedFile } from '../text/read-document.ts';
import type { Assignment } from './job.ts';

/** One announcement. */
export type News =
  /** The reader has been through the folder. */
  | {
      readonly type: 'listed';
      readonly documents: readonly string[];
      readonly rejected: readonly RejectedFile[];
      /** Files left unread because the fleet was asked to stop. */
      readonly unread: number;
    }
  /** A document has passed a stage; may come again after a restart. */
  | {
      readonly type: 'passed';
      readonly path: string;
      readonly version: string;
      readonly stage: Stage;
      readonly atMs: number;
    }
  /** An auditor has sent a draft back. */
  | { readonly type: 'sent-back'; readonly path: string; readonly round: number; readonly reasons: readonly string[] }
  /** A document came to its end without an article. */
  | { readonly type: 'failed'; readonly path: string; readonly detail: string }
  /** A report about everything in the folder has been printed. */
  | {
      readonly type: 'printed';
      /** The file. */
      readonly report: string;
      readonly articles: readonly string[];
      readonly rejected: readonly string[];
    }
  /** The fleet cannot finish by itself. */
  | { readonly type: 'stuck'; readonly why: string };

const types: ReadonlySet<string> = new Set<News['type']>([
  'listed',
  'passed',
  'sent-back',
  'failed',
  'printed',
  'stuck',
]);

type Speaker = Pick<ActorContext<never>, 'emit'>;

export function announce(context: Speaker, { type, ...data }: News): void {
  context.emit({ kind: type, ...data });
}

/** Announces that an assignment has passed a stage, and enters it in its trail. */
export function passed<Work extends Assignment>(context: Speaker, work: Work, stage: Stage): Work {
  const { path, version, trail } = work;
  const atMs = Date.now();
  announce(context, { type: 'passed', path, version, stage, atMs });
  if (trail.some((progress) => progress.stage === stage)) return work;
  return { ...work, trail: [...trail, { document: path, stage, atMs }] };
}

/** The announcement that a fact of the system holds, if it holds one. */
export function newsIn(fact: Fact): News | undefined {
  return fact.kind === 'UserFact' && types.has(fact.name) ? ({ type: fact.name, ...fact.data } as News) : undefined;
}
