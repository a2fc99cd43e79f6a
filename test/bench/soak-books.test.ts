// The books of the soak, which must neither overlook a broken promise nor invent one.

import { expect } from 'chai';
import { Findings } from '../../bench/soak/findings.ts';
import { Messages } from '../../bench/soak/messages.ts';
import { Random } from '../../bench/soak/random.ts';
import { Settlements } from '../../bench/soak/settlements.ts';
import { exceeds, trendOf } from '../../bench/soak/trend.ts';
import { judgeGrowth, megabyte, type Sample } from '../../bench/soak/verdict.ts';

function books(): { findings: Findings; messages: Messages; broken: () => string[] } {
  const findings = new Findings();
  return { findings, messages: new Messages(findings), broken: () => findings.list().map(({ promise }) => promise) };
}

describe("Soak's book of messages", () => {
  it('lists a message as open until it comes to an end', () => {
    const { messages, broken } = books();
    const id = messages.issue('work');
    expect([messages.open, messages.listOpen(9)]).to.deep.equal([1, ["message 1 ('work')"]]);
    messages.end(id, 'handled');
    expect([messages.open, messages.listOpen(9), broken()]).to.deep.equal([0, [], []]);
  });

  it('finds a second end', () => {
    const { messages, broken } = books();
    const id = messages.issue('work');
    messages.end(id, 'dead letter');
    messages.end(id, 'handled');
    expect(broken()).to.deep.equal(['message doubled']);
  });

  it('takes the end of a cancelled message, but not two', () => {
    const { messages, broken } = books();
    const id = messages.issue('nap');
    messages.cancel(id);
    expect([messages.open, messages.cancelled]).to.deep.equal([0, 1]);
    messages.end(id, 'dead letter');
    expect([messages.open, messages.cancelled, broken()]).to.deep.equal([0, 0, []]);
    messages.end(id, 'dead letter');
    expect(broken()).to.deep.equal(['message doubled']);
  });

  it('opens a replayed message again', () => {
    const { messages, broken } = books();
    const id = messages.issue('crash');
    messages.end(id, 'quarantined');
    messages.reopen(id);
    expect(messages.open).to.equal(1);
    messages.end(id, 'handled');
    expect(broken()).to.deep.equal([]);
  });

  it('ignores what is not accounted for', () => {
    const { messages, broken } = books();
    messages.end(0, 'handled');
    messages.end(Number.NaN, 'handled');
    expect([messages.open, broken()]).to.deep.equal([0, []]);
  });

  it('finds a message that is still open four million messages later', () => {
    const { messages, broken } = books();
    for (let id = 1; id <= 2 ** 22 + 1; id++) {
      messages.issue('work');
      if (id > 1) messages.end(id, 'handled');
    }
    expect(broken()).to.deep.equal(['message lost']);
    expect(messages.open).to.equal(0);
  });
});

describe("Soak's book of asks and offers", () => {
  it('counts them as open until they settle, either way', async () => {
    const settlements = new Settlements();
    const answered = settlements.ask('one', Promise.resolve(7), 1000);
    const refused = settlements.offer('two', Promise.reject(new Error('full')), 1000);
    expect([settlements.openAsks, settlements.open]).to.deep.equal([1, 2]);
    expect(await answered).to.equal(7);
    expect(await refused).to.be.an('error');
    expect(settlements.open).to.equal(0);
  });

  it('lists what is overdue, and not what may still settle', () => {
    const settlements = new Settlements();
    const never = new Promise<never>(() => undefined);
    void settlements.ask('late', never, -2000);
    void settlements.ask('in time', never, 60_000);
    void settlements.offer('without a deadline', never, Number.POSITIVE_INFINITY);
    expect(settlements.overdue(1000)).to.deep.equal(['late']);
  });
});

describe("Soak's trend", () => {
  const points = (value: (minute: number) => number) =>
    Array.from({ length: 21 }, (_, minutes) => ({ minutes, value: value(minutes) }));

  it('is the slope of a line', () => {
    expect(
      trendOf(
        points((minute) => 100 + 3 * minute),
        0,
      ),
    ).to.deep.equal({ perMinute: 3, total: 57 });
  });

  it('is not bent by a few odd readings', () => {
    const trend = trendOf(
      points((minute) => (minute % 7 === 3 ? 1000 : 2 * minute)),
      0,
    );
    expect(trend?.perMinute).to.be.closeTo(2, 0.5);
  });

  it('leaves out the beginning', () => {
    expect(
      trendOf(
        points((minute) => (minute < 1 ? -1e6 : 5)),
        0,
      )?.perMinute,
    ).to.equal(0);
    expect(
      trendOf(
        points((minute) => Math.min(minute, 10)),
        10,
      )?.perMinute,
    ).to.equal(0);
  });

  it('says nothing of too few readings', () => {
    expect(trendOf(points((minute) => minute).slice(0, 3), 0)).to.equal(undefined);
    expect(trendOf([], 0)).to.equal(undefined);
  });

  it('exceeds its allowance only beyond the first amount and that of each minute', () => {
    const allowance = { once: 4, perMinute: 1, afterMinutes: 0 };
    expect(exceeds({ perMinute: 3, total: 6 }, allowance)).to.equal(false);
    expect(exceeds({ perMinute: 3, total: 6.1 }, allowance)).to.equal(true);
    expect(exceeds({ perMinute: 1, total: 600 }, allowance)).to.equal(false);
    expect(exceeds({ perMinute: -3, total: -60 }, allowance)).to.equal(false);
    expect(exceeds({ perMinute: 0, total: 0 }, allowance)).to.equal(false);
  });

  it('judges heap, resident memory and handles each by its own allowance', () => {
    const steady: Sample[] = points(() => 0).map(({ minutes }) => ({
      minutes,
      heap: 20 * megabyte,
      rss: 200 * megabyte,
      handles: 30,
      lagP99Ms: 1,
      lagMaxMs: 2,
    }));
    const judged = (change: (sample: Sample) => Partial<Sample>): string[] => {
      const findings = new Findings();
      judgeGrowth(
        steady.map((sample) => ({ ...sample, ...change(sample) })),
        findings,
      );
      return findings.list().flatMap(({ examples }) => examples);
    };
    expect(judged(() => ({}))).to.deep.equal([]);
    expect(judged(({ heap, minutes }) => ({ heap: heap + minutes * megabyte }))).to.deep.equal([
      'heap: 1.00 MB a minute',
    ]);
    expect(judged(({ rss, minutes }) => ({ rss: rss + minutes * 4 * megabyte }))).to.deep.equal([
      'rss: 4.00 MB a minute',
    ]);
    expect(judged(({ minutes }) => ({ handles: minutes * 20 }))).to.deep.equal(['20 handles a minute']);
  });
});

describe("Soak's choices", () => {
  it('come from the seed alone', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 50 },
        (
          (random) => () =>
            random.between(0, 1000)
        )(new Random(seed)),
      );
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).to.not.deep.equal(draw(8));
    expect(Math.min(...draw(7))).to.be.at.least(0);
    expect(Math.max(...draw(7))).to.be.at.most(1000);
  });
});
