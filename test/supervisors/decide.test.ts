// decide: the whole policy as one pure function. Each row: what the options are, what is down, and what is done about it.

import { expect } from 'chai';
import { type Directive, type Failure, type SupervisionOptions, toAddress } from '../../src/index.ts';
import { failureCauses } from '../../src/actors/index.ts';
import { type Decision, decide, type Down, planSupervision } from '../../src/supervisors/index.ts';

const failure = (fields: Partial<Failure> = {}): Failure => ({
  cause: 'bug',
  phase: 'receive',
  error: new Error('x'),
  address: toAddress('troupe://test/parent/child'),
  incarnation: 7,
  attempt: 1,
  messageId: 'm-1',
  messageType: 'work',
  message: undefined,
  sequence: 1,
  ...fields,
});

const now = 100_000;
/** A random number that adds no jitter. */
const even = 0.5;

interface Case {
  readonly it: string;
  readonly options?: SupervisionOptions;
  readonly guardian?: boolean;
  readonly down?: Partial<Down>;
  readonly gives: Decision['action'];
}

const decided = (directive: unknown): SupervisionOptions => ({ decide: () => directive as Directive });

const restartNow = { kind: 'restart', afterMs: 0 } as const;
const stop = { kind: 'stop' } as const;
const escalate = { kind: 'escalate', exhausted: false } as const;
const giveUp = { kind: 'escalate', exhausted: true } as const;
const incident = {
  kind: 'stop',
  incident: 'it needed more than 3 restarts within 5000 ms',
  stopSystem: false,
} as const;
const three = [now - 2, now - 1, now];
const temporary = { restartType: 'temporary' } as const;
const permanent = { restartType: 'permanent' } as const;
const ended = { failure: undefined, ...permanent } as const;
const inInit = { failure: failure({ phase: 'init', attempt: 0 }) };
const cancelled = { failure: failure({ cause: 'cancelled' }) };

