// A host process with stray errors, one scenario a run: `node host.ts <scenario>`. What it finds out goes to stdout as JSON;
// a scenario that ends the process prints nothing, and must leave its trace on stderr.

import { createSystem, defineActor, type Failure, type SystemOptions } from '../../../src/index.ts';

/** How an error gets out of a turn without being the turn's own. */
const ways: Record<string, (error: unknown) => void> = {
  rejection: (error) =>
    void (async () => {
      throw error;
    })(),
  'rejection later': (error) =>
    void Promise.resolve().then(() => {
      throw error;
    }),
  'setTimeout callback': (error) => {
    setTimeout(() => {
      throw error;
    }, 1);
  },
  'setImmediate callback': (error) => {
    setImmediate(() => {
      throw error;
    });
  },
  'nextTick callback': (error) => {
    process.nextTick(() => {
      throw error;
    });
  },
};

const rounds = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise<void>((resolve) => setTimeout(resolve, 1));
};

/** A system whose actor 'actor' does on each message what `act` says, in an async function. */
function hosted(options: Partial<SystemOptions>, act: (message: string) => unknown) {
  const system = createSystem({ name: 'host', log: 'silent', ...options });
  const failures: Failure[] = [];
  const strays: number[] = [];
  system.events.subscribe((fact) => {
    if (fact.kind === 'ActorFailed') failures.push(fact.failure);
    if (fact.kind === 'StrayErrorCaught') strays.push(fact.incarnation);
  });
  const handled: string[] = [];
  const ref = system.spawn(
    defineActor<string, undefined>({
      init: () => undefined,
      receive: async (_state, message) => {
        await act(message);
        handled.push(message);
      },
    }),
    { name: 'actor', shutdownMs: 20 },
  );
  const report = () => ({
    failures: failures.map(({ cause, phase, address, attempt, messageId, error }) => ({
      cause,
      phase,
      address,
      attempt,
      messageId,
      error: error instanceof Error ? error.message : error,
    })),
    strays: strays.length,
    restarts: system.tree().tree.map((view) => view.restarts),
    handled,
    quarantined: system.quarantine.size,
  });
  return { system, ref, report };
}

const listeners = (): number[] => [
  process.listenerCount('unhandledRejection'),
  process.listenerCount('uncaughtException'),
];

/** Runs a scenario for every way, one after the other. */
async function eachWay(run: (way: string) => Promise<unknown>): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const way of Object.keys(ways)) results[way] = await run(way);
  return results;
}

