// Supervision: the port's implementation. Each supervisor collects what its children report into a batch for its nact actor, whose
// reducer decides about each child and has the decision carried out. Windows live in that actor's state.

import type {
  ActorAddress,
  ChildSupervisor,
  Failure,
  SupervisedChild,
  SupervisionOptions,
  SupervisionPort,
} from '../actors/index.ts';
import type { Clock } from '../time/index.ts';
import { decide } from './decide.ts';
import { NactTree, type TreeNode } from './nact-tree.ts';
import { checkSupervision, planSupervision, type SupervisionPlan } from './plan.ts';

type Signal =
  | {
      readonly kind: 'down';
      readonly child: SupervisedChild;
      readonly failure: Failure | undefined;
      readonly sequence: number;
    }
  | { readonly kind: 'gone'; readonly id: number };

/** Restart times by child. Owned by the nact actor that folds it. */
type Windows = Map<number, readonly number[]>;

export interface SupervisionHost {
  readonly clock: Clock;
  /** In [0, 1); for jitter. */
  readonly random: () => number;
  /** Told when a supervisor's own code, or a user's `decide`, went wrong. */
  readonly onTrouble: (supervisor: ActorAddress, error: unknown) => void;
}

export class Supervision implements SupervisionPort {
  /** Batches that nact has not handled yet. */
  pending = 0;
  readonly tree: NactTree = new NactTree();
  readonly #host: SupervisionHost;

  constructor(host: SupervisionHost) {
    this.#host = host;
  }

  check(where: string, options: SupervisionOptions): void {
    checkSupervision(where, options);
  }

  supervise(parent: Parent, options: SupervisionOptions, isGuardian: boolean): ChildSupervisor {
    // The library is loaded with the first actor, not in the moment of the first failure.
    this.tree.prepare();
    return new Supervisor(this, this.#host, parent, planSupervision(options, isGuardian));
  }

  idle(): boolean {
    return this.pending === 0;
  }

  close(): void {
    this.tree.close();
  }
}

type Parent = { readonly address: ActorAddress };

class Supervisor implements ChildSupervisor {
  readonly #owner: Supervision;
  readonly #host: SupervisionHost;
  readonly #parent: Parent;
  readonly #plan: SupervisionPlan;
  /** Made when the first child is down: most actors with children never see a failure. */
  #node: TreeNode<Signal[]> | undefined;
  #batch: Signal[] | undefined;
  #closed = false;

  constructor(owner: Supervision, host: SupervisionHost, parent: Parent, plan: SupervisionPlan) {
    this.#owner = owner;
    this.#host = host;
    this.#parent = parent;
    this.#plan = plan;
  }

  childDown(child: SupervisedChild, failure: Failure | undefined, sequence: number): void {
    this.#post({ kind: 'down', child, failure, sequence });
  }

  childGone(id: number): void {
    this.#post({ kind: 'gone', id });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#batch !== undefined) this.#owner.pending--;
    this.#batch = undefined;
    this.#node?.stop();
  }

  #post(signal: Signal): void {
    if (this.#closed) return;
    if (this.#batch !== undefined) {
      this.#batch.push(signal);
      return;
    }
    this.#batch = [signal];
    this.#owner.pending++;
    this.#node ??= this.#makeNode();
    this.#node.send(this.#batch);
  }

  #makeNode(): TreeNode<Signal[]> {
    return this.#owner.tree.node<Windows, Signal[]>(
      new Map(),
      (windows, batch) => this.#reduce(windows, batch),
      (batch, error) => this.#crashed(batch, error),
    );
  }

  #reduce(windows: Windows, batch: readonly Signal[]): Windows {
    this.#take();
    const now = this.#host.clock.now();
    for (const signal of batch) {
      if (signal.kind === 'gone') {
        windows.delete(signal.id);
        continue;
      }
      const { child, failure } = signal;
      const down = { restartType: child.restartType, failure, window: windows.get(child.id) ?? [] };
      const { action, window, complaint } = decide(this.#plan, down, now, this.#host.random());
      if (complaint !== undefined) this.#host.onTrouble(this.#parent.address, new Error(complaint));
      windows.set(child.id, window);
      child.carryOut(action, signal.sequence);
    }
    return windows;
  }

  /** The reducer is total; should it fail all the same, no child may stay suspended for ever. */
  #crashed(batch: readonly Signal[], error: unknown): void {
    this.#host.onTrouble(this.#parent.address, error);
    for (const signal of batch) {
      if (signal.kind === 'down')
        signal.child.carryOut({ kind: 'stop', incident: 'its supervisor failed' }, signal.sequence);
    }
  }

  #take(): void {
    if (this.#batch === undefined) return;
    this.#batch = undefined;
    this.#owner.pending--;
  }
}
