// The accounts of a run: what was read, what came of it, who fell and came back.
// Owns: the figures of the summary. They come from what the desks announced and what the runtime saw, not from the
//   ledger behind the report, so that "no document was lost" is found out here and not believed.

import type { Trouble } from './protocols/watch.ts';
import { count, duration, plural, REJECTIONS } from './render/wording.ts';
import type { RejectedFile } from './text/read-document.ts';
import type { Heard } from './wire.ts';

interface Crash {
  readonly fell: Trouble;
  back?: Trouble;
}

export class Accounts {
  readonly #crashes: Crash[] = [];
  /** Document → its version when it was read last, and the version that was published last. */
  readonly #read = new Map<string, string>();
  readonly #published = new Map<string, string>();
  readonly #givenUp = new Map<string, string>();
  /** Undefined until the whole folder has been read. */
  #listed: readonly string[] | undefined;
  #rejected: readonly RejectedFile[] = [];
  #unread = 0;
  #printed: readonly string[] = [];
  #report = '';

  enter(heard: Heard): void {
    switch (heard.type) {
      case 'listed':
        this.#listed = heard.documents;
        this.#rejected = heard.rejected;
        this.#unread = heard.unread;
        break;
      case 'passed':
        if (heard.stage === 'read') this.#read.set(heard.path, heard.version);
        if (heard.stage === 'published') this.#published.set(heard.path, heard.version);
        break;
      case 'failed':
        this.#givenUp.set(heard.path, heard.detail);
        break;
      case 'printed':
        this.#printed = heard.articles;
        this.#report = heard.report;
        break;
      case 'trouble':
        this.#enterTrouble(heard.trouble);
        break;
      case 'sent-back':
      case 'stuck':
    }
  }

  get #documents(): readonly string[] {
    return this.#listed ?? [];
  }

  /** Documents in the folder with an article about their current version. */
  get published(): readonly string[] {
    return this.#documents.filter((path) => this.#isPublished(path));
  }

  /** Files of which no article will come, with the reason. */
  get rejected(): readonly { readonly path: string; readonly why: string }[] {
    const unfit = this.#rejected.map(({ path, reason, detail }) => ({ path, why: `${REJECTIONS[reason]}: ${detail}` }));
    const failed = this.#documents.filter((path) => this.#givenUp.has(path) && !this.#isPublished(path));
    return [...unfit, ...failed.map((path) => ({ path, why: this.#givenUp.get(path) ?? '' }))];
  }

  /** Documents that were read and are neither published nor rejected. */
  get lost(): readonly string[] {
    return this.#documents.filter((path) => !this.#isPublished(path) && !this.#givenUp.has(path));
  }

  /** Documents that stand in the last report more than once. */
  get twice(): readonly string[] {
    return this.#printed.filter((path, i) => this.#printed.indexOf(path) !== i);
  }

  /** The accounts in a few lines. */
  summary(): string {
    return [
      ...(this.#listed === undefined
        ? [`Stopped after reading ${plural(this.#read.size, 'document')}.`]
        : this.#balance()),
      ...this.#crashes.map(crashText),
      this.#report === '' ? 'No report was printed.' : `Report: ${this.#report}`,
    ].join('\n');
  }

  #balance(): string[] {
    const { published, rejected, lost, twice } = this;
    const files = this.#documents.length + this.#rejected.length;
    const sum = `${count(published.length)} published + ${count(rejected.length)} rejected`;
    return [
      [
        `${plural(files, 'file')} read = ${sum}${lost.length > 0 ? ` + ${count(lost.length)} lost` : ''}.`,
        lost.length > 0 ? `LOST: ${lost.join(', ')}.` : 'No document was lost.',
        twice.length > 0 ? `Counted twice: ${twice.join(', ')}.` : 'None was counted twice.',
      ].join(' '),
      ...rejected.map(({ path, why }) => `  rejected ${path}: ${why}`),
      ...(this.#unread > 0 ? [`${plural(this.#unread, 'file')} left unread when the fleet was asked to stop.`] : []),
    ];
  }

  #isPublished(path: string): boolean {
    return this.#published.has(path) && this.#published.get(path) === this.#read.get(path);
  }

  #enterTrouble(trouble: Trouble): void {
    if (trouble.kind === 'failed') this.#crashes.push({ fell: trouble });
    if (trouble.kind !== 'restarted') return;
    const open = this.#crashes.findLast(({ fell, back }) => fell.actor === trouble.actor && back === undefined);
    if (open !== undefined) open.back = trouble;
  }
}

function crashText({ fell, back }: Crash): string {
  const { actor, step, document, cause, atMs } = fell;
  const where = [step, document].filter((part) => part !== undefined).join(' ');
  const after =
    back === undefined
      ? 'not restarted'
      : `restarted with a fresh context as incarnation ${back.incarnation} after ${duration(back.atMs - atMs)}`;
  return `Crash: ${actor}${where && `, ${where}`} (${cause}): ${after}.`;
}