const scenarios = {
  /** The stray error of an async turn, and whether the actor works afterwards. */
  attributed: () =>
    eachWay(async (way) => {
      const { system, ref, report } = hosted({}, (message) => {
        if (message === 'stray') ways[way]?.(new Error('stray'));
      });
      ref.tell('stray');
      await rounds(10);
      ref.tell('after');
      await rounds(10);
      const result = report();
      await system.stop();
      return result;
    }),

  'attributed after an await': () =>
    eachWay(async (way) => {
      const { system, ref, report } = hosted({}, async (message) => {
        await rounds(1);
        if (message === 'stray') ways[way]?.(new Error('stray'));
      });
      ref.tell('stray');
      await rounds(10);
      ref.tell('after');
      await rounds(10);
      const result = report();
      await system.stop();
      return result;
    }),

  'attributed to a plain function': () =>
    eachWay(async (way) => {
      const system = createSystem({ name: 'host', log: 'silent' });
      const phases: string[] = [];
      system.events.subscribe((fact) => phases.push((fact as { failure: Failure }).failure.phase), ['ActorFailed']);
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message) =>
            Promise.resolve(message).then((text) => {
              if (text === 'stray') ways[way]?.(new Error('stray'));
              return undefined;
            }),
        }),
      );
      ref.tell('first turn');
      await rounds(5);
      ref.tell('stray');
      await rounds(10);
      await system.stop();
      return phases;
    }),

  async 'unawaited ask'() {
    const { system, ref, report } = hosted({}, (message) => {
      if (message === 'stray') void system.ref('troupe://host/nobody').ask('question');
    });
    ref.tell('stray');
    await rounds(10);
    const result = report();
    await system.stop();
    return result;
  },

  /** The error comes from an incarnation that has ended: it must not fail the next one. */
  async 'from beyond'() {
    const gate = Promise.withResolvers<void>();
    const { system, ref, report } = hosted({}, async (message) => {
      if (message !== 'stray') return;
      void gate.promise.then(() => Promise.reject(new Error('from beyond')));
      throw new Error('own failure');
    });
    ref.tell('stray');
    await rounds(10);
    gate.resolve();
    await rounds(10);
    ref.tell('after');
    await rounds(10);
    const result = report();
    await system.stop();
    return result;
  },

  async 'another system'() {
    const other = hosted({ name: 'other' }, () => undefined);
    const { system, ref } = hosted({}, (message) => {
      if (message === 'stray') void Promise.reject(new Error('stray'));
    });
    ref.tell('stray');
    other.ref.tell('work');
    await rounds(10);
    const result = other.report();
    await system.stop();
    await other.system.stop();
    return result;
  },

  /** No actor had anything to do with it. */
  async unattributed(way) {
    const { system } = hosted({}, () => undefined);
    ways[way]?.(new Error('nobody caught this'));
    await rounds(20);
    await system.stop();
    return 'alive';
  },

  async 'thrown text'() {
    hosted({}, () => undefined);
    ways.rejection?.('only a text');
    await rounds(20);
    return 'alive';
  },

  async 'while actors work'(way) {
    const { ref } = hosted({}, () => rounds(1));
    for (let n = 0; n < 5; n++) ref.tell('work');
    await rounds(2);
    ways[way]?.(new Error('nobody caught this'));
    await rounds(20);
    return 'alive';
  },

  async 'after a reply'() {
    const system = createSystem({ name: 'host', log: 'silent' });
    const ref = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: async (_state, message, context) => {
          await rounds(1);
          context.reply(message);
          await rounds(3);
        },
      }),
    );
    await ref.ask('question');
    ways.rejection?.(new Error('nobody caught this'));
    await rounds(20);
    return 'alive';
  },

  handler: () =>
    eachWay(async (way) => {
      const caught: string[] = [];
      const { system } = hosted(
        { onUnattributedError: (error) => caught.push((error as Error).message) },
        () => undefined,
      );
      ways[way]?.(new Error('for the host'));
      await rounds(10);
      await system.stop();
      return caught;
    }),

  async 'shared handler'() {
    const caught: string[] = [];
    const onUnattributedError = (error: unknown): void => void caught.push((error as Error).message);
    const one = hosted({ onUnattributedError }, () => undefined);
    const other = hosted({ name: 'other', onUnattributedError }, () => undefined);
    ways.rejection?.(new Error('both live'));
    await rounds(5);
    await one.system.stop();
    ways.rejection?.(new Error('one lives'));
    await rounds(5);
    await other.system.stop();
    return caught;
  },

  async 'handler that throws'() {
    hosted(
      {
        onUnattributedError: () => {
          throw new Error('broken handler');
        },
      },
      () => undefined,
    );
    ways.rejection?.(new Error('for the host'));
    await rounds(20);
    return 'alive';
  },

  async 'listener of the host'(way) {
    const caught: string[] = [];
    process.on('unhandledRejection', (error) => caught.push((error as Error).message));
    process.on('uncaughtException', (error) => caught.push(error.message));
    const { system } = hosted({}, () => undefined);
    ways[way]?.(new Error('for the host'));
    await rounds(10);
    await system.stop();
    return caught;
  },

  async 'listeners come and go'() {
    const counts = [listeners()];
    const one = hosted({}, () => undefined);
    const other = hosted({ name: 'other' }, () => undefined);
    counts.push(listeners());
    await one.system.stop();
    counts.push(listeners());
    await other.system.stop();
    await other.system.stop();
    await rounds(1);
    counts.push(listeners());
    const again = hosted({}, () => undefined);
    counts.push(listeners());
    await again.system.stop();
    await rounds(1);
    counts.push(listeners());
    return counts;
  },

  async 'after the last system'() {
    const { system } = hosted({ onUnattributedError: () => undefined }, () => undefined);
    await system.stop();
    await rounds(1);
    ways.rejection?.(new Error('nobody is left'));
    await rounds(20);
    return 'alive';
  },
} satisfies Record<string, (way: string) => Promise<unknown>>;

/** What the test may ask for. */
export type Scenario = keyof typeof scenarios;

const [scenario = '', way = 'rejection'] = process.argv.slice(2);
if (!Object.hasOwn(scenarios, scenario)) throw new Error(`There is no scenario '${scenario}'.`);
console.log(JSON.stringify(await scenarios[scenario as Scenario](way)));
