// The supervisors' own actors, on nact: each is a nact actor whose function is a reducer over batches of signals. The home of nact.
// What nact gives: named nodes, one decision at a time, a crash hook. What is kept from it: all nodes are flat under one root
// (nesting copies child maps), names are ours and unique, reducers are synchronous and total, and nobody's message passes here.

import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Ref } from 'nact';

/** A nact actor that folds messages into its state. */
export interface TreeNode<Message> {
  send(message: Message): void;
  stop(): void;
}

type Nact = typeof import('nact');

let loaded: Nact | undefined;

/** nact is loaded when the first supervisor is made: an import of the package alone costs nothing of it. */
function nact(): Nact {
  loaded ??= createRequire(import.meta.url)('nact') as Nact;
  return loaded;
}

/** The nact system of one actor system. Made when the first supervisor is. */
export class NactTree {
  #root: ReturnType<Nact['start']> | undefined;
  #nodes = 0;

  /** Has the library ready before the first node is needed. */
  prepare(): void {
    nact();
  }

  /** Starts a node. An error that `reduce` should never throw goes to `onCrash`; the node then goes on with its state. */
  node<State, Message>(
    initialState: State,
    reduce: (state: State, message: Message) => State,
    onCrash: (message: Message, error: unknown) => void,
  ): TreeNode<Message> {
    // System names are global in nact: a second one would take the first one's references over.
    this.#root ??= nact().start({ name: `troupe-${randomUUID()}` } as never);
    const node: Ref<Message> = nact().spawn(
      this.#root,
      (state: State, message: Message) => reduce(state, message),
      `s${++this.#nodes}`,
      {
        initialState,
        // Without a hook of ours nact would print the message, and an error in the hook would end the process.
        onCrash: (message: unknown, error: unknown, context: { resume: symbol }) => {
          try {
            onCrash(message as Message, error);
          } catch {
            // The hook reports to fact listeners, which are guarded; nothing is left to tell.
          }
          return context.resume;
        },
      } as never,
    );
    return {
      send: (message) => nact().dispatch(node, message),
      stop: () => nact().stop(node as never),
    };
  }

  close(): void {
    if (this.#root !== undefined) nact().stop(this.#root as never);
    this.#root = undefined;
  }
}