const cases: readonly Case[] = [
  // Restart types.
  { it: 'restarts a transient child that failed', gives: restartNow },
  { it: 'restarts a permanent child that failed', down: permanent, gives: restartNow },
  { it: 'restarts a permanent child that ended normally', down: ended, gives: restartNow },
  { it: 'stops a temporary child that failed', down: temporary, gives: stop },
  { it: 'stops a temporary child even at zero intensity', options: { intensity: 0 }, down: temporary, gives: stop },

  // Causes.
  { it: 'resumes a child whose turn was only cancelled', down: cancelled, gives: { kind: 'resume' } },
  { it: 'resumes a cancelled temporary child too', down: { ...cancelled, ...temporary }, gives: { kind: 'resume' } },
  {
    it: 'restarts a child whose init was cancelled: there is no state to go on with',
    down: { failure: failure({ cause: 'cancelled', phase: 'init' }) },
    gives: restartNow,
  },

  // Directives.
  { it: "does what decide says: 'restart'", options: decided('restart'), down: cancelled, gives: restartNow },
  { it: "does what decide says: 'resume'", options: decided('resume'), gives: { kind: 'resume' } },
  { it: "does what decide says: 'stop'", options: decided('stop'), gives: stop },
  { it: "does what decide says: 'escalate'", options: decided('escalate'), gives: escalate },
  {
    it: 'does what decide says: restart after a delay',
    options: decided({ do: 'restart', afterMs: 70 }),
    gives: { kind: 'restart', afterMs: 70 },
  },
  {
    it: 'does what decide says: restart after no delay',
    options: decided({ do: 'restart', afterMs: 0 }),
    down: { window: [now - 1] },
    gives: restartNow,
  },
  { it: 'does what decide says: restart as an object', options: decided({ do: 'restart' }), gives: restartNow },
  { it: "restarts instead of 'resume' when init failed", options: decided('resume'), down: inInit, gives: restartNow },
  { it: "stops a temporary child for 'restart'", options: decided('restart'), down: temporary, gives: stop },
  {
    it: "stops a temporary child whose init failed for 'resume'",
    options: decided('resume'),
    down: { ...inInit, ...temporary },
    gives: stop,
  },
  {
    it: 'asks decide only about failures, not about normal ends',
    options: decided('stop'),
    down: ended,
    gives: restartNow,
  },

  // Windows.
  {
    it: 'restarts as long as the window has room',
    down: { window: [now - 2, now - 1] },
    gives: { kind: 'restart', afterMs: 400 },
  },
  { it: 'gives up when the window is full', down: { window: three }, gives: giveUp },
  { it: 'gives up at once at zero intensity', options: { intensity: 0 }, gives: giveUp },
  {
    it: 'never gives up at infinite intensity',
    options: { intensity: Number.POSITIVE_INFINITY, backoff: { maxMs: 0 } },
    down: { window: Array.from({ length: 10_000 }, () => now) },
    gives: restartNow,
  },
  {
    it: 'counts a restart that is 1 ms younger than the period',
    down: { window: [now - 4_999, now, now] },
    gives: giveUp,
  },
  {
    it: 'forgets a restart that is exactly as old as the period',
    down: { window: [now - 5_000, now, now] },
    gives: { kind: 'restart', afterMs: 400 },
  },
  { it: 'counts normal ends of permanent children like failures', down: { ...ended, window: three }, gives: giveUp },
  {
    it: 'counts a restart that decide asked for',
    options: decided({ do: 'restart', afterMs: 5 }),
    down: { window: three },
    gives: giveUp,
  },
  { it: "does not count 'resume'", options: decided('resume'), down: { window: three }, gives: { kind: 'resume' } },
  { it: "does not count 'stop'", options: decided('stop'), down: { window: three }, gives: stop },

  // The guardian, above whom nobody is.
  {
    it: 'has the guardian stop a child that exhausts its restarts',
    guardian: true,
    down: { window: three },
    gives: incident,
  },
  {
    it: "has the guardian stop the system when told 'stop-system'",
    guardian: true,
    options: { onExhausted: 'stop-system' },
    down: { window: three },
    gives: { ...incident, stopSystem: true },
  },
  {
    it: 'has the guardian stop what is escalated to it',
    guardian: true,
    options: decided('escalate'),
    gives: { kind: 'stop', incident: 'its failure was escalated and nobody is above' },
  },
  { it: 'has the guardian restart as anybody else', guardian: true, gives: restartNow },
];

