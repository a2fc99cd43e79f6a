// Options: an unknown name is refused with the nearest known one, a wrong value with what is allowed, before anything is made.
// Here for every public place that takes options; what the options do is tested with what they belong to.

import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ActorDefinition,
  type ActorSystem,
  createSystem,
  defineActor,
  isTroupeError,
  type SpawnOptions,
  type SystemOptions,
} from '../src/index.ts';
import { testSystem } from '../src/testkit/index.ts';
import { aBoolean, aNumber, aString, checkOptions, nearest, nested, oneOf } from '../src/options.ts';

/** The error that `make` throws; it must be TROUPE_INVALID_OPTION. */
function refusal(make: () => unknown): { message: string; data: Readonly<Record<string, unknown>> } {
  try {
    make();
  } catch (error) {
    if (isTroupeError(error, 'TROUPE_INVALID_OPTION')) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** Each option with values that it must refuse. */
type WrongValues<Options> = { readonly [Name in keyof Options]-?: readonly unknown[] };

const notNumbers = ['5', null, true, {}, Number.NaN];
const notFunctions = ['f', 1, null, {}];
const notObjects = ['x', 1, true, null];

const wrongSystem: WrongValues<SystemOptions> = {
  name: ['', 1, null, {}],
  node: ['', 1, null],
  supervision: notObjects,
  strict: ['yes', 1, null],
  log: ['loud', 1, null, {}, { debug: () => undefined }],
  onUnattributedError: notFunctions,
  askTimeoutMs: [...notNumbers, 0, -1, 1.5, Number.POSITIVE_INFINITY],
  hopLimit: [...notNumbers, 0, 1.5],
  throughput: [...notNumbers, 0, -64, 0.5, Number.POSITIVE_INFINITY],
  keepDeadLetters: [...notNumbers, -1, 0.5],
  keepQuarantined: [...notNumbers, -1, 0.5],
  clock: [...notObjects, {}, { now: () => 0 }],
  scheduler: [...notObjects, {}, { soon: () => undefined }],
  random: notFunctions,
};

const wrongSpawn: WrongValues<SpawnOptions> = {
  name: ['', 1, null],
  restart: ['always', 'Permanent', 1, null],
  retry: [...notObjects, 3, { times: -1 }, { times: 1.5 }, { times: '3' }],
  shutdownMs: [...notNumbers, -1, 0.5, Number.POSITIVE_INFINITY],
  mailbox: [...notObjects, { capacity: 0 }, { capacity: 1.5 }, { overflow: 'drop-newest' }, { priority: 1 }],
  stashCapacity: [...notNumbers, -1, 0.5],
  register: ['printing', [1], [null], [{}], {}, null],
};

const wrongDefinition: WrongValues<ActorDefinition<string, undefined>> = {
  type: ['', 1, null],
  accepts: [{}, 1, 'string', null, () => true],
  init: notFunctions,
  receive: notFunctions,
  signal: notFunctions,
  stopped: notFunctions,
  supervision: notObjects,
  defaults: notObjects,
};

const plain: ActorDefinition<string, undefined> = { init: () => undefined, receive: () => undefined };

describe('Options', () => {
  let system: ActorSystem;
  beforeEach(() => {
    ({ system } = testSystem());
  });
  afterEach(() => system.stop());

  const places = {
    createSystem: {
      wrong: wrongSystem,
      make: (options: object) => createSystem({ name: 'demo', ...options } as SystemOptions),
    },
    'spawn options': { wrong: wrongSpawn, make: (options: object) => system.spawn(plain, options) },
    'actor definition': { wrong: wrongDefinition, make: (options: object) => system.spawn({ ...plain, ...options }) },
    'actor definition: defaults': {
      wrong: wrongSpawn,
      make: (options: object) => system.spawn({ ...plain, defaults: options }),
    },
  } as const;

  for (const [where, { wrong, make }] of Object.entries(places)) {
    describe(`of ${where}`, () => {
      it('with an unknown name are refused, with the nearest known name', () => {
        for (const name of Object.keys(wrong)) {
          const slip = `${name.slice(0, -1)}x${name.slice(-1)}`;
          const { message, data } = refusal(() => make({ [slip]: 1 }));
          expect(message).to.equal(`${where}: unknown option '${slip}'. Did you mean '${name}'?`);
          expect(data).to.deep.include({ where, option: slip, nearest: name });
        }
      });

      it('with a name like nothing known are refused, with all known names', () => {
        const { message } = refusal(() => make({ qqqqqqqqqqqqqqqqqqqqqqqqqqqqqq: 1 }));
        for (const name of Object.keys(wrong)) expect(message).to.match(new RegExp(`Known options: .*\\b${name}\\b`));
      });

      it('with a name from Object.prototype are unknown too', () => {
        for (const name of ['constructor', 'toString', 'hasOwnProperty']) refusal(() => make({ [name]: 1 }));
        refusal(() => make(JSON.parse('{"__proto__x": 1}') as object));
      });

      for (const [name, values] of Object.entries(wrong)) {
        it(`with a wrong ${name} are refused, naming it and what it must be`, () => {
          for (const value of values) {
            const { message } = refusal(() => make({ [name]: value }));
            expect(message, `for ${String(value)}`).to.match(new RegExp(`'?${name}'?.*\\b(must be|is missing)`));
          }
        });
      }
    });
  }

  it('that are no object are refused', () => {
    for (const wrong of [null, 1, 'name', [], true]) {
      expect(refusal(() => createSystem(wrong as never)).message).to.match(/^createSystem: options must be an object/);
      expect(refusal(() => system.spawn(plain, wrong as never)).message).to.match(
        /^spawn options: options must be an object/,
      );
    }
  });

  it('of createSystem need a name', () => {
    expect(refusal(() => createSystem({} as never)).message).to.include("'name' is missing");
    expect(refusal(() => createSystem({ name: undefined } as never)).message).to.include("'name' is missing");
  });

  it('of a definition need init and receive', () => {
    for (const wrong of [null, undefined, 1, 'actor', () => undefined, class {}, [], {}, { init: plain.init }]) {
      refusal(() => system.spawn(wrong as never));
    }
    expect(refusal(() => system.spawn({ receive: plain.receive } as never)).message).to.include("'init' is missing");
    expect(refusal(() => system.spawn({ init: plain.init } as never)).message).to.include("'receive' is missing");
  });

  it('of a definition that is a class instance may be among members of its own, but are checked', () => {
    class Counter {
      ownField = 1;
      init(): undefined {
        return undefined;
      }
      receive(): void {
        this.ownMethod();
      }
      ownMethod(): void {}
    }
    system.spawn(new Counter());
    for (const [name, value] of [
      ['accepts', {}],
      ['signal', 'x'],
      ['stopped', 1],
      ['supervision', 'one-for-one'],
      ['type', ''],
    ] as const) {
      expect(refusal(() => system.spawn(Object.assign(new Counter(), { [name]: value }))).message).to.include(name);
    }
  });

  for (const [where, make] of Object.entries({
    'createSystem: supervision': (supervision: object) => createSystem({ name: 'demo', supervision }),
    'actor definition: supervision': (supervision: object) => system.spawn({ ...plain, supervision }),
  })) {
    it(`of ${where} are checked, down to the backoff`, () => {
      for (const wrong of [
        { strategy: 'one-for-none' },
        { intensity: -1 },
        { intensity: 1.5 },
        { periodMs: 0 },
        { decide: 'restart' },
        { maxChildren: -1 },
        { onExhausted: 'stop-world' },
        { backoff: 1 },
        { backoff: { factor: 0.5 } },
        { backoff: { jitter: 2 } },
        { backoff: { initialMs: -1 } },
        { backoff: { maxMs: '1s' } },
      ]) {
        expect(refusal(() => make(wrong)).message).to.include('supervision');
      }
      expect(refusal(() => make({ intensty: 3 })).message).to.equal(
        `${where}: unknown option 'intensty'. Did you mean 'intensity'?`,
      );
      expect(refusal(() => make({ backoff: { jiter: 1 } })).message).to.include("Did you mean 'jitter'?");
    });
  }

  it('of nested objects name the path', () => {
    expect(refusal(() => system.spawn(plain, { mailbox: { capcity: 5 } } as never)).message).to.equal(
      "spawn options: mailbox: unknown option 'capcity'. Did you mean 'capacity'?",
    );
    expect(refusal(() => system.spawn(plain, { retry: { time: 1 } } as never)).message).to.include(
      "retry: unknown option 'time'. Did you mean 'times'?",
    );
    expect(refusal(() => system.spawn(plain, { mailbox: { overflow: 'drop-old' } } as never)).message).to.include(
      "did you mean 'drop-oldest'?",
    );
  });

  it('of stop, stopActor and tree are checked', async () => {
    const ref = system.spawn(plain);
    for (const make of [
      () => system.stop({ drain: 1 } as never),
      () => system.stop({ drainMs: -1 }),
      () => system.tree({ maxActors: 'all' } as never),
      () => system.tree({ max: 1 } as never),
    ]) {
      refusal(make);
    }
    for (const options of [{ drian: true }, { drain: 1 }]) {
      const error: unknown = await system.stopActor(ref, options as never).catch((reason: unknown) => reason);
      expect(isTroupeError(error, 'TROUPE_INVALID_OPTION')).to.equal(true);
    }
    expect(ref.tell('still here')).to.equal(true);
  });

  it('of ask: a timeout that is not more than 0 rejects and sends nothing', async () => {
    const handled: string[] = [];
    const ref = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, message) => void handled.push(message),
      }),
    );
    for (const timeoutMs of [0, -1, Number.NaN, '5', {}]) {
      const error: unknown = await ref.ask('x', { timeoutMs: timeoutMs as number }).catch((reason: unknown) => reason);
      expect(isTroupeError(error, 'TROUPE_INVALID_OPTION'), `timeoutMs ${String(timeoutMs as unknown)}`).to.equal(true);
    }
    expect(handled).to.deep.equal([]);
  });

  it('whose value is undefined count as not given', async () => {
    const restarts: number[] = [];
    const actor = defineActor<string, undefined>({
      init: (_context, restart) => void restarts.push(restart?.restarts ?? 0),
      receive: (_state, _message, context) => context.stop(),
      defaults: { restart: 'permanent', name: 'by-default' },
    });
    const ref = system.spawn(actor, { restart: undefined, name: undefined } as never);
    expect(ref.address).to.equal('troupe://test/by-default');
    ref.tell('leave');
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
    expect(restarts).to.deep.equal([0, 1]);
  });

  it('of spawn hold over the defaults of the definition', () => {
    const actor = { ...plain, defaults: { name: 'by-default' } };
    expect(system.spawn(actor).address).to.equal('troupe://test/by-default');
    expect(system.spawn(actor, { name: 'by-spawn' }).address).to.equal('troupe://test/by-spawn');
  });

  it('leave nothing behind when they are refused: no actor, no name taken, no service entry', () => {
    refusal(() => system.spawn(plain, { name: 'mine', shutdownMs: -1 }));
    expect(system.tree().tree).to.deep.equal([]);
    expect(system.spawn(plain, { name: 'mine' }).address).to.equal('troupe://test/mine');
  });

  it('are shown short in errors: never a long string or the inside of an object', () => {
    const { message } = refusal(() => createSystem({ name: 'demo', log: 'canary'.repeat(1_000) } as never));
    expect(message).to.include('a string of 6000 characters').and.not.include('canary');
    expect(refusal(() => createSystem({ name: 'demo', strict: { secret: 'canary' } } as never)).message).to.not.include(
      'canary',
    );
  });
});

