// The wire: what the runtime tells about the newsroom, as plain messages for the watcher and for the accounts.
// Owns: the translation of facts and dead letters into trouble.
// Guarantees: no echo: that nobody heard of a trouble is no trouble.

import { type ActorSystem, type Fact, type Failure, parseAddress } from '../../src/index.ts';
import { DeliberateCrash } from './chaos.ts';
import { pathOf } from './protocols/job.ts';
import { type News, newsIn } from './protocols/news.ts';
import type { Trouble } from './protocols/watch.ts';

/** What is heard on the wire. */
export type Heard = News | { readonly type: 'trouble'; readonly trouble: Trouble };

/** Has everything heard until the system stops. */
export function listen(system: ActorSystem, hear: (heard: Heard) => void): void {
  const report = (trouble: Trouble): void => hear({ type: 'trouble', trouble });
  const ends = [
    system.events.subscribe(
      (fact) => {
        const news = newsIn(fact);
        if (news !== undefined) hear(news);
      },
      ['UserFact'],
    ),
    system.events.subscribe(
      (fact) => {
        const trouble = troubleIn(fact);
        if (trouble !== undefined) report(trouble);
      },
      ['ActorFailed', 'ActorRestarted', 'MessageQuarantined'],
    ),
    system.deadLetters.subscribe(({ to, at, reason, detail, message }) => {
      const type = typeIn(message);
      if (type === 'trouble') return;
      const cause = `'${type}' ${reason}${detail === undefined ? '' : `, ${detail}`}`;
      const document = pathOf(message);
      const what = document === undefined ? {} : { document };
      report({ kind: 'dead-letter', actor: nameIn(to), atMs: at, cause, ...what });
    }),
    system.events.subscribe(() => {
      for (const end of ends) end();
    }, ['SystemStopping']),
  ];
}

function troubleIn(fact: Fact): Trouble | undefined {
  switch (fact.kind) {
    case 'ActorFailed':
      return { kind: 'failed', actor: nameIn(fact.address), atMs: fact.at, ...failureIn(fact.failure) };
    case 'MessageQuarantined':
      return { kind: 'quarantined', actor: nameIn(fact.address), atMs: fact.at, ...failureIn(fact.failure) };
    case 'ActorRestarted': {
      const { address, at, incarnation } = fact;
      return { kind: 'restarted', actor: nameIn(address), atMs: at, incarnation, cause: 'restarted' };
    }
    default:
      return undefined;
  }
}

function failureIn({ error, message }: Failure): Pick<Trouble, 'cause' | 'document' | 'step' | 'deliberate'> {
  const document = pathOf(message);
  const deliberate = error instanceof DeliberateCrash;
  return {
    cause: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    ...(document === undefined ? {} : { document }),
    ...(deliberate ? { step: error.step, deliberate } : {}),
  };
}

function typeIn(message: unknown): string {
  return typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : typeof message;
}

function nameIn(address: string): string {
  return parseAddress(address)?.path.at(-1) ?? address;
}