describe('decide', () => {
  for (const { it: title, options = {}, guardian = false, down = {}, gives } of cases) {
    it(title, () => {
      const plan = planSupervision(options, guardian);
      const { action, complaint } = decide(
        plan,
        { restartType: 'transient', failure: failure(), window: [], ...down },
        now,
        even,
      );
      expect(action).to.deep.equal(gives);
      expect(complaint).to.equal(undefined);
    });
  }

  it('restarts for every cause but a cancelled turn', () => {
    for (const cause of failureCauses) {
      const { action } = decide(
        planSupervision({}, false),
        { restartType: 'transient', failure: failure({ cause }), window: [] },
        now,
        even,
      );
      expect(action, cause).to.deep.equal(cause === 'cancelled' ? { kind: 'resume' } : restartNow);
    }
  });

  const nonsense: readonly unknown[] = [
    undefined,
    null,
    true,
    0,
    '',
    'Restart',
    'retry',
    {},
    { do: 'stop' },
    { do: 'dance' },
    { do: 'restart', afterMs: -1 },
    { do: 'restart', afterMs: '5' },
    { do: 'restart', afterMs: Number.NaN },
    { do: 'restart', afterMs: Number.POSITIVE_INFINITY },
    ['restart'],
    () => 'restart',
    Promise.resolve('restart'),
  ];
  it('escalates, and complains, when decide returns anything else', () => {
    for (const value of nonsense) {
      const decision = decide(
        planSupervision(decided(value), false),
        { restartType: 'transient', failure: failure(), window: [] },
        now,
        even,
      );
      expect(decision.action, String(value)).to.deep.equal(escalate);
      expect(decision.complaint, String(value)).to.equal('decide returned no directive');
    }
  });

  it('escalates, and complains, when decide throws: an error or anything', () => {
    for (const [thrown, complaint] of [
      [new TypeError('oops'), 'decide threw oops'],
      ['text', 'decide threw string'],
    ] as const) {
      const throwing: SupervisionOptions = {
        decide: () => {
          const error: unknown = thrown;
          throw error;
        },
      };
      const decision = decide(
        planSupervision(throwing, false),
        { restartType: 'transient', failure: failure(), window: [] },
        now,
        even,
      );
      expect(decision).to.deep.include({ action: escalate, complaint });
    }
  });

  it('hands decide the failure, with the options as `this`', () => {
    const seen: unknown[] = [];
    const options: SupervisionOptions = {
      decide(this: unknown, about) {
        seen.push(this, about);
        return 'stop';
      },
    };
    const about = failure();
    decide(planSupervision(options, false), { restartType: 'transient', failure: about, window: [] }, now, even);
    expect(seen[0]).to.equal(options);
    expect(seen[1]).to.equal(about);
  });

  it('keeps the window: adds a restart, forgets what is older than the period, changes nothing in place', () => {
    const window = Object.freeze([now - 9_000, now - 5_000, now - 4_999, now - 1]);
    const plan = planSupervision({ intensity: 10 }, false);
    const down = { restartType: 'transient', failure: failure(), window } as const;
    expect(decide(plan, down, now, even).window).to.deep.equal([now - 4_999, now - 1, now]);
    const resuming = planSupervision({ ...decided('resume'), intensity: 10 }, false);
    expect(decide(resuming, down, now, even).window).to.deep.equal([now - 4_999, now - 1]);
    const exhausted = planSupervision({ intensity: 2 }, false);
    expect(decide(exhausted, down, now, even).window).to.deep.equal([now - 4_999, now - 1]);
  });

  it('depends on nothing but its arguments', () => {
    const plan = planSupervision({ backoff: { jitter: 1 } }, false);
    const down = { restartType: 'transient', failure: failure(), window: [now - 1] } as const;
    expect(decide(plan, down, now, 0.3)).to.deep.equal(decide(plan, down, now, 0.3));
    expect(decide(plan, down, now, 0.3)).to.not.deep.equal(decide(plan, down, now, 0.7));
  });

  it('backs off from the second restart within the period on', () => {
    const delays = (options: SupervisionOptions, count: number, random: number): number[] => {
      const plan = planSupervision({ intensity: Number.POSITIVE_INFINITY, ...options }, false);
      let window: readonly number[] = [];
      return Array.from({ length: count }, () => {
        const decision = decide(plan, { restartType: 'transient', failure: failure(), window }, now, random);
        window = decision.window;
        return decision.action.kind === 'restart' ? Math.round(decision.action.afterMs) : Number.NaN;
      });
    };
    expect(delays({}, 10, even)).to.deep.equal([0, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000]);
    expect(delays({}, 4, 0)).to.deep.equal([0, 160, 320, 640]);
    expect(delays({}, 4, 0.999_999)).to.deep.equal([0, 240, 480, 960]);
    expect(delays({ backoff: { initialMs: 50 } }, 4, even)).to.deep.equal([50, 200, 400, 800]);
    expect(delays({ backoff: { initialMs: 1_000, factor: 3, maxMs: 5_000 } }, 5, even)).to.deep.equal([
      1_000, 1_000, 3_000, 5_000, 5_000,
    ]);
    expect(delays({ backoff: { factor: 1, jitter: 0 } }, 4, 0.9)).to.deep.equal([0, 200, 200, 200]);
  });
});
