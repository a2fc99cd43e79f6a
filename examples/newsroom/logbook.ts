// The watcher's logbook: how far each document has come, and what befell the desks.
// Owns: the count of documents per stage, who is down, the events for the report.
// Guarantees: the same news twice counts once; news of an earlier stage never sets a document back.
// Refuses: to outlive its watcher. The publisher has a copy of the events, and knows what is published.

import type { News } from './protocols/news.ts';
import type { Trouble } from './protocols/watch.ts';
import { type FleetEvent, STAGES, type Stage } from './render/report.ts';
import { count, plural } from './render/wording.ts';

export class Logbook {
  /** Desks that are down, by name → how they fell. */
  readonly down = new Map<string, Trouble>();
  readonly events: FleetEvent[] = [];
  #documents: ReadonlySet<string> = new Set();
  readonly #reached = new Map<string, { readonly version: string; readonly stage: number }>();
  /** Per stage: documents that have passed it. */
  readonly #passed = STAGES.map(() => 0);
  readonly #sentBack = new Set<string>();
  readonly #failed = new Set<string>();

  /** Enters an announcement. */
  enter(news: News): void {
    if (news.type === 'listed') this.list(news.documents);
    else if (news.type === 'passed') this.reach(news.path, news.version, news.stage);
    else if (news.type === 'sent-back') this.#sentBack.add(`${news.path} ${news.round}`);
    else if (news.type === 'failed') this.#failed.add(news.path);
  }

  /** Takes these for all documents of the folder. */
  list(documents: readonly string[]): void {
    this.#documents = new Set(documents);
    for (const path of this.#reached.keys()) if (!this.#documents.has(path)) this.#forget(path);
  }

  reach(path: string, version: string, stage: Stage): void {
    const number = STAGES.indexOf(stage);
    const known = this.#reached.get(path);
    if (known?.version === version && known.stage >= number) return;
    this.#forget(path);
    this.#reached.set(path, { version, stage: number });
    this.#countUpTo(number, 1);
  }

  /** One stage in words, as `5 of 12 documents`; undefined before the first document has passed it. */
  progress(stage: Stage): string | undefined {
    const passed = this.#passed[STAGES.indexOf(stage)] as number;
    const total = Math.max(this.#documents.size, this.#reached.size);
    const back =
      stage === 'audited' && this.#sentBack.size > 0 ? `, ${plural(this.#sentBack.size, 'draft')} sent back` : '';
    if (passed === 0) return undefined;
    return this.#documents.size === 0
      ? plural(passed, 'document')
      : `${count(passed)} of ${plural(total, 'document')}${back}`;
  }

  /** Documents on their way, with the stage they passed last. */
  underWay(): { readonly path: string; readonly stage: Stage }[] {
    const last = STAGES.length - 1;
    return [...this.#documents].flatMap((path) => {
      const stage = this.#reached.get(path)?.stage ?? 0;
      return stage === last || this.#failed.has(path) ? [] : [{ path, stage: STAGES[stage] as Stage }];
    });
  }

  #forget(path: string): void {
    const known = this.#reached.get(path);
    if (known === undefined) return;
    this.#reached.delete(path);
    this.#failed.delete(path);
    this.#countUpTo(known.stage, -1);
  }

  #countUpTo(stage: number, change: number): void {
    for (let i = 0; i <= stage; i++) this.#passed[i] = (this.#passed[i] as number) + change;
  }
}
