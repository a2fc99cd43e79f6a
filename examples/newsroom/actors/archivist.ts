// The archivist keeps all documents of the folder on a shelf, and tells what each has in common with the others.
// Owns: the shelf with its indexes, and a second copy of each finished article.
// Guarantees: a question is answered from a complete shelf or not at all; until then it is stashed.
// With a fresh context the shelf is empty, at the first start as after a crash. So it says what it lacks: the reader
//   files the documents again, the publisher sends the articles again, and the stashed questions are answered then.

import { type ActorContext, defineActor } from '../../../src/index.ts';
import { Articles } from '../articles.ts';
import { type ArchivistMessage, archive } from '../protocols/archive.ts';
import { tellAll } from '../protocols/peers.ts';
import { press } from '../protocols/press.ts';
import { type Census, reading } from '../protocols/reading.ts';
import { Shelf } from '../shelf.ts';

interface Archive {
  readonly shelf: Shelf;
  readonly articles: Articles;
  readonly census: Census | undefined;
  /** What the reader wants to give out when the shelf is complete; undefined when it has been told. */
  readonly awaited: readonly string[] | undefined;
}

export const archivist = defineActor<ArchivistMessage, Archive>({
  type: 'archivist',
  defaults: { retry: { times: 2 }, register: [archive] },
  init(context) {
    tellAll(context, reading, { type: 'refile' });
    tellAll(context, press, { type: 'resend' });
    return { shelf: new Shelf(), articles: new Articles(), census: undefined, awaited: undefined };
  },
  receive(state, message, context) {
    switch (message.type) {
      case 'file':
        state.shelf.put(message.path, message.version, message.document);
        return open(state, context);
      case 'census':
        state.shelf.keepOnly(message.census);
        state.articles.count(message.census);
        return open({ ...state, census: message.census, awaited: message.changed }, context);
      case 'source':
        if (isComplete(state)) context.reply(state.shelf.source(message.path, message.version));
        else context.stash();
        return;
      case 'corpus':
        if (isComplete(state)) context.reply(state.shelf.corpus());
        else context.stash();
        return;
      case 'keep': {
        const { type: _, ...finished } = message;
        state.articles.enter(finished);
        return;
      }
      case 'recall':
        tellAll(context, press, { type: 'recalled', census: state.census, finished: state.articles.all });
    }
  },
});

function isComplete({ shelf, census }: Archive): boolean {
  return census !== undefined && shelf.holds(census);
}

/** When the last document has come: tells the reader, and takes up the questions that have waited. */
function open(state: Archive, context: ActorContext<ArchivistMessage>): Archive {
  const { shelf, articles, census, awaited } = state;
  if (census === undefined || !shelf.holds(census)) return state;
  context.unstashAll();
  if (awaited === undefined) return state;
  const finished = articles.all.map(({ path }) => path);
  tellAll(context, reading, { type: 'shelved', touched: shelf.touched(awaited), finished });
  return { ...state, awaited: undefined };
}
