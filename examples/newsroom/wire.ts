// The wire: gives the watcher the facts of the system that concern the newsroom, as plain messages.
// Owns: the translation of facts and dead letters into trouble.
// Guarantees: what befalls the watcher itself waits in its mailbox until it is back; a dead letter of the watcher is
//   not told to the watcher.

import { type ActorRef, type ActorSystem, type Fact, parseAddress } from '../../src/index.ts';
import { DeliberateCrash } from './chaos.ts';
import { pathOf } from './protocols/job.ts';
import { newsIn } from './protocols/news.ts';
import type { Trouble, WatcherMessage } from './protocols/watch.ts';

/** Connects the watcher until the system stops. */
export function connect(system: ActorSystem, watcher: ActorRef<WatcherMessage>): void {
  const cuts = [
    system.events.subscribe((fact) => {
      const news = newsIn(fact);
      const trouble = troubleIn(fact, system);
      if (news !== undefined) watcher.tell(news);
      if (trouble !== undefined) watcher.tell({ type: 'trouble', trouble });
    }, ['UserFact', 'ActorFailed', 'ActorRestarted', 'MessageQuarantined']),
    system.deadLetters.subscribe(({ to, at, reason, detail, message }) => {
      if (to === watcher.address) return;
      const cause = `${typeOf(message)}: ${reason}${detail === undefined ? '' : `, ${detail}`}`;
      watcher.tell({ type: 'trouble', trouble: { kind: 'dead-letter', actor: nameIn(to), atMs: at, cause, ...about(message) } });
    }),
    system.events.subscribe(() => cuts.forEach((cut) => cut()), ['SystemStopping']),
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

function typeOf(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('type' in message)) return 'a message';
  return `'${String(message.type)}'`;
}

function nameIn(address: string): string {
  return parseAddress(address)?.path.at(-1) ?? address;
}