describe('checkOptions', () => {
  const checks = {
    flag: aBoolean,
    count: aNumber(1, 10),
    part: nested('here: part', { text: aString }),
    kind: oneOf('big', 'small'),
  };

  it('accepts exactly what the checks accept', () => {
    checkOptions('here', {}, checks);
    checkOptions('here', { flag: true, count: 10, part: { text: 'x' }, kind: 'small' }, checks);
    checkOptions('here', { flag: undefined }, checks);
    for (const [options, expected] of [
      [{ flag: 1 }, "here: option 'flag' must be true or false, not 1."],
      [{ count: 11 }, "here: option 'count' must be a whole number from 1 to 10, not 11."],
      [{ part: { text: '' } }, "here: part: option 'text' must be a non-empty string, not ''."],
      [{ kind: 'bigg' }, "here: option 'kind' must be one of 'big', 'small' (did you mean 'big'?), not 'bigg'."],
    ] as const) {
      expect(refusal(() => checkOptions('here', options, checks)).message).to.equal(expected);
    }
  });

  it('takes Infinity only where it says so', () => {
    expect(aNumber(0, Number.POSITIVE_INFINITY)(Number.POSITIVE_INFINITY)).to.equal(undefined);
    expect(aNumber(0)(Number.POSITIVE_INFINITY)).to.be.a('string');
    expect(aNumber(0, 1, true)(0.5)).to.equal(undefined);
    expect(aNumber(0, 1, true)(Number.NaN)).to.be.a('string');
  });
});

describe('nearest', () => {
  const candidates = ['name', 'restart', 'retry', 'shutdownMs', 'mailbox', 'stashCapacity', 'register'];

  it('finds the name that one slip of the finger made wrong, in any case of letters', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...candidates),
        fc.nat(),
        fc.constantFrom('drop', 'double', 'replace', 'upper'),
        (name, where, slip) => {
          const at = where % name.length;
          const before = name.slice(0, at);
          const after = name.slice(at + 1);
          const slipped = {
            drop: before + after,
            double: before + name.charAt(at).repeat(2) + after,
            replace: `${before}q${after}`,
            upper: name.toUpperCase(),
          }[slip];
          expect(nearest(slipped, candidates)).to.equal(name);
        },
      ),
    );
  });

  it('finds nothing where nothing is near', () => {
    expect(nearest('temperature', candidates)).to.equal(undefined);
    expect(nearest('x', [])).to.equal(undefined);
  });

  it('takes no time worth mentioning for a name of a million characters', () => {
    const begun = performance.now();
    nearest('n'.repeat(1_000_000), candidates);
    expect(performance.now() - begun).to.be.lessThan(1_000);
  });
});
