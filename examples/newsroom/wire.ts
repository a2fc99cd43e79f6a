// The wire: what the runtime tells about the newsroom, as plain messages for the watcher and for the accounts.
// Owns: the translation of facts and dead letters into trouble.
// Guarantees: no echo: that nobody heard of a trouble is no trouble.

import { type ActorSystem, type Fact, parseAddress } from '../../src/index.ts';
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
        const trouble = troubleIn(fact, system);
        if (trouble !== undefined) report(trouble);
      },
      ['ActorFailed', 'ActorRestarted', 'MessageQuarantined'],
    ),
    system.deadLetters.subscribe(({ to, at, reason, detail, message }) => {
      const type = typeIn(message);
      if (type === 'trouble') return;
      const cause = `'${type}' ${reason}${detail === undefined ? '' : `, ${detail}`}`;
      report({ kind: 'dead-letter', actor: nameIn(to), atMs: at, cause, ...about(message) });
    }),
    system.events.subscribe(() => {
      for (const end of ends) end();
    }, ['SystemStopping']),
  ];
}

function troubleIn(fact: Fact, system: ActorSystem): Trouble | undefined {
  switch (fact.kind) {
    case 'ActorFailed':
      return { kind: 'failed', ...whoIn(fact), ...causeIn(fact.failure.error) };
    case 'ActorRestarted':
      return { kind: 'restarted', ...whoIn(fact), incarnation: fact.incarnation, cause: 'restarted' };
    case 'MessageQuarantined': {
      const { error, messageId } = fact.failure;
      const held = system.quarantine.list().find((item) => item.messageId === messageId);
      return { kind: 'quarantined', ...whoIn(fact), ...about(held?.message), ...causeIn(error) };
    }
    default:
      return undefined;
  }
}

function whoIn({ address, at }: { readonly address: string; readonly at: number }): { actor: string; atMs: number } {
  return { actor: nameIn(address), atMs: at };
}

function causeIn(error: unknown): Pick<Trouble, 'cause' | 'document' | 'step' | 'deliberate'> {
  if (error instanceof DeliberateCrash) {
    const { message, path, step } = error;
    return { cause: message, document: path, step, deliberate: true };
  }
  return { cause: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

function about(message: unknown): Pick<Trouble, 'document'> {
  const document = pathOf(message);
  return document === undefined ? {} : { document };
}

function typeIn(message: unknown): string {
  return typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : typeof message;
}

function nameIn(address: string): string {
  return parseAddress(address)?.path.at(-1) ?? address;
}
