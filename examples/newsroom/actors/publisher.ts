// The publisher collects the articles and, when every document of the folder is accounted for, prints the report.
// Owns: the ledger, and the files of the report.
// Guarantees: a document counts once, however often its article arrives; a report is replaced as a whole or not at all.
// With a fresh context the ledger is empty. So it says what it lacks: the archivist sends the census and the articles
//   again, the watcher is asked for the events before each printing.

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ActorContext, type ActorDefinition, defineActor } from '../../../src/index.ts';
import { type Imprint, Ledger } from '../ledger.ts';
import { archive } from '../protocols/archive.ts';
import { announce, passed } from '../protocols/news.ts';
import { patienceMs, peerFor, tellAll } from '../protocols/peers.ts';
import { type PublisherMessage, press } from '../protocols/press.ts';
import { watch } from '../protocols/watch.ts';
import { renderHtml } from '../render/report-html.ts';
import { renderMarkdown } from '../render/report-markdown.ts';
import { replaceFile } from '../replace-file.ts';

export interface PublisherOptions extends Imprint {
  /** The folder for the report. */
  readonly out: string;
}

type Context = ActorContext<PublisherMessage>;

export function publisher(options: PublisherOptions): ActorDefinition<PublisherMessage, Ledger> {
  return defineActor<PublisherMessage, Ledger>({
    type: 'publisher',
    defaults: { retry: { times: 2 }, register: [press] },
    init(context) {
      tellAll(context, archive, { type: 'recall' });
      return new Ledger();
    },
    receive(ledger, message, context) {
      switch (message.type) {
        case 'publish': {
          if (!ledger.articles.isCurrent(message.path, message.version)) return;
          const { type: _, ...finished } = passed(context, message, 'published');
          if (ledger.enter(finished)) tellAll(context, archive, { type: 'keep', ...finished });
          break;
        }
        case 'census':
          ledger.count(message.census);
          break;
        case 'recalled':
          if (message.census !== undefined && ledger.census === undefined) ledger.count(message.census);
          for (const finished of message.finished) ledger.enter(finished);
          break;
        case 'resend':
          for (const finished of ledger.articles.all) tellAll(context, archive, { type: 'keep', ...finished });
          return;
        case 'give-up':
          if (ledger.giveUp(message.path, message.detail)) announce(context, { ...message, type: 'failed' });
          break;
        case 'event':
          ledger.note(message.event);
          return;
        case 'brief':
          tellAll(context, watch, {
            type: 'briefed',
            documents: ledger.census?.documents.map(({ path }) => path) ?? [],
            published: ledger.articles.all.map(({ path, version }) => ({ path, version })),
            events: ledger.events,
          });
          return;
        case 'print':
          return print(ledger, options, context);
      }
      if (ledger.isDue) context.self.tell({ type: 'print' });
    },
  });
}

async function print(ledger: Ledger, { out, ...imprint }: PublisherOptions, context: Context): Promise<void> {
  if (!ledger.isDue) return;
  await setImmediate(); // Whoever fell while handing on the last article has been reported by then.
  const corpus = await peerFor(context, archive, '').ask({ type: 'corpus' }, { timeoutMs: patienceMs });
  for (const watcher of context.find(watch)) {
    const events = await watcher.ask({ type: 'record' }, { timeoutMs: patienceMs });
    for (const event of events) ledger.note(event);
  }
  const report = ledger.print(imprint, corpus);
  await replaceFile(out, 'report.md', renderMarkdown(report));
  await replaceFile(out, 'report.html', renderHtml(report));
  announce(context, {
    type: 'printed',
    report: join(out, 'report.html'),
    articles: report.articles.map(({ path }) => path),
    rejected: report.rejected.map(({ path }) => path),
  });
}
