// How the desks find each other: by service key, among those that are there at this moment.
// Nobody knows how many there are, who started them, or where they live.

import type { ActorRef, ServiceKey } from '../../../src/index.ts';

/** How long an answer may take: a peer may have to be restarted, and to learn everything again, before it can give one. */
export const patienceMs = 60_000;

/** The part of a context that finds peers. */
export interface Finder {
  find<Message>(key: ServiceKey<Message>): ActorRef<Message>[];
}

/**
 * The peer that is responsible for a document: always the same one while the same peers are there, so that a newer
 * version never overtakes an older one. When a peer leaves, only its documents move (rendezvous hashing).
 * Throws when nobody is there: the turn fails, and is tried again.
 */
export function peerFor<Message>(finder: Finder, key: ServiceKey<Message>, path: string): ActorRef<Message> {
  let best: ActorRef<Message> | undefined;
  let highest = -1;
  for (const peer of finder.find(key)) {
    const weight = hash(`${peer.address} ${path}`);
    if (weight > highest) [best, highest] = [peer, weight];
  }
  if (best === undefined) throw new Error(`nobody offers '${key.id}' at the moment`);
  return best;
}

/** Tells a message to everybody who offers a service. */
export function tellAll<Message>(finder: Finder, key: ServiceKey<Message>, message: Message): void {
  for (const peer of finder.find(key)) peer.tell(message);
}

/** FNV-1a with a final mix, because the addresses of peers differ in one letter. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x45d9f3b);
  return (sum ^ (sum >>> 16)) >>> 0;
}
